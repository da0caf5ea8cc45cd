import { cents } from "#lib/core/money.ts";
import type { HoldProblem } from "#lib/core/problem.ts";
import { countOf, formatDay, formatMoney } from "../format.ts";
import { expenseOf, listed, quoted, type Texts, WHO, workspaceOf } from "./problem-texts.ts";

type ReportProblem = Extract<
  HoldProblem,
  {
    code:
      | "status_excluded"
      | "report_type_excluded"
      | "approver_missing"
      | "approver_is_submitter"
      | "approval_missing"
      | "before_go_live"
      | "keyed_by_hand"
      | "workspace_unknown"
      | "workspace_in_two_companies"
      | "report_incomplete"
      | "report_id_unusable"
      | "report_render_failed"
      | "expense_incomplete"
      | "expense_in_other_posting"
      | "sum_mismatch"
      | "currency_foreign"
      | "amount_too_fine"
      | "period_closed"
      | "period_unknown"
      | "date_in_future";
  }
>;

const PERIODS_KEPT_HERE = "GP does not hand out its fiscal periods, so they are kept here.";

/** Why a report as such cannot go: its state, its approval, its sums, its date. */
export const REPORT_TEXTS: Texts<ReportProblem> = {
  status_excluded: ({ status }) => ({
    title: `Report is ${status.toLowerCase()} in Expensify`,
    what: "Only approved and reimbursed reports are sent to GP.",
    todo: "Approve the report in Expensify, or let it be. If closed reports should go too, switch that on for this company with the command npm run configure.",
    who: WHO.employee,
  }),
  report_type_excluded: ({ type }) => ({
    title: `A report of the type ${type} is not sent`,
    what: "Only expense reports become journals. Invoices and bills have their own way into GP.",
    todo: "Nothing, unless this should have been an expense report: then submit it again as one in Expensify.",
    who: WHO.employee,
  }),
  approver_missing: () => ({
    title: "Report has no approver",
    what: "Expensify names nobody who approved this report, so it is not sent.",
    todo: "Have it approved by a second person in Expensify, then sync again.",
    who: WHO.employee,
  }),
  approver_is_submitter: ({ approver }) => ({
    title: "Report approved by its own submitter",
    what: `${approver} submitted this report and is the only one who approved it.`,
    why: "A second person has to look at every report before it reaches the books.",
    todo: "Have it approved by somebody else in Expensify, then sync again.",
    who: WHO.employee,
  }),
  approval_missing: () => ({
    title: "Report has no approval date",
    what: "The date of the approval is the GP date of the journal. Without it there is none.",
    todo: "Take the approval back in Expensify and approve the report again, then sync.",
    who: WHO.employee,
  }),
  before_go_live: ({ approvedOn, goLiveOn }) => ({
    title: `Approved before go-live, ${formatDay(approvedOn)}`,
    what: `This company sends what was approved from ${formatDay(goLiveOn)} on. Earlier reports are listed, never sent by themselves.`,
    why: "It may have been entered in GP by hand.",
    todo: "Check whether it is in GP. If it is not, include this one report.",
    who: WHO.approver,
  }),
  keyed_by_hand: ({ journalNumber, journalDay, confirmedBy }) => ({
    title: `In GP already as journal ${journalNumber}, keyed by hand`,
    what: `${confirmedBy} compared this report with the journal of ${formatDay(journalDay)} and confirmed it. The report is never sent, and its expenses cannot go with another one.`,
    why: "Sent as well, the expense would be booked twice.",
    todo: "Nothing. If the wrong journal was confirmed, take it back on the page Shadow month, as long as the company is not live.",
    who: WHO.approver,
  }),
  workspace_unknown: ({ policyId }, names) => ({
    title: `Workspace ${quoted(workspaceOf(names, policyId))} belongs to no company`,
    what: "Nobody said which GP company the reports of this Expensify workspace are for.",
    todo: "Add the workspace to a company: “workspaces” in the file of the command npm run configure.",
    who: WHO.operator,
  }),
  workspace_in_two_companies: ({ policyId, companies }, names) => ({
    title: `Workspace ${quoted(workspaceOf(names, policyId))} feeds ${countOf(companies.length, "company", "companies")}`,
    what: `It is set up for ${listed(companies)}, so the same report could reach both.`,
    todo: "Take it out of one company, or name who confirms that it feeds both: “workspaces” in the file of the command npm run configure.",
    who: WHO.operator,
  }),
  report_incomplete: ({ fields }) => ({
    title: "Report did not arrive whole",
    what: `Expensify handed it over without ${listed(fields)}. A journal is never made from half a report.`,
    todo: "Sync again. If it stays like this, open the report in Expensify and fill in what is missing.",
    who: WHO.employee,
  }),
  report_id_unusable: ({ id }) => ({
    title: "Report has an id that cannot be used",
    what: `${id === "" ? "Expensify gave it no id" : `Expensify gave it the id ${quoted(id)}`}. An id has letters and digits only: with any other a journal could not be found again in GP, so none is made. The other reports of the run are not affected.`,
    todo: "Look for the report in Expensify. If it is a real one, enter it in GP by hand, dismiss it here, and copy the technical details for support.",
    who: WHO.admin,
  }),
  report_render_failed: () => ({
    title: "Expensify could not hand over this report",
    what: "It stumbled over something in the report. The other reports of the run are not affected.",
    todo: "Open the report in Expensify, look for unusual characters or empty expenses, save it and sync again.",
    who: WHO.employee,
  }),
  expense_incomplete: ({ expenseId, fields }, names) => ({
    title: "An expense did not arrive whole",
    what: `${expenseOf(names, expenseId)}: Expensify handed it over without ${listed(fields)}.`,
    todo: "Open the expense in Expensify, fill in what is missing and sync again.",
    who: WHO.employee,
  }),
  expense_in_other_posting: ({ expenseId, reportId }, names) => ({
    title: "An expense is already in another journal",
    what: `${expenseOf(names, expenseId)} also stands in report ${reportId}. One expense is posted once.`,
    why: "It was probably moved from one report to the other in Expensify.",
    todo: "Decide which report keeps it: dismiss the other one, or take the expense out of this report in Expensify.",
    who: WHO.approver,
  }),
  sum_mismatch: ({ totalCents, sumCents }) => ({
    title: "Expenses do not add up to the report's total",
    what: `The report says ${formatMoney(cents(totalCents))}, its expenses add up to ${formatMoney(cents(sumCents))}: a difference of ${formatMoney(cents(totalCents - sumCents))}. Differences are never plugged.`,
    todo: "Open the report in Expensify and look for an expense that was changed after approval. Save it and sync again.",
    who: WHO.employee,
  }),
  currency_foreign: ({ currency, functionalCurrency }) => ({
    title: `Report is in ${currency}, the company's books are in ${functionalCurrency}`,
    what: "Amounts are never converted here.",
    todo: `Submit it in a workspace whose currency is ${functionalCurrency}, or enter it in GP by hand and dismiss it here.`,
    who: WHO.employee,
  }),
  amount_too_fine: ({ expenseId, decimals }, names) => ({
    title: "An amount is finer than GP keeps",
    what: `${expenseOf(names, expenseId)}: GP keeps ${countOf(decimals, "decimal")} of this currency, the amount has more. It is never rounded here.`,
    todo: "Correct the amount in Expensify and sync again.",
    who: WHO.employee,
  }),
  period_closed: ({ date, period }) => ({
    title: `Period ${period} is closed`,
    what: `The journal would be dated ${formatDay(date)}, and that period is closed in the calendar of this company.`,
    why: PERIODS_KEPT_HERE,
    todo: "Date this report on the first open day, here. Or open the period in GP and here, “periods” in the file of the command npm run configure; or enter the report by hand and dismiss it.",
    who: `${WHO.mapper}; for the period ${WHO.operator}, with a GP administrator`,
  }),
  period_unknown: ({ date }) => ({
    title: `No fiscal period for ${formatDay(date)}`,
    what: "The calendar of this company does not reach to the date of this journal.",
    why: PERIODS_KEPT_HERE,
    todo: "Add the period to the company's calendar: “periods” in the file of the command npm run configure.",
    who: WHO.operator,
  }),
  date_in_future: ({ date, today }) => ({
    title: `Approved on ${formatDay(date)}, which is still to come`,
    what: `Today is ${formatDay(today)}. A journal is not dated ahead.`,
    todo: "It goes by itself once the day has come. If the date is wrong, approve the report again in Expensify.",
    who: WHO.nobody,
  }),
};
