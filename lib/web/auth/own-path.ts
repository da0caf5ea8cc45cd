const HOME = "/review";
/** For looking at a path only. */
const ANYWHERE = "http://localhost";

/** Where to go after sign-in: a path of this site, never another site's address dressed up as one (`//evil`, `/\evil`). */
export function ownPath(from: string | string[] | undefined): string {
  if (typeof from !== "string" || !from.startsWith("/")) return HOME;
  const url = URL.parse(from, ANYWHERE);
  if (url === null || url.origin !== ANYWHERE || url.pathname === "/sign-in") return HOME;
  return `${url.pathname}${url.search}${url.hash}`;
}
