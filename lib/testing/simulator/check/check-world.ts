import { markedReportId } from "#lib/core/posting/marker.ts";
import { hasHold, STICKY } from "#lib/core/posting/move.ts";
import { countsInGp, type Posting } from "#lib/core/posting/posting.ts";
import { isStatusIncluded } from "#lib/core/report/eligibility.ts";
import { SAMPLE_RULES } from "#lib/testing/sample-rules.ts";
import type { SimJournal } from "../gp/sim-ledger.ts";
import type { Simulation } from "../world/simulation.ts";

type Broken = Readonly<{ what: string; subject: string }>;

/** The promises that only rest can show: exactly one journal, nothing lost, somebody told. The others are checked at every step. */
export function checkWorld(sim: Simulation): readonly string[] {
  const postings = [...sim.store.postings.values()];
  const journals = sim.ledger.journals.filter(({ copy }) => !copy);
  const byMarker = Map.groupBy(journals, ({ reference }) => reference.toUpperCase());
  const found: Broken[] = [
    ...postings.flatMap((posting) => checkPosting(sim, posting, byMarker.get(posting.marker.toUpperCase()) ?? [])),
    ...checkReports(sim, postings, byMarker),
    ...checkExpenses(postings, byMarker),
    ...checkKnown(sim, postings, byMarker),
  ];
  return [...sim.broken, ...found.map(({ what, subject }) => `${subject}: ${what}`)];
}

/** One and three: as many journals as its state says, balanced, and as they were sent. */
function checkPosting(sim: Simulation, posting: Posting, inGp: readonly SimJournal[]): readonly Broken[] {
  const { state, intent, gp } = posting;
  const subject = nameOf(posting);
  const broken = (what: string): Broken => ({ what, subject });
  const problems: Broken[] = [];
  if (inGp.length > 1) problems.push(broken(`${inGp.length} journals in GP`));
  const mayBeThere = state === "sent" || state === "uncertain" || hasHold(posting, STICKY) || state === "already_in_gp";
  if (inGp.length > 0 && !mayBeThere) problems.push(broken(`GP has it, but it is ${state}`));
  // A restore of GP and a year-end take posted journals too; what was once posted is never told as gone.
  const isRemoved = sim.ledger.removed.has(posting.marker.toUpperCase());
  const isExcused = (sim.ledger.wasRestored() || isRemoved) && gp?.state === "posted";
  if (isRemoved && gp !== null && !isExcused) problems.push(broken(`removed at year-end, and told as ${gp.state}`));
  const stands = inGp.some(({ voided }) => !voided);
  if (countsInGp(posting) && !stands && !isExcused) problems.push(broken("sent, but GP does not have it"));
  if (state === "sent" && !countsInGp(posting) && posting.takenBack === null && stands)
    problems.push(broken(`told as ${gp?.state ?? "nothing"}, but GP has it`));
  for (const journal of inGp) {
    const isTold = [...posting.holds, ...posting.acknowledged].some(({ code }) => code === "changed_in_gp");
    if (intent && journal.linesHash !== intent.fingerprint.linesHash && !isTold)
      problems.push(broken("GP has other lines"));
  }
  return problems;
}

const AT_REST: readonly Posting["state"][] = [
  "sent",
  "held",
  "dismissed",
  "nothing_to_post",
  "already_in_gp",
  "ready",
  "superseded",
];

