import "server-only";
import { ok, type Result } from "#lib/core/result.ts";
import { signOut } from "./next-auth.ts";

/** Ends the session in the database and takes the cookie away. */
export async function leave(): Promise<Result<{ signedOut: true }, never>> {
  await signOut({ redirect: false });
  return ok({ signedOut: true });
}
