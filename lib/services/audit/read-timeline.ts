import { and, asc, desc, eq, gte, inArray, isNull, lte, or } from "drizzle-orm";
import type { Transaction } from "#db/client.ts";
import { auditEvent, type posting } from "#db/schema/index.ts";
import { CHAIN_START, linkHash } from "#lib/core/audit/chain.ts";
import type { AuditAction } from "#lib/core/audit/event.ts";
import type { RecordLine } from "./read-record.ts";
import { unreachable } from "#lib/core/assert.ts";

/** The newest so many are shown: a report that comes back every day for a year has fewer. */
const EVENTS_MAX = 500;
/** Mapping changes looked through for those that this journal uses. */
const MAPPING_EVENTS_MAX = 2_000;

/** What an event's body may hold, as it came back from the database. */
export type EventValue =
  | string
  | number
  | boolean
  | null
  | readonly EventValue[]
  | { readonly [key: string]: EventValue };

/** One event as it was recorded. `before`, `after` and `detail` are plain JSON. */
export type RecordEvent = Readonly<{
  sequence: number;
  at: string;
  actorKind: "user" | "engine" | "shell";
  actorName: string;
  action: AuditAction;
  journalNumber: number | null;
  gpDate: string | null;
  before: EventValue;
  after: EventValue;
  detail: EventValue;
  hash: string;
}>;

/** Whether each event shown carries its own hash and that of the event before it in the organization's chain. */
export type ChainCheck = Readonly<{
  verified: boolean;
  from: number | null;
  to: number | null;
  faultAt: number | null;
}>;

type PostingRow = typeof posting.$inferSelect;
type EventRow = typeof auditEvent.$inferSelect;

/**
 * What happened to a posting, in order: its own events, those of its report, and the changes of mapping while it was open
 * that its accounts come from. Each is checked against the chain.
 */
export async function readTimeline(
  tx: Transaction,
  row: PostingRow,
  lines: readonly RecordLine[],
): Promise<Readonly<{ timeline: readonly RecordEvent[]; timelineCut: boolean; chain: ChainCheck }>> {
  const ofReport = and(
    eq(auditEvent.reportId, row.subject),
    isNull(auditEvent.postingId),
    or(isNull(auditEvent.companyId), eq(auditEvent.companyId, row.companyId)),
  );
  const newest = await tx
    .select()
    .from(auditEvent)
    .where(or(eq(auditEvent.postingId, row.id), ofReport))
    .orderBy(desc(auditEvent.sequence))
    .limit(EVENTS_MAX + 1);
  const own = newest.slice(0, EVENTS_MAX);
  const mapped = await mappingEvents(tx, row, own, lines);
  const events = [...new Map([...own, ...mapped].map((event) => [event.sequence, event])).values()].toSorted(
    (a, b) => a.sequence - b.sequence,
  );
  return {
    timeline: events.map(toEvent),
    timelineCut: newest.length > EVENTS_MAX,
    chain: await checkLinks(tx, events),
  };
}

function toEvent({
  sequence,
  at,
  actorKind,
  actorName,
  action,
  journalNumber,
  gpDate,
  body,
  hash,
}: EventRow): RecordEvent {
  const { before = null, after = null, detail = null } = body as Readonly<Record<string, EventValue>>;
  return {
    sequence,
    at: at.toISOString(),
    actorKind,
    actorName,
    action: action as AuditAction,
    journalNumber,
    gpDate,
    before,
    after,
    detail,
    hash,
  };
}

/** The changes of mapping between the first and the last event that concern what this journal is made of. */
async function mappingEvents(
  tx: Transaction,
  row: PostingRow,
  own: readonly EventRow[],
  lines: readonly RecordLine[],
): Promise<readonly EventRow[]> {
  const used = sourcesOf(lines);
  const [last, first] = [own[0], own.at(-1)];
  if (used.size === 0 || !first || !last) return [];
  const between = and(gte(auditEvent.sequence, first.sequence), lte(auditEvent.sequence, last.sequence));
  const rows = await tx
    .select()
    .from(auditEvent)
    .where(and(eq(auditEvent.companyId, row.companyId), eq(auditEvent.action, "mapping.changed"), between))
    .orderBy(asc(auditEvent.sequence))
    .limit(MAPPING_EVENTS_MAX);
  return rows.filter(
    ({ body, reportId }) =>
      (reportId === null || reportId === row.subject) && mappedSources(body).some((source) => used.has(source)),
  );
}

/** `category Lodging`, `card Amex Corporate`: what the accounts of these lines were made from. */
function sourcesOf(lines: readonly RecordLine[]): ReadonlySet<string> {
  const whys = lines.flatMap(({ why }) => why ?? []);
  return new Set(whys.flatMap(sourcesOfWhy));
}

type Why = NonNullable<RecordLine["why"]>[number];

function sourcesOfWhy(why: Why | Extract<Why, { kind: "summed" }>["why"]): readonly string[] {
  switch (why.kind) {
    case "composed":
      return why.parts.map(({ sourceKind, sourceText }) => `${sourceKind} ${sourceText}`);
    case "settlement":
      return why.entries.map(({ kind, source }) => `${kind} ${source}`);
    case "summed":
      return sourcesOfWhy(why.why);
    case "tax":
      return [];
    default:
      return unreachable(why);
  }
}

/** An event tells of one row in `detail`, or of many as lists in `after`. */
function mappedSources(body: Readonly<Record<string, unknown>>): readonly string[] {
  const { detail, after } = body;
  const rows: readonly unknown[] = Array.isArray(after) ? after : [detail];
  return rows.flatMap((row) => {
    if (typeof row !== "object" || row === null || !("kind" in row) || !("source" in row)) return [];
    return [`${String(row.kind)} ${String(row.source)}`];
  });
}

async function checkLinks(tx: Transaction, events: readonly EventRow[]): Promise<ChainCheck> {
  const previous = events.map(({ sequence }) => sequence - 1).filter((sequence) => sequence > 0);
  const known = new Map<number, string>([[0, CHAIN_START]]);
  if (previous.length > 0) {
    const rows = await tx
      .select({ sequence: auditEvent.sequence, hash: auditEvent.hash })
      .from(auditEvent)
      .where(inArray(auditEvent.sequence, previous));
    for (const { sequence, hash } of rows) known.set(sequence, hash);
  }
  const broken = events.find(
    ({ previousHash, hash, ...fields }) =>
      known.get(fields.sequence - 1) !== previousHash || linkHash(previousHash, fields) !== hash,
  );
  return {
    verified: broken === undefined,
    from: events[0]?.sequence ?? null,
    to: events.at(-1)?.sequence ?? null,
    faultAt: broken?.sequence ?? null,
  };
}
