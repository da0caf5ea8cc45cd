import type { Day } from "#lib/core/day.ts";
import type { TestJournal } from "#lib/core/connection/self-test/self-test.ts";
import { testBatchId } from "#lib/core/connection/self-test/test-batch.ts";
import { type Cents, cents, centsToDecimal } from "#lib/core/money.ts";
import type { ProbeJournal } from "#lib/core/ledger/ledger-probe.ts";
import type { JournalLine, JournalSummary, ListAnswer, SendAnswer } from "#lib/core/ports.ts";
import { makeTestMarker, sameReference } from "#lib/core/posting/marker.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { type GpTestWorld, readSignal, type TestChart } from "./gp-world.ts";
import type { StepResult } from "./notebook.ts";

const CENTS_DECIMALS = 2;
/** As long as GP keeps, with letters beyond ASCII that Windows-1252 has. */
export const WIDE_TEXT = "Self-test, 30 characters: éüñß";
const DELETE_TEXT = "Self-test, to be deleted";

export type SentProbe = Readonly<{ answer: SendAnswer; found: JournalSummary | null; listed: ListAnswer | null }>;

/** The least amount that the currency has: 0.01, or 1 where it has no decimals. */
export function leastAmount({ decimals }: TestChart): Cents {
  return cents(10 ** Math.max(0, CENTS_DECIMALS - decimals));
}

/** Two lines of the least amount, under the test's own batch and the step's own reference. */
export function testJournal(
  { input, testId, markerKey }: GpTestWorld,
  chart: TestChart,
  step: string,
  changes: Partial<Pick<ProbeJournal, "date" | "tax" | "lines">> = {},
): ProbeJournal {
  const { gpCompanyId, date, currency } = input;
  const amount = leastAmount(chart);
  const none = cents(0);
  const lines: readonly JournalLine[] = [
    { account: chart.debit, debitCents: amount, creditCents: none, text: WIDE_TEXT },
    { account: chart.credit, debitCents: none, creditCents: amount, text: DELETE_TEXT },
  ];
  return {
    ...{ gpCompanyId, date, currency, currencyDecimals: chart.decimals, lines, sourceDocument: "" },
    batchId: testBatchId(testId),
    reference: makeTestMarker(markerKey, { gpCompanyId, testId, step }),
    ...changes,
  };
}

/** In words: what the journal is. */
export function journalText({ lines, date, batchId, reference, tax }: ProbeJournal): string {
  const parts = lines.map(({ account, debitCents, creditCents, text }) => {
    const side = debitCents > 0 ? `D ${centsToDecimal(debitCents)}` : `C ${centsToDecimal(creditCents)}`;
    return `${account} ${side} “${text}”`;
  });
  const ofTax = tax ? `; tax ${centsToDecimal(tax.cents)} to ${tax.account}` : "";
  return `${reference}, ${date}, batch ${batchId}: ${parts.join("; ")}${ofTax}`;
}

/** Sends once, and looks for it by its date where GP may have it. A look changes nothing. */
export async function sendTest(world: GpTestWorld, journal: ProbeJournal, bytes: Uint8Array): Promise<SentProbe> {
  const answer = await world.ledger.send(bytes, world.deadline(world.sendBudgetMs));
  if (answer.kind === "not_executed" || answer.kind === "rejected") return { answer, found: null, listed: null };
  const listed = await listDay(world, journal.date);
  const journals = listed.kind === "complete" ? listed.journals : [];
  return { answer, listed, found: journals.find((each) => sameReference(each.reference, journal.reference)) ?? null };
}

export function listDay(world: GpTestWorld, date: Day): Promise<ListAnswer> {
  return world.ledger.list(world.input.gpCompanyId, { from: date, to: date }, readSignal(world));
}

export function toTestJournal({ journalNumber, date, batchId, reference }: JournalSummary): TestJournal {
  return { number: journalNumber, date, batchId, reference };
}

/** Why a send ends the test; null: GP took it and it was found. */
export function sendFailure(journal: ProbeJournal, { answer, found, listed }: SentProbe): StepResult | null {
  const kept = found === null ? undefined : toTestJournal(found);
  const { reference } = journal;
  switch (answer.kind) {
    case "not_executed":
      return { state: "failed", came: "not sent", problem: answer.problem };
    case "rejected":
      return failed(answer.reasons.join("; "), { code: "test_journal_refused", reasons: answer.reasons });
    case "unknown": {
      const problem: RunProblem = { code: "test_journal_unclear", reference, journalNumber: kept?.number ?? null };
      const came = kept ? `no clear answer; GP has it as journal ${kept.number}` : "no clear answer, and no journal";
      return { state: "unclear", came, journal: kept, problem };
    }
    case "executed":
      if (kept) return null;
      // Whether GP has it is not known where the list did not come whole.
      return listed?.kind === "incomplete"
        ? { state: "unclear", came: "the list did not come whole", problem: listed.problem }
        : failed("executed, and not in the list of its date", { code: "test_journal_missing", reference });
  }
}

function failed(came: string, problem: RunProblem): StepResult {
  return { state: "failed", came, problem };
}
