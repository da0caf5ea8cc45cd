import { and, eq, sql } from "drizzle-orm";
import { type Brake, brakeOf } from "#lib/core/reference/brake.ts";
import { type Comparison, compareReading, type ReferenceChange } from "#lib/core/reference/compare-reading.ts";
import type { Transaction } from "#db/client.ts";
import { referenceChange, type ReferenceKind, referenceRead } from "#db/schema/index.ts";
import type { ListShape } from "./list-shape.ts";
import { knownItems, lockList, markAllSeen, markRows, putRows } from "./list-sql.ts";

export type ListPlace = Readonly<{
  organizationId: string;
  companyId: string;
  /** Companies whose drift it is: of a workspace all that it feeds. */
  tellsCompanies: readonly string[];
  /** When the reading began. */
  now: Date;
}>;

/** What a reading came to; braked, it changed nothing. */
export type Kept = Readonly<{ brake: Brake | null; comparison: Comparison }>;

/**
 * Takes a reading over: what is new, renamed, changed, disabled, gone or back is written, with a row of change for each, and
 * what is listed counts as seen. A reading that would take much away is not taken over: it waits in `reference_read` for a person.
 *
 * `isWhole` false: the list has only what was changed lately, and nothing is gone by not being in it.
 */
export async function keepReading<Row extends object>(
  tx: Transaction,
  place: ListPlace,
  shape: ListShape<Row>,
  rows: readonly Row[],
  isWhole: boolean,
): Promise<Kept> {
  await lockList(tx, shape);
  const [read] = await tx.select().from(referenceRead).where(ofList(place, shape));
  const listed = new Map<string, Row>();
  for (const row of rows) {
    const { key } = shape.item(row);
    if (!listed.has(key)) listed.set(key, row);
  }
  const known = await knownItems(tx, shape);
  const items = [...listed.values()].map((row) => shape.item(row));
  const comparison = compareReading(known, items, isWhole);
  const released = read?.releasedAt ? (read.brake ?? null) : null;
  const brake = brakeOf(comparison, released);
  if (brake !== null) {
    await noteBrake(tx, place, shape, brake, read?.brakedAt ?? null);
    return { brake, comparison };
  }
  const written = comparison.written.flatMap((key) => listed.get(key) ?? []);
  await putRows(tx, shape, written, place.now);
  await markRows(tx, shape, comparison.gone.map(shape.keyColumns), "gone_at", place.now);
  if (isWhole) await markAllSeen(tx, shape, place.now);
  else await markRows(tx, shape, [...listed.keys()].map(shape.keyColumns), "last_seen_at", place.now);
  await noteChanges(tx, place, shape, comparison.changes);
  await noteRead(tx, place, shape, isWhole);
  return { brake: null, comparison };
}

/** Adds what changed to the history, once for each company that it concerns. */
export async function noteChanges(
  tx: Transaction,
  { organizationId, tellsCompanies, now }: ListPlace,
  { kind, policyId }: KindOfList,
  changes: readonly ReferenceChange[],
): Promise<void> {
  if (changes.length === 0) return;
  await tx.execute(sql`
    insert into ${referenceChange} (organization_id, company_id, kind, policy_id, key, change, before, after, at)
    select ${organizationId}::uuid, c.id::uuid, ${kind}, ${policyId}, x.key, x.change, x.before, x.after, ${now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as x(key text, change text, before text, after text)
    cross join jsonb_array_elements_text(${JSON.stringify(tellsCompanies)}::jsonb) as c(id)`);
}

async function noteBrake(
  tx: Transaction,
  place: ListPlace,
  of: KindOfList,
  brake: Brake,
  since: Date | null,
): Promise<void> {
  await setRead(tx, place, of, { brakedAt: since ?? place.now, brake, releasedBy: null, releasedAt: null });
}

/** A reading was taken over: begun at `place.now`, nothing of it is left to do. */
export async function noteRead(tx: Transaction, place: ReadPlace, of: KindOfList, isWhole: boolean): Promise<void> {
  await setRead(tx, place, of, {
    ...{ modifiedUntil: place.now, resumeAt: null, brakedAt: null, brake: null, releasedBy: null, releasedAt: null },
    ...(isWhole ? { fullAt: place.now } : {}),
  });
}

/** A reading has come so far; the text is its reader's own. */
export async function noteResume(tx: Transaction, place: ReadPlace, of: KindOfList, resumeAt: string): Promise<void> {
  await setRead(tx, place, of, { resumeAt });
}

type KindOfList = Readonly<{ kind: ReferenceKind; policyId: string }>;
type ReadPlace = Pick<ListPlace, "organizationId" | "companyId" | "now">;

async function setRead(
  tx: Transaction,
  { organizationId, companyId }: ReadPlace,
  { kind, policyId }: KindOfList,
  state: Partial<typeof referenceRead.$inferInsert>,
): Promise<void> {
  await tx
    .insert(referenceRead)
    .values({ organizationId, companyId, kind, policyId, ...state })
    .onConflictDoUpdate({ target: [referenceRead.companyId, referenceRead.kind, referenceRead.policyId], set: state });
}

function ofList({ companyId }: ListPlace, { kind, policyId }: KindOfList) {
  return and(
    eq(referenceRead.companyId, companyId),
    eq(referenceRead.kind, kind),
    eq(referenceRead.policyId, policyId),
  );
}
