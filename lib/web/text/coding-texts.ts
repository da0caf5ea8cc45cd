import type { HoldProblem } from "#lib/core/problem.ts";
import { expenseOf, levelOf, quoted, segmentOf, type Texts, WHO, workspaceOf } from "./problem-texts.ts";

type CodingProblem = Extract<
  HoldProblem,
  {
    code:
      | "category_missing"
      | "category_unknown"
      | "category_unmapped"
      | "tag_missing"
      | "tag_unknown"
      | "tag_unmapped"
      | "workspace_unmapped"
      | "tag_of_other_company"
      | "exception_holds"
      | "balance_sheet_cost_centre"
      | "account_missing"
      | "account_inactive"
      | "account_no_entry"
      | "account_not_posting"
      | "tax_unfit"
      | "payer_unknown"
      | "card_unmapped"
      | "settlement_account_refused";
  }
>;

const SETTLEMENT_FAULTS = {
  missing: "is not in GP's chart of accounts",
  inactive: "is inactive in GP",
  no_entry: "does not allow entry in GP",
  not_posting: "is not a posting account in GP",
  not_balance_sheet: "is not a balance sheet account in GP",
  not_confirmed: "has not been confirmed",
} as const;

/** Why an expense finds no account, on the debit or on the credit side. */
export const CODING_TEXTS: Texts<CodingProblem> = {
  category_missing: ({ expenseId }, names) => ({
    title: "An expense has no category",
    what: `${expenseOf(names, expenseId)} has no category, so there is no account to debit.`,
    todo: "Give it a category in Expensify and sync again, or set the account for this one expense here.",
    who: WHO.employee,
  }),
  category_unknown: ({ category }) => ({
    title: `Category ${quoted(category)} is not in the workspace`,
    what: "The expense names a category that the Expensify workspace does not have (any more).",
    todo: "Recategorise the expense in Expensify, or add the category there, and sync again.",
    who: WHO.employee,
  }),
  category_unmapped: ({ category, segment }, names) => ({
    title: `Category ${quoted(category)} is not mapped`,
    what: `Nobody said which ${segmentOf(names, segment)} in GP it stands for.`,
    todo: "Map it once: every report that waits for it is released together.",
    who: WHO.mapper,
  }),
  tag_missing: ({ expenseId, level }, names) => ({
    title: `An expense has no ${levelOf(names, level)}`,
    what: `${expenseOf(names, expenseId)} has no ${levelOf(names, level)}, and part of its account comes from there.`,
    todo: "Set the tag in Expensify and sync again, or set the account for this one expense here.",
    who: WHO.employee,
  }),
  tag_unknown: ({ tag }) => ({
    title: `Tag ${quoted(tag)} is not in the workspace`,
    what: "The expense names a tag that the Expensify workspace does not have (any more).",
    todo: "Choose another tag for the expense in Expensify, or add the tag there, and sync again.",
    who: WHO.employee,
  }),
  tag_unmapped: ({ tag, segment }, names) => ({
    title: `Tag ${quoted(tag)} is not mapped`,
    what: `Nobody said which ${segmentOf(names, segment)} in GP it stands for.`,
    todo: "Map it once: every report that waits for it is released together.",
    who: WHO.mapper,
  }),
  workspace_unmapped: ({ policyId, segment }, names) => ({
    title: `Workspace ${quoted(workspaceOf(names, policyId))} is not mapped`,
    what: `Nobody said which ${segmentOf(names, segment)} in GP its reports go to.`,
    todo: "Map the workspace once: every report that waits for it is released together.",
    who: WHO.mapper,
  }),
  tag_of_other_company: ({ tag, company }) => ({
    title: `Tag ${quoted(tag)} is a cost centre of ${company}`,
    what: `The expense belongs to the company ${company}. A journal here would leave it in the wrong books, and due-to/due-from entries are not made.`,
    todo: "Move the expense to a report of that company in Expensify, change its tag there, or set the account for this one expense here.",
    who: `${WHO.employee}, or ${WHO.mapper.toLowerCase()}`,
  }),
  exception_holds: ({ expenseId, exception }, names) => ({
    title: `${quoted(exception)}: a person decides`,
    what: `${expenseOf(names, expenseId)} meets this special rule of the mapping, which holds such expenses instead of choosing an account.`,
    todo: "Set the account for this one expense here (for hardware to capitalise, its asset account).",
    who: WHO.mapper,
  }),
  balance_sheet_cost_centre: ({ value, segment }, names) => ({
    title: `${value} is a balance sheet account: which ${segmentOf(names, segment)}?`,
    what: `Balance sheet accounts take no cost centre from a tag, and GP's chart does not have exactly one account of ${value} that fits.`,
    todo: "Say in Mapping, under Rules, which value balance sheet accounts take, map the category to a whole account, or tick in its row that it keeps the cost centre.",
    who: WHO.mapper,
  }),
  account_missing: ({ account }) => ({
    title: `Account ${account} does not exist in GP`,
    what: "Category and tag together make an account that is not in GP's chart.",
    todo: "Create the account in GP and sync, or map the category or the tag to something else.",
    who: `${WHO.mapper}, or a GP administrator`,
  }),
  account_inactive: ({ account }) => ({
    title: `Account ${account} is inactive in GP`,
    what: "GP would refuse a journal on it.",
    todo: "Activate it in GP and sync, or map to another account.",
    who: `${WHO.mapper}, or a GP administrator`,
  }),
  account_no_entry: ({ account }) => ({
    title: `Account ${account} does not allow entry`,
    what: "In GP the account has “Allow Account Entry” switched off, so no journal may name it.",
    todo: "Switch it on in GP and sync, or map to another account.",
    who: `${WHO.mapper}, or a GP administrator`,
  }),
  account_not_posting: ({ account, accountType }) => ({
    title: `Account ${account} is not a posting account`,
    what: `In GP it is of the type ${accountType}. Only posting accounts take journal lines from here.`,
    todo: "Map to a posting account.",
    who: WHO.mapper,
  }),
  tax_unfit: ({ expenseId, tax }, names) => ({
    title: "The tax of an expense cannot be right",
    what: `${expenseOf(names, expenseId)} has more of ${quoted(tax)} than its amount, or one of the other sign: no share of it can be split off.`,
    todo: "Correct the tax in Expensify and sync again, or take the rule for this tax away.",
    who: WHO.employee,
  }),
  payer_unknown: ({ expenseId }, names) => ({
    title: "An expense: paid by whom?",
    what: `${expenseOf(names, expenseId)} is not to be reimbursed, and nothing shows that a company card paid it. So it is open which account to credit.`,
    todo: "Say here who paid: the employee, or which company card.",
    who: WHO.mapper,
  }),
  card_unmapped: ({ card }) => ({
    title: `Company card ${quoted(card)} has no clearing account`,
    what: "Expenses on this card credit the clearing account of its card programme, and none is set.",
    todo: "Map the card to its clearing account once.",
    who: WHO.mapper,
  }),
  settlement_account_refused: ({ account, reason }) => ({
    title: `Settlement account ${account} cannot be used`,
    what: `It ${SETTLEMENT_FAULTS[reason]}, so nothing can be credited to it.`,
    why: "Employee expenses and card purchases are credited to a whole balance sheet account that is neither the payables control account nor a bank account; a person confirms that once for each account.",
    todo:
      reason === "not_confirmed"
        ? "Confirm it in Mapping, under Others: in the row of the company card, or in the row of what employees are owed."
        : "Correct the account in GP and sync, or choose another: for a company card in Mapping, for what employees are owed with the command npm run configure.",
    who:
      reason === "not_confirmed"
        ? WHO.mapper
        : `${WHO.mapper}; for what employees are owed whoever runs this connector`,
  }),
};
