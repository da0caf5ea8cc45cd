import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Database } from "#db/client.ts";
import { session, user } from "#db/schema/index.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { PASSWORD_CHARS_MAX, verifyPassword } from "./password.ts";
import { recordForUser } from "./record-for-user.ts";
import { hashSessionToken, newSessionToken, SESSION_MS } from "./session-token.ts";

const EMAIL_CHARS_MAX = 254;

export const SignIn = z.strictObject({
  email: z.string().trim().toLowerCase().min(1).max(EMAIL_CHARS_MAX),
  password: z.string().min(1).max(PASSWORD_CHARS_MAX),
});

export type SignedIn = Readonly<{ userId: string; token: string; expiresAt: Date }>;

/**
 * Checks the password and starts a session with a fresh token, which is returned here and never again. Whoever calls limits
 * the rate first. `address` is for the audit.
 *
 * Errors: `not_allowed` with the right `sign_in`, the same for an unknown e-mail, a wrong password and a disabled person, and
 * after the same time.
 */
export async function signIn(
  db: Database,
  input: z.output<typeof SignIn>,
  { now, address }: Readonly<{ now: Date; address: string }>,
): Promise<Result<SignedIn, RequestProblem>> {
  const [person] = await db.select().from(user).where(eq(user.email, input.email)).limit(1);
  const right = await verifyPassword(input.password, person?.passwordHash ?? null);
  if (!person) return err({ code: "not_allowed", right: "sign_in" });
  if (!right || person.disabledAt !== null) {
    const reason = right ? "disabled" : "wrong password";
    await db.transaction((tx) =>
      recordForUser(tx, { user: person, action: "member.sign_in_refused", at: now, detail: { address, reason } }),
    );
    return err({ code: "not_allowed", right: "sign_in" });
  }
  const token = newSessionToken();
  const expiresAt = new Date(now.getTime() + SESSION_MS);
  await db.transaction(async (tx) => {
    // What ended long ago is swept here: sign-ins are rare and nothing else needs those rows.
    await tx.delete(session).where(sql`${session.expiresAt} < ${now.toISOString()}::timestamptz`);
    const tokenHash = hashSessionToken(token);
    await tx.insert(session).values({ tokenHash, userId: person.id, createdAt: now, lastSeenAt: now, expiresAt });
    await recordForUser(tx, { user: person, action: "member.signed_in", at: now, detail: { address } });
  });
  return ok({ userId: person.id, token, expiresAt });
}
