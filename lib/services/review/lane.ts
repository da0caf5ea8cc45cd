import { type AnyColumn, inArray, sql, type SQL } from "drizzle-orm";
import type { PostingState } from "#lib/core/posting/state.ts";
import { posting } from "#db/schema/index.ts";

/** The lanes of the review page. Every posting but a superseded one stands in exactly one. */
export const LANES = ["fix", "ready", "asking", "sent", "before", "dismissed"] as const;
export type Lane = (typeof LANES)[number];

const STATES: Readonly<Record<Exclude<Lane, "fix" | "before">, readonly PostingState[]>> = {
  ready: ["planned", "ready", "queued"],
  /** On the wire, or unclear. `rejected` is on its way to a hold. */
  asking: ["claimed", "sending", "uncertain", "rejected"],
  /** At an end: in GP, or nothing to put there. */
  sent: ["sent", "already_in_gp", "nothing_to_post"],
  dismissed: ["dismissed"],
};

/**
 * Approved before go-live, or keyed in GP by hand: listed, never sent, and nothing that anybody has to fix. It always stands alone
 * (eligibility.ts).
 */
const isNeverSent = sql`coalesce(${posting.holds}->0->>'code' in ('before_go_live', 'keyed_by_hand'), false)`;

/** Sent, and something stands beside it that a person has to look at: edited, gone, voided, taken back, twice in GP. */
const isAlert = sql`(${posting.state} = 'sent' and jsonb_array_length(${posting.holds}) > 0)`;

/** The rows of a lane. */
export function inLane(lane: Lane): SQL {
  if (lane === "fix") return sql`((${posting.state} = 'held' and not ${isNeverSent}) or ${isAlert})`;
  if (lane === "sent") return sql`(${inArray(posting.state, [...STATES.sent])} and not ${isAlert})`;
  if (lane === "before") return sql`${posting.state} = 'held' and ${isNeverSent}`;
  return inArray(posting.state, [...STATES[lane]]);
}

/** The lane of a row, for counting all lanes in one pass; null for superseded ones. */
export const laneOf: SQL<Lane | null> = sql`case ${sql.join(
  LANES.map((lane) => sql`when ${inLane(lane)} then ${sql.raw(`'${lane}'`)}`),
  sql` `,
)} end`;

/** Search in employee, report name, report id and journal number: plain text, no wildcards. */
export function matchesSearch(search: string): SQL | undefined {
  if (search === "") return undefined;
  const has = (column: AnyColumn) => sql`strpos(lower(${column}), lower(${search})) > 0`;
  const journal = sql`coalesce(${posting.journalNumber}::text, '') = ${search}`;
  return sql`(${has(posting.employee)} or ${has(posting.reportName)} or ${has(posting.subject)} or ${journal})`;
}
