import { asc } from "drizzle-orm";
import { attempt, auditEvent } from "#db/schema/index.ts";
import { CHAIN_START, verifyChain } from "#lib/core/audit/chain.ts";
import { IN_FLIGHT } from "#lib/core/posting/state.ts";
import type { FirmReport } from "#lib/sandbox/firm/firm-report.ts";
import type { KeptJournal } from "#lib/sandbox/gp/journal.ts";
import { compareReport, type PostingRow, toCents } from "../firm/compare-report.ts";
import type { FirmWorld } from "../firm/firm-world.ts";

/** What came out: `faults` are sentences, none where all is right. */
export type End = Readonly<{ sent: number; notFound: number; asWritten: number; faults: readonly string[] }>;

/** All that must hold when everything has come to rest (posting-protocol.md, "What must hold, always"). */
export async function checkEnd(
  world: FirmWorld,
  reports: readonly FirmReport[],
  journals: readonly KeptJournal[],
): Promise<End> {
  const postings = await world.postings();
  const notFound = postings.filter(({ holds }) => holds.some(({ code }) => code === "sent_not_found"));
  const caught = new Set(notFound.map(({ subject }) => subject));
  const others = reports.filter(({ reportId }) => !caught.has(reportId));
  const wrong = others.flatMap((report) => compareReport(report, report.expected, { postings, journals }) ?? []);
  return {
    sent: postings.filter(({ state }) => state === "sent").length,
    notFound: notFound.length,
    asWritten: others.length - wrong.length,
    faults: [
      ...wrong,
      ...journalFaults(postings, journals),
      ...attemptFaults(await world.inOrg((tx) => tx.select().from(attempt))),
      ...(await chainFaults(world)),
    ],
  };
}

type Row = Pick<PostingRow, "subject" | "state" | "marker" | "journalNumber" | "gpDifferences">;
type Journal = Pick<KeptJournal, "reference" | "journalNumber" | "lines">;

/** At most one journal per marker; exactly one for what is sent, with its number and its lines; none for all others. */
export function journalFaults(postings: readonly Row[], journals: readonly Journal[]): readonly string[] {
  const byMarker = Map.groupBy(journals, ({ reference }) => reference.trim().toUpperCase());
  const known = new Set(postings.map(({ marker }) => marker.toUpperCase()));
  const duplicates = [...byMarker].filter(([, each]) => each.length > 1).map(([marker]) => `duplicate of ${marker}`);
  const strangers = [...byMarker.keys()]
    .filter((marker) => !known.has(marker))
    .map((marker) => `nobody knows ${marker}`);
  const crooked = journals.filter((journal) => !isBalanced(journal)).map(({ reference }) => `unbalanced: ${reference}`);
  const rows = postings.flatMap((row) => rowFaults(row, byMarker.get(row.marker.toUpperCase()) ?? []));
  return [...duplicates, ...strangers, ...crooked, ...rows];
}

function rowFaults({ subject, state, journalNumber, gpDifferences }: Row, mine: readonly Journal[]): readonly string[] {
  const isSent = state === "sent";
  const checks: readonly (readonly [boolean, string])[] = [
    [!IN_FLIGHT.includes(state), `is still ${state}`],
    [(gpDifferences ?? []).length === 0, "GP has other lines"],
    [mine.length === (isSent ? 1 : 0), `${state}, with ${mine.length} journals in GP`],
    [!isSent || mine.every((journal) => journal.journalNumber === journalNumber), `its number is not ${journalNumber}`],
  ];
  return checks.filter(([isRight]) => !isRight).map(([, fault]) => `${subject}: ${fault}`);
}

function isBalanced({ lines }: Journal): boolean {
  return lines.reduce((sum, { debit, credit }) => sum + toCents(debit) - toCents(credit), 0) === 0;
}

type Attempt = Pick<typeof attempt.$inferSelect, "postingId" | "number" | "outcome">;

/** After an attempt that may have reached GP there is never another one. */
export function attemptFaults(attempts: readonly Attempt[]): readonly string[] {
  const byPosting = Map.groupBy(attempts, ({ postingId }) => postingId);
  return [...byPosting].flatMap(([postingId, tries]) =>
    tries
      .toSorted((left, right) => left.number - right.number)
      .slice(0, -1)
      .some(({ outcome }) => outcome !== "not_executed")
      ? [`${postingId} was sent twice`]
      : [],
  );
}

async function chainFaults({ inOrg }: FirmWorld): Promise<readonly string[]> {
  const events = await inOrg((tx) => tx.select().from(auditEvent).orderBy(asc(auditEvent.sequence)));
  const fault = verifyChain({ sequence: 0, hash: CHAIN_START }, events);
  return fault === null ? [] : [`audit chain: ${JSON.stringify(fault)}`];
}
