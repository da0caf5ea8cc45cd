import { asc } from "drizzle-orm";
import { attempt, auditEvent } from "#db/schema/index.ts";
import { CHAIN_START, verifyChain } from "#lib/core/audit/chain.ts";
import { IN_FLIGHT } from "#lib/core/posting/state.ts";
import type { FirmReport } from "#lib/sandbox/firm/firm-report.ts";
import type { KeptJournal } from "#lib/sandbox/gp/journal.ts";
import { compareReport, type PostingRow } from "../firm/compare-report.ts";
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
      ...(await attemptFaults(world)),
      ...(await chainFaults(world)),
    ],
  };
}

/** At most one journal per marker; exactly one for what is sent, with the bytes of its intent; none for all others. */
function journalFaults(postings: readonly PostingRow[], journals: readonly KeptJournal[]): readonly string[] {
  const byMarker = Map.groupBy(journals, ({ reference }) => reference.trim().toUpperCase());
  const known = new Set(postings.map(({ marker }) => marker.toUpperCase()));
  const duplicates = [...byMarker].filter(([, each]) => each.length > 1).map(([marker]) => `duplicate of ${marker}`);
  const strangers = [...byMarker.keys()]
    .filter((marker) => !known.has(marker))
    .map((marker) => `nobody knows ${marker}`);
  const rows = postings.flatMap((row) => {
    const count = byMarker.get(row.marker.toUpperCase())?.length ?? 0;
    const wanted = row.state === "sent" ? 1 : 0;
    const open = IN_FLIGHT.includes(row.state) ? [`${row.subject} is still ${row.state}`] : [];
    const differs = (row.gpDifferences ?? []).length > 0 ? [`${row.subject}: GP has other lines`] : [];
    return [
      ...open,
      ...differs,
      ...(count === wanted ? [] : [`${row.subject}, ${row.state}: ${count} journals in GP`]),
    ];
  });
  return [...duplicates, ...strangers, ...rows];
}

/** After an attempt that may have reached GP there is never another one. */
async function attemptFaults({ inOrg }: FirmWorld): Promise<readonly string[]> {
  const rows = await inOrg((tx) => tx.select().from(attempt).orderBy(asc(attempt.number)));
  return [...Map.groupBy(rows, ({ postingId }) => postingId)].flatMap(([postingId, tries]) =>
    tries.slice(0, -1).some(({ outcome }) => outcome !== "not_executed") ? [`${postingId} was sent twice`] : [],
  );
}

async function chainFaults({ inOrg }: FirmWorld): Promise<readonly string[]> {
  const events = await inOrg((tx) => tx.select().from(auditEvent).orderBy(asc(auditEvent.sequence)));
  const fault = verifyChain({ sequence: 0, hash: CHAIN_START }, events);
  return fault === null ? [] : [`audit chain: ${JSON.stringify(fault)}`];
}
