import { randomBytes } from "node:crypto";
import { and, asc, desc, isNull, ne, sql } from "drizzle-orm";
import type { Database, Transaction } from "#db/client.ts";
import { dataKey } from "#db/schema/index.ts";
import { inOrganization } from "#db/tx.ts";
import type { KeyWrapper } from "#lib/core/connection/key-wrapper.ts";

/** First half of the advisory lock: one change of an organization's data keys at a time. */
const LOCK_SPACE = 471_104;

export type DataKeyRow = typeof dataKey.$inferSelect;

const KEY_BYTES = 32;
const KID_BYTES = 6;
/** One at work and one that is leaving; a rotation that is broken off again and again adds none. */
const KEYS_MAX = 100;

/** The organization's data keys, the current one first: the newest that is not retired. */
export async function readDataKeys(db: Database, organizationId: string): Promise<readonly DataKeyRow[]> {
  return inOrganization(db, organizationId, (tx) =>
    tx
      .select()
      .from(dataKey)
      .orderBy(desc(isNull(dataKey.retiredAt)), desc(dataKey.createdAt), asc(dataKey.kid))
      .limit(KEYS_MAX),
  );
}

/** A new data key, wrapped. Asks the key service: not for the inside of a transaction. */
export async function newDataKey(wrapper: KeyWrapper, organizationId: string): Promise<typeof dataKey.$inferInsert> {
  const kid = `d${randomBytes(KID_BYTES).toString("hex")}`;
  const wrapped = await wrapper.wrap(new Uint8Array(randomBytes(KEY_BYTES)), { organizationId, kid });
  return { organizationId, kid, wrappedBy: wrapper.kid, wrapped };
}

/** The organization's first data key. Of two that are made at the same moment one wins: the other is not kept. */
export async function addFirstDataKey(db: Database, made: typeof dataKey.$inferInsert): Promise<void> {
  await inOrganization(db, made.organizationId, async (tx) => {
    await lockDataKeys(tx, made.organizationId);
    const [known] = await tx.select({ kid: dataKey.kid }).from(dataKey).where(isNull(dataKey.retiredAt)).limit(1);
    if (!known) await tx.insert(dataKey).values(made);
  });
}

/** The new key becomes the current one, and every other retires: it opens what it sealed, and seals nothing new. */
export async function replaceDataKey(tx: Transaction, made: typeof dataKey.$inferInsert, now: Date): Promise<void> {
  await lockDataKeys(tx, made.organizationId);
  await tx.insert(dataKey).values(made);
  await tx
    .update(dataKey)
    .set({ retiredAt: now })
    .where(and(ne(dataKey.kid, made.kid), isNull(dataKey.retiredAt)));
}

/** Until the end of the transaction nobody else makes or replaces a data key of the organization, or seals its secrets anew. */
export async function lockDataKeys(tx: Transaction, organizationId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${LOCK_SPACE}, hashtext(${organizationId}))`);
}
