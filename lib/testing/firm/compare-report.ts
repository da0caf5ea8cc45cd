import { sameReference } from "#lib/core/posting/marker.ts";
import type { posting } from "#db/schema/posting.ts";
import type { Expected, ExpectedLine, FirmReport } from "#lib/sandbox/firm/firm-report.ts";
import type { KeptJournal, KeptLine } from "#lib/sandbox/gp/journal.ts";

export type PostingRow = typeof posting.$inferSelect;
/** What became of all reports: our rows, and what GP has. */
export type Outcome = Readonly<{ postings: readonly PostingRow[]; journals: readonly KeptJournal[] }>;

const BATCH_ID = /^EXP-\d{8}-\d{1,3}$/;
const MARKED_ID_LENGTH = 16;

/** How a report ended against what was written by hand: null when it is the same, else both in one readable text. */
export function compareReport(report: FirmReport, expected: Expected, outcome: Outcome): string | null {
  const row = livePosting(report.reportId, outcome.postings);
  const journals = row ? outcome.journals.filter(({ reference }) => sameReference(reference, row.marker)) : [];
  const faults = faultsOf(expected, report, row, journals);
  if (faults.length === 0) return null;
  const got = row ? { state: row.state, holds: row.holds, journals: journals.map(shown) } : "no posting";
  return [
    `${report.reportId} (${report.name}): ${faults.join("; ")}`,
    `  expected ${JSON.stringify(expected)}`,
    `  got ${JSON.stringify(got)}`,
  ].join("\n");
}

/** The revision that counts: earlier ones are superseded. */
export function livePosting(reportId: string, postings: readonly PostingRow[]): PostingRow | undefined {
  return postings.find(({ subject, state }) => subject === reportId && state !== "superseded");
}

function faultsOf(
  expected: Expected,
  report: FirmReport,
  row: PostingRow | undefined,
  journals: readonly KeptJournal[],
): string[] {
  if (expected.kind === "absent") return row ? ["a posting was made"] : [];
  if (!row) return ["it has no posting"];
  if (expected.kind === "send") return sentFaults(expected, report, row, journals);
  const unsent = journals.length > 0 ? ["GP has a journal of it"] : [];
  if (expected.kind === "nothing_to_post") return [...stateFault(row, "nothing_to_post"), ...unsent];
  return [...stateFault(row, "held"), ...codeFault(expected.codes, row), ...unsent];
}

function stateFault({ state }: PostingRow, wanted: string): string[] {
  return state === wanted ? [] : [`state ${state} instead of ${wanted}`];
}

function codeFault(codes: readonly string[], { holds }: PostingRow): string[] {
  const set = (list: readonly string[]) => [...new Set(list)].toSorted().join(" ");
  const got = set(holds.map(({ code }) => code));
  return got === set(codes) ? [] : [`held by ${got}`];
}

function sentFaults(
  expected: Extract<Expected, { kind: "send" }>,
  { reportId }: FirmReport,
  row: PostingRow,
  journals: readonly KeptJournal[],
): string[] {
  const [journal] = journals;
  if (!journal || journals.length > 1) return [...stateFault(row, "sent"), `GP has ${journals.length} journals of it`];
  const checks: readonly (readonly [boolean, string])[] = [
    [journal.journalNumber === row.journalNumber, `our number is ${row.journalNumber}`],
    [journal.date === expected.date && row.gpDate === expected.date, `dated ${journal.date} in GP, ${row.gpDate} here`],
    [BATCH_ID.test(journal.batchId) && journal.batchId === row.gpBatchId, `batch ${journal.batchId}`],
    [isMarkerOf(journal.reference, reportId), `reference ${journal.reference}`],
    [journal.state === "Work" && journal.sourceDocument === "GJ", `${journal.state}, ${journal.sourceDocument}`],
    [row.gpDifferences?.length === 0, `differences ${JSON.stringify(row.gpDifferences)}`],
  ];
  const broken = checks.filter(([isRight]) => !isRight).map(([, what]) => what);
  return [...stateFault(row, "sent"), ...broken, ...lineFaults(expected.lines, journal.lines)];
}

function isMarkerOf(reference: string, reportId: string): boolean {
  const [word, id, mac = "", ...rest] = reference.split(" ");
  return word === "EXP" && id === reportId.slice(-MARKED_ID_LENGTH) && /^[A-Z2-7]{8}$/.test(mac) && rest.length === 0;
}

/** As sets with repeats: the hand-written data says nothing of their order. */
function lineFaults(expected: readonly ExpectedLine[], lines: readonly KeptLine[]): string[] {
  const left = lines.map((line) => ({ line, key: keyOf(line.account, toCents(line.debit), toCents(line.credit)) }));
  const missing: string[] = [];
  // Those whose text is said choose first: one without may take any.
  for (const want of expected.toSorted((a, b) => Number(a.text === null) - Number(b.text === null))) {
    const key = keyOf(want.account, want.debitCents, want.creditCents);
    const at = left.findIndex((each) => each.key === key && (want.text === null || want.text === each.line.text));
    if (at < 0) missing.push(`${key} ${JSON.stringify(want.text)}`);
    else left.splice(at, 1);
  }
  return [
    ...(missing.length > 0 ? [`lines missing: ${missing.join(", ")}`] : []),
    ...(left.length > 0 ? [`lines too many: ${left.map(({ key, line }) => `${key} "${line.text}"`).join(", ")}`] : []),
  ];
}

function keyOf(account: string, debitCents: number, creditCents: number): string {
  return `${account} D ${debitCents} C ${creditCents}`;
}

/** GP's decimal text, whole hundredths: `12.5` → 1250, `12.34000` → 1234. */
export function toCents(text: string): number {
  const [whole = "", fraction = ""] = text.split(".");
  const padded = fraction.padEnd(2, "0");
  if (!/^\d+$/.test(whole) || !/^\d{2}0*$/.test(padded)) return Number.NaN;
  return Number(whole) * 100 + Number(padded.slice(0, 2));
}

function shown({ journalNumber, date, batchId, reference, state, lines }: KeptJournal) {
  const some = lines.slice(0, 12).map(({ account, debit, credit, text }) => `${account} ${debit} ${credit} ${text}`);
  return { journalNumber, date, batchId, reference, state, lines: some };
}
