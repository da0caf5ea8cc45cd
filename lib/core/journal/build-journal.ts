import { assert } from "../assert.ts";
import type { CompanyRules } from "../mapping/rules.ts";
import type { HoldProblem } from "../problem.ts";
import type { Report } from "../report/report.ts";
import { err, ok, type Result } from "../result.ts";
import { draftJournal, type BuildContext } from "./draft-journal.ts";
import type { BuiltJournal, DraftLine, ExplainedLine, JournalDraft } from "./journal.ts";

/**
 * Turn a report into the one balanced journal that GP gets: a line per expense (and for its
 * recoverable tax) or, above the company's limit, per account and side; and a net line per settlement account.
 *
 * Pure: the same report, rules and context give the same journal, so that an intent can be made again and compared.
 *
 * Units: cents of `rules.currency`; dates in the company's time zone.
 *
 * Errors: every problem of the whole report at once, in report order, so that a person fixes all of them in one pass.
 * Throws only if the lines do not balance, which would be our bug.
 */
export function buildJournal(
  report: Report,
  rules: CompanyRules,
  at: BuildContext,
): Result<BuiltJournal, readonly HoldProblem[]> {
  const draft = draftJournal(report, rules, at);
  if (draft.problems.length > 0) return err(draft.problems);

  const { date, dated, period, totalDebitCents, totalCreditCents } = draft;
  const lines = draft.lines.map(soundLine);
  assert(
    totalDebitCents === totalCreditCents,
    `${report.reportId}: debits ${totalDebitCents}, credits ${totalCreditCents}`,
  );
  if (lines.length === 0) return ok({ date, dated, period: null, lines, totalDebitCents, empty: true });
  assert(date !== null && dated !== null, `${report.reportId}: no date and no problem`);
  assert(period !== null, `${report.reportId}: no period and no problem`);
  return ok({ date, dated, period, lines, totalDebitCents, empty: false });
}

/**
 * As much of the journal as can be shown for a report, held or not: lines without an account where it is unknown, the
 * problems beside them. For the eye only: what is sent always comes from `buildJournal`.
 */
export function previewJournal(report: Report, rules: CompanyRules, at: BuildContext): JournalDraft {
  return draftJournal(report, rules, at);
}

function soundLine(line: DraftLine): ExplainedLine {
  const { account, debitCents, creditCents } = line;
  assert(account !== null, `line ${line.expenseId ?? line.text} has no account and no problem`);
  assert(Math.min(debitCents, creditCents) === 0 && Math.max(debitCents, creditCents) > 0, "line is not one-sided");
  return { ...line, account };
}
