import "server-only";
import { startEnv } from "#lib/env.ts";

/** Which company a person looks at: a preference, no secret; a foreign id is ignored. */
export const COMPANY_COOKIE = "ml-company";

/** The cookie that holds the session token: `__Host-` binds it to this host, where people come over HTTPS. */
export function sessionCookie() {
  const secure = startEnv().ML_PUBLIC_URL?.startsWith("https:") ?? false;
  return {
    name: secure ? "__Host-ml-session" : "ml-session",
    options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure },
  };
}
