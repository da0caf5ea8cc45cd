import { eq } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { session, user } from "#db/schema/index.ts";
import { recordForUser } from "./record-for-user.ts";
import { hashSessionToken } from "./session-token.ts";

/** Ends a session at once. `reason` stands in the audit; a token that is unknown is nothing to tell. */
export async function endSession(
  db: Database,
  token: string,
  { now, reason }: Readonly<{ now: Date; reason: "signed out" | "signed in anew" }>,
): Promise<void> {
  await db.transaction(async (tx) => {
    const [ended] = await tx
      .delete(session)
      .where(eq(session.tokenHash, hashSessionToken(token)))
      .returning({ userId: session.userId });
    if (!ended) return;
    const [person] = await tx.select({ id: user.id, name: user.name }).from(user).where(eq(user.id, ended.userId));
    if (person) await recordForUser(tx, { user: person, action: "member.signed_out", at: now, detail: { reason } });
  });
}
