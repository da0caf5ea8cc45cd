/** Who sends a request, as its headers say. Pure. */
type HeaderReader = Readonly<{ get: (name: string) => string | null }>;

/**
 * Whether a change was asked for by a page of ours: `Origin` must be there and be this site, and `Sec-Fetch-Site`, where the
 * browser sends it (not over plain HTTP outside of localhost), must be `same-origin`. Next alone lets a request without
 * `Origin` through. `publicUrl` is the address people use; without one `Host` decides. `x-forwarded-host` is never read.
 */
export function isOwnChange(headers: HeaderReader, publicUrl: string | undefined): boolean {
  const origin = URL.parse(headers.get("origin") ?? "");
  if (origin === null) return false;
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return false;
  const own = publicUrl === undefined ? undefined : URL.parse(publicUrl);
  if (own) return origin.origin === own.origin;
  return origin.host === headers.get("host");
}

/** Whether a read may be answered: not when another site's page asks. Typing the address into the browser is fine. */
export function isOwnRead(headers: HeaderReader): boolean {
  const site = headers.get("sec-fetch-site");
  return site === null || site === "same-origin" || site === "none";
}

/**
 * The address behind a request, for the sign-in limit and the audit. The last entry of `x-forwarded-for` is the only one that
 * a proxy of ours wrote; without a proxy it may be made up, which is why no limit relies on it alone.
 */
export function addressOf(headers: HeaderReader): string {
  return headers.get("x-forwarded-for")?.split(",").at(-1)?.trim().slice(0, 64) || "unknown";
}
