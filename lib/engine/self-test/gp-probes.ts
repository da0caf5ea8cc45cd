import { type Answers, answer } from "#lib/core/connection/open-questions.ts";
import type { TestStepName } from "#lib/core/connection/self-test/self-test.ts";
import { cents } from "#lib/core/money.ts";
import type { ProbeJournal } from "#lib/core/ledger/ledger-probe.ts";
import type { JournalSummary } from "#lib/core/ports.ts";
import { journalText, leastAmount, sendFailure, sendTest, testJournal, toTestJournal, WIDE_TEXT } from "./gp-send.ts";
import { type GpTestWorld, readSignal, type TestChart } from "./gp-world.ts";
import type { Notebook, StepResult } from "./notebook.ts";

/** One character more than GP keeps. */
const LONG_TEXT = `${WIDE_TEXT}X`;
/** What a refusal says where GP's log could not be read. */
const NO_REASON = /validation exception|\blog id\b/i;

type Probe = Readonly<{
  step: TestStepName;
  journal: ProbeJournal;
  bytes: Uint8Array;
  refused: Answers;
  /** What it means that GP took it. */
  taken: (found: JournalSummary) => Promise<Answers>;
}>;

/** Journals that are wrong on purpose, one after the other, each once: what GP says to them is the answer, whatever it is. */
export async function sendProbes(world: GpTestWorld, book: Notebook, chart: TestChart): Promise<void> {
  if (world.ledger.probe?.readTaxes === null && !(await noTax(book))) return;
  for (const probe of [...ofPort(world, chart), ...ofAccounts(world, chart)]) {
    const { step, journal } = probe;
    const plan = { sent: journalText(journal), reference: journal.reference };
    if (!(await book.take(step, plan, () => sendProbe(world, probe)))) return;
  }
}

/** There is nothing to send: it is said, so that nobody waits for the answer. */
function noTax(book: Notebook): Promise<boolean> {
  const came = "a line has no tax on this surface";
  return book.take("tax", { sent: "" }, async () => ({
    state: "skipped",
    came,
    answers: answer("gp_line_tax", "absent"),
  }));
}

async function sendProbe(world: GpTestWorld, { journal, bytes, refused, taken }: Probe): Promise<StepResult> {
  const sent = await sendTest(world, journal, bytes);
  if (sent.answer.kind === "rejected") {
    const reasons = sent.answer.reasons.join("; ");
    const isTold = sent.answer.reasons.some((reason) => !NO_REASON.test(reason));
    const answers = { ...refused, ...answer("gp_refusal_reasons", isTold ? "told" : "untold", reasons) };
    return { state: "done", came: `refused: ${reasons}`, answers };
  }
  const failure = sendFailure(journal, sent);
  if (failure) return failure;
  if (sent.found === null) throw new Error("a sent journal without its row");
  const kept = toTestJournal(sent.found);
  return { state: "done", came: `taken; journal ${kept.number}`, journal: kept, answers: await taken(sent.found) };
}

/** What the rules never render: these need a probe of the adapter. */
function ofPort(world: GpTestWorld, chart: TestChart): readonly Probe[] {
  const { ledger, input } = world;
  const { probe } = ledger;
  if (!probe) return [];
  const { readTaxes } = probe;
  const amount = leastAmount(chart);
  const [debit, credit] = testJournal(world, chart, "").lines;
  if (!debit || !credit) return [];
  const of = (step: TestStepName, changes: Partial<ProbeJournal>, refused: Answers, taken: Probe["taken"]): Probe => {
    const journal = testJournal(world, chart, step, changes);
    return { step, journal, bytes: probe.renderProbe(journal), refused, taken };
  };
  const tax = { account: chart.credit, cents: amount, detail: input.taxDetail };
  const twice = { ...credit, creditCents: cents(amount * 2) };
  const taxed = (read: NonNullable<typeof readTaxes>) =>
    of("tax", { tax }, answer("gp_line_tax", "refused"), async ({ journalNumber, date }) => {
      const taxes = await read(input.gpCompanyId, journalNumber, date, readSignal(world));
      if (!taxes.ok) return {};
      return answer("gp_line_tax", taxes.value.some((each) => each !== null && each !== 0) ? "kept" : "dropped");
    });
  return [
    ...(readTaxes === null ? [] : [taxed(readTaxes)]),
    of("unbalanced", { lines: [debit, twice] }, answer("gp_unbalanced", "refused"), async () =>
      answer("gp_unbalanced", "accepted"),
    ),
    of(
      "long_text",
      { lines: [{ ...debit, text: LONG_TEXT }, credit] },
      answer("gp_long_text", "refused"),
      async (found) => {
        const read = await ledger.read(input.gpCompanyId, found.journalNumber, found.date, readSignal(world));
        if (!read.ok) return {};
        const isWhole = read.value.lines.some(({ text }) => text === LONG_TEXT);
        return answer("gp_long_text", isWhole ? "kept" : "cut", read.value.lines.map(({ text }) => text).join("; "));
      },
    ),
  ];
}

/** Accounts and dates that the rules would have refused. */
function ofAccounts(world: GpTestWorld, chart: TestChart): readonly Probe[] {
  const of = (
    code: "gp_inactive_account" | "gp_entry_account" | "gp_closed_period",
    step: TestStepName,
    changes: Partial<ProbeJournal>,
    detail: string,
  ): Probe => {
    const journal = testJournal(world, chart, step, changes);
    const bytes = world.ledger.render(journal);
    const taken = async () => answer(code, "accepted", detail);
    return { step, journal, bytes, refused: answer(code, "refused", detail), taken };
  };
  const [debit, credit] = testJournal(world, chart, "").lines;
  if (!debit || !credit) return [];
  const withAccount = (account: string) => ({ lines: [{ ...debit, account }, credit] });
  const { inactive, noEntry } = chart;
  const { closedDay } = world.input;
  return [
    ...(inactive ? [of("gp_inactive_account", "inactive_account", withAccount(inactive), inactive)] : []),
    ...(noEntry ? [of("gp_entry_account", "entry_account", withAccount(noEntry), noEntry)] : []),
    ...(closedDay ? [of("gp_closed_period", "closed_period", { date: closedDay }, closedDay)] : []),
  ];
}
