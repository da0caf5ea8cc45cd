import { and, eq, gt, isNull, lt } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { session, user } from "#db/schema/index.ts";
import { hashSessionToken, SESSION_IDLE_MS } from "./session-token.ts";

/** "Last seen" is written at most this often. */
const TOUCH_EVERY_MS = 60_000;

export type FoundSession = Readonly<{
  user: Readonly<{ id: string; name: string; email: string }>;
  /** Where the person worked last; it may be gone or no longer theirs. */
  organizationId: string | null;
  expiresAt: Date;
}>;

/**
 * The living session of a token, or null: unknown, past its 12 hours, idle for 30 minutes, or its person disabled. `touch`
 * counts this request as a sign that somebody is there.
 */
export async function findSession(
  db: Database,
  token: string,
  { now, touch }: Readonly<{ now: Date; touch: boolean }>,
): Promise<FoundSession | null> {
  const tokenHash = hashSessionToken(token);
  const [found] = await db
    .select({
      id: user.id,
      name: user.name,
      email: user.email,
      organizationId: session.organizationId,
      lastSeenAt: session.lastSeenAt,
      expiresAt: session.expiresAt,
    })
    .from(session)
    .innerJoin(user, eq(user.id, session.userId))
    .where(
      and(
        eq(session.tokenHash, tokenHash),
        gt(session.expiresAt, now),
        gt(session.lastSeenAt, new Date(now.getTime() - SESSION_IDLE_MS)),
        isNull(user.disabledAt),
      ),
    );
  if (!found) return null;
  const touchBefore = new Date(now.getTime() - TOUCH_EVERY_MS);
  if (touch && found.lastSeenAt < touchBefore) {
    await db
      .update(session)
      .set({ lastSeenAt: now })
      .where(and(eq(session.tokenHash, tokenHash), lt(session.lastSeenAt, now)));
  }
  const { id, name, email, organizationId, expiresAt } = found;
  return { user: { id, name, email }, organizationId, expiresAt };
}
