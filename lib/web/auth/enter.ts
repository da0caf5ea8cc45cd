import "server-only";
import { cookies } from "next/headers";
import type { z } from "zod";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { endSession } from "#lib/services/member/end-session.ts";
import type { SignIn } from "#lib/services/member/sign-in.ts";
import { systemClock } from "../guard/clock.ts";
import { database } from "../database.ts";
import { signIn } from "./next-auth.ts";
import { RefusedSignIn } from "./refused-sign-in.ts";
import { sessionCookie } from "./session-cookie.ts";

/** Signs in with a fresh session; the one that this browser had before ends. Errors: `not_allowed`, `too_many_requests`. */
export async function enter(
  _: null,
  input: z.output<typeof SignIn>,
): Promise<Result<{ signedIn: true }, RequestProblem>> {
  const before = (await cookies()).get(sessionCookie().name)?.value;
  try {
    await signIn("credentials", { ...input, redirect: false });
  } catch (error) {
    if (error instanceof RefusedSignIn) return err(error.problem);
    throw error;
  }
  if (before !== undefined) {
    await endSession(database(), before, { now: systemClock.now(), reason: "signed in anew" });
  }
  return ok({ signedIn: true });
}