/** Two: each report that was handed over is a row, at rest, and what counts in GP is what Expensify says, or somebody was told. */
function checkReports(
  sim: Simulation,
  postings: readonly Posting[],
  byMarker: ReadonlyMap<string, readonly SimJournal[]>,
): readonly Broken[] {
  const bySubject = Map.groupBy(postings, ({ subject }) => subject);
  return [...sim.expensify.reports.values()].flatMap(({ report, hash, gone }): readonly Broken[] => {
    const subject = report.reportId;
    const mine = bySubject.get(subject) ?? [];
    const newest = mine.filter(({ state, kind }) => state !== "superseded" && kind === "journal");
    const unrested = mine.filter(({ state }) => !AT_REST.includes(state));
    if (unrested.length > 0) return unrested.map(({ state }) => ({ what: `still ${state}`, subject }));
    const approved = !gone && isStatusIncluded(report, SAMPLE_RULES);
    if (newest.length === 0 && approved) return [{ what: "lost: no row", subject }];
    const told = mine.some(
      ({ holds, acknowledged, state }) => (holds.length > 0 || acknowledged.length > 0) && state !== "superseded",
    );
    const standing = mine.filter(({ marker }) =>
      (byMarker.get(marker.toUpperCase()) ?? []).some(({ voided }) => !voided),
    );
    // A restore of GP may take a posted reversal, which nobody looks for any more (see `checkPosting`).
    const isBelieved = ({ kind, gp }: Posting) =>
      kind === "reversal" && sim.ledger.wasRestored() && gp?.state === "posted";
    const restoredAway = mine.filter((posting) => isBelieved(posting) && !standing.includes(posting)).length;
    const reversals = standing.filter(({ kind }) => kind === "reversal").length + restoredAway;
    if (standing.length - 2 * reversals > 1 && !told) return [{ what: "booked twice and nobody told", subject }];
    const counts = newest.find(countsInGp);
    if (approved && counts && counts.contentHash !== hash && !told)
      return [{ what: "GP has another content", subject }];
    const [inGp] = counts ? (byMarker.get(counts.marker.toUpperCase()) ?? []) : [];
    const totalCents = inGp?.lines.reduce((sum, { debitCents }) => sum + debitCents, 0);
    if (approved && inGp && totalCents !== report.totalCents && !told)
      return [{ what: "GP has another amount", subject }];
    if (!approved && counts && !told) return [{ what: "withdrawn and nobody told", subject }];
    return [];
  });
}

/** One expense, one posting: none is booked by two journals that stand, unless both say so. */
function checkExpenses(
  postings: readonly Posting[],
  byMarker: ReadonlyMap<string, readonly SimJournal[]>,
): readonly Broken[] {
  const reversed = new Set(postings.flatMap(({ state, corrects }) => (state === "sent" && corrects ? [corrects] : [])));
  const booked = new Map<string, Posting>();
  const broken: Broken[] = [];
  for (const posting of postings) {
    const stands = (byMarker.get(posting.marker.toUpperCase()) ?? []).some(({ voided }) => !voided);
    if (!stands || posting.kind !== "journal" || reversed.has(posting.id)) continue;
    for (const transactionId of posting.transactionIds) {
      const other = booked.get(transactionId);
      booked.set(transactionId, posting);
      if (!other) continue;
      const told = [posting, other].some(({ holds, acknowledged }) => holds.length > 0 || acknowledged.length > 0);
      if (!told) broken.push({ what: `${transactionId} is booked by ${nameOf(other)} too`, subject: nameOf(posting) });
    }
  }
  return broken;
}

/** No journal with our form of marker stands in GP without a row, once everything was swept, unless somebody was told of it. */
function checkKnown(
  { toldUnknown }: Simulation,
  postings: readonly Posting[],
  byMarker: ReadonlyMap<string, readonly SimJournal[]>,
): readonly Broken[] {
  const markers = new Set(postings.map(({ marker }) => marker.toUpperCase()));
  const told = new Set(postings.flatMap(({ subject, holds }) => (holds.length > 0 ? [subject.toUpperCase()] : [])));
  return [...byMarker.keys()]
    .filter((marker) => !markers.has(marker) && !toldUnknown.has(marker) && !told.has(markedReportId(marker) ?? ""))
    .map((marker) => ({ what: "GP has a journal of ours without a row", subject: marker }));
}

/** What a broken promise names it: its report first. */
export function nameOf({ subject, revision, kind }: Posting): string {
  return `${subject}/${revision}${kind === "journal" ? "" : ` ${kind}`}`;
}
