/**
 * The one registry of problem codes. A problem is data here; `lib/web/problem-text.ts` turns each code into what a
 * person reads (what, why, what to do, who). Codes are stable: they stand in the database, in CSV files and in the CLI.
 *
 * `hold`: a reason why a report may not be sent; it stands in the review queue.
 * `run`: a sync, a ping or a look could not do its work.
 * `request`: what somebody asked for is refused.
 */
type HoldData = {
  // Which reports
  status_excluded: { status: string };
  report_type_excluded: { type: string };
  approver_missing: Empty;
  approver_is_submitter: { approver: string };
  approval_missing: Empty;
  before_go_live: { approvedOn: string; goLiveOn: string };
  /** A person compared it with GP and said that it was keyed by hand as this journal. */
  keyed_by_hand: { journalNumber: number; journalDay: string; confirmedBy: string };
  workspace_unknown: { policyId: string };
  workspace_in_two_companies: { policyId: string; companies: readonly string[] };
  // What Expensify handed over is not whole
  report_incomplete: { fields: readonly string[] };
  /** Shown with what cannot be seen written out; `""` where it is blank. */
  report_id_unusable: { id: string };
  report_render_failed: { message: string };
  expense_incomplete: { expenseId: string; fields: readonly string[] };
  // One expense, one posting
  expense_in_other_posting: { expenseId: string; reportId: string };
  // Sums
  sum_mismatch: { totalCents: number; sumCents: number };
  currency_foreign: { currency: string; functionalCurrency: string };
  /** The amount has a fraction that the company's currency does not (GP keeps `decimals` of them). */
  amount_too_fine: { expenseId: string; decimals: number };
  // Debit side
  category_missing: { expenseId: string };
  category_unknown: { expenseId: string; category: string };
  /** `policyId`, here and below: of a workspace with a mapping of its own. */
  category_unmapped: { expenseId: string; category: string; segment: number; policyId?: string };
  tag_missing: { expenseId: string; level: number };
  tag_unknown: { expenseId: string; level: number; tag: string };
  tag_unmapped: { expenseId: string; level: number; tag: string; segment: number; policyId?: string };
  workspace_unmapped: { policyId: string; segment: number };
  /** The tag is the cost centre of another company: nothing is posted between companies. */
  tag_of_other_company: { expenseId: string; tag: string; company: string };
  /** A person decided that such expenses wait for one (hardware above a limit). */
  exception_holds: { expenseId: string; exception: string };
  /** A balance-sheet account takes no cost centre, and the chart has several accounts of `value`, or none that fits. */
  balance_sheet_cost_centre: { expenseId: string; value: string; segment: number };
  account_missing: { expenseId: string; account: string };
  account_inactive: { expenseId: string; account: string };
  account_no_entry: { expenseId: string; account: string };
  account_not_posting: { expenseId: string; account: string; accountType: string };
  /** The tax is more than the amount or of the other sign, so that no share of it can be told. */
  tax_unfit: { expenseId: string; tax: string };
  // Credit side
  payer_unknown: { expenseId: string };
  card_unmapped: { expenseId: string; card: string };
  settlement_account_refused: {
    account: string;
    reason: "missing" | "inactive" | "no_entry" | "not_posting" | "not_balance_sheet" | "not_confirmed";
  };
  // Date
  period_closed: { date: string; period: string };
  period_unknown: { date: string };
  date_in_future: { date: string; today: string };
  // What GP and the protocol say
  /** The journal does not fit the form that GP takes: a check that the rules before it should have made. */
  cannot_be_rendered: { detail: string };
  rejected_by_gp: { reasons: readonly string[] };
  sent_not_found: { deadline: string };
  already_in_gp: { reference: string; journalNumber: number | null };
  duplicate_in_gp: { journalNumbers: readonly number[] };
  readback_differs: { journalNumber: number; differences: readonly string[] };
  changed_after_sending: { revision: number };
  /** `status` is Expensify's word, or `gone` where Expensify no longer has the report. */
  withdrawn_after_sending: { status: string };
  withdrawn: { status: string };
  /** Our database was set back; the report was approved before and may have been sent in the part that was lost. */
  history_unclear: { lostAt: string };
  /** What people did in GP to a journal that was sent: only where the money is another, or the journal is not there. */
  changed_in_gp: { journalNumber: number; differences: readonly string[] };
  voided_in_gp: { journalNumber: number };
  gone_from_gp: { journalNumber: number };
  /** Proven gone, and then there again: another journal of the report, or of its expenses, may have been sent since. */
  reappeared_in_gp: { journalNumber: number };
  /** A reversal cannot be made of what GP has under the number now. */
  reversal_refused: { journalNumber: number; reason: ReversalRefusal };
  held_by_person: { reason: string };
};

type RunData = {
  address_not_allowed: { host: string };
  expensify_unreachable: { detail: string };
  expensify_credentials_refused: { detail: string };
  expensify_circuit_open: { since: string };
  expensify_refused: { responseCode: number; detail: string };
  /** Our own limit of calls: others who share the credential left no place in all that time. */
  expensify_budget_busy: { waitedMs: number };
  expensify_rate_limited: { retryAfterMs: number };
  expensify_not_a_file: { beginsWith: string };
  expensify_file_not_ready: { waitedMs: number };
  expensify_file_refused: { line: number; detail: string };
  expensify_file_too_large: { bytesMax: number };
  expensify_answer_malformed: { detail: string };
  /** As many reports as one read takes, of one workspace; null: of all, where a company names none. */
  expensify_window_full: { limit: number; policyId: string | null };
  expensify_reports_missing: { missing: number; asked: number };
  expensify_mark_incomplete: { missing: readonly string[] };
  gp_unreachable: { detail: string };
  gp_certificate_refused: { detail: string };
  gp_scheme_missing: { offered: string };
  gp_kerberos_unavailable: { detail: string };
  gp_kerberos_failed: { detail: string };
  gp_kdc_unreachable: { detail: string };
  gp_clock_skew: { detail: string };
  /** The KDC knows no service by the name that the address, or the connection's setting, gives it. */
  gp_spn_unknown: { detail: string };
  /** It answered, and did not prove in the answer to be the service that the ticket was for. */
  gp_server_unproven: { detail: string };
  gp_credentials_refused: { detail: string };
  gp_circuit_open: { since: string };
  gp_timeout: { timeoutMs: number };
  gp_fault: { detail: string; logId: string | null };
  gp_answer_malformed: { detail: string };
  gp_answer_too_large: { bytesMax: number };
  gp_list_incomplete: { detail: string };
  /** `company` has the same company in GP and was there first: only in an installation from before that was refused. */
  gp_company_shared: { company: string };
  gp_company_missing: { companyId: number };
  /**
   * Under the number of the company GP has another one than before: `name` as GP calls it, or the `format` of its accounts
   * (`3-4-2`) after the connection went to another address. Nothing is asked of it, nothing is sent.
   */
  gp_company_changed: { companyId: number; what: "name" | "format"; known: string; found: string };
  gp_setup_incomplete: { detail: string };
  /** A resource that an SBA service does not have; `path` null: the connection's settings say so. */
  gp_resource_missing: { resource: string; path: string | null };
  /** Journals with our reference whose report is not approved here: `journalNumbers` are the first of them. */
  gp_journals_unknown: { journalNumbers: readonly number[]; more: boolean };
  /** A reading of a list would take much away: nothing of it was taken over. `workspace` is `""` for a list of GP. */
  reference_braked: {
    kind: string;
    workspace: string;
    known: number;
    gone: number;
    disabled: number;
    examples: readonly string[];
  };
  /** GP does not give a list on which no posting hangs. */
  reference_unreadable: { kind: string; detail: string };
  /** Nobody said yet that journals of this company may leave: so many are made, none is sent. */
  company_not_live: { waiting: number };
  /** A layer of a ping that has begun; where the ping's process died, it stays. */
  ping_under_way: { startedAt: string };
  /** Workspaces that companies here live on and that the connection's user does not see, or does not administer. */
  workspaces_not_visible: { policyIds: readonly string[] };
  workspaces_not_admin: { workspaces: readonly string[] };
  /** How Expensify writes amounts: null where one is no whole number of hundredths. */
  sample_total_differs: { reportId: string; totalCents: number | null; sumCents: number | null };
  sample_sign_differs: { found: string; setting: string };
  /** The self-test found no approved report to calibrate with. */
  sample_missing: Empty;
  /** GP lists the number under another name than the person typed; `""`: not at all. */
  test_company_differs: { gpCompanyId: number; name: string };
  /** A self-test never goes into a company that is set up here. */
  test_company_ours: { company: string };
  /** The chart of the test company has not two accounts that a journal may name. */
  test_accounts_missing: { found: number };
  /** What was sent has not come back as it was sent. */
  test_journal_differs: { differences: readonly string[] };
  /** GP said that it was done, and no list has it. */
  test_journal_missing: { reference: string };
  test_journal_refused: { reasons: readonly string[] };
  /** GP may have it: found under `journalNumber` where that is not null. */
  test_journal_unclear: { reference: string; journalNumber: number | null };
  lease_lost: { companyId: string };
  /** Our own database has not all that was written before: a restore, or a failover that lost commits. */
  history_lost: { companyId: string };
  /** After a loss nothing new is released before this, and before GP was searched once more. */
  history_settling: { until: string };
  /** The operator's keys do not open the stored secret: nothing was tried with it. */
  vault_closed: { connection: string; reason: "key_unknown" | "keys_unavailable" };
  stopped: Empty;
  internal: { reference: string };
};

type RequestData = {
  signed_out: Empty;
  not_allowed: { right: string };
  not_found: { what: string };
  invalid_input: { issues: readonly string[] };
  stale: { what: string };
  same_person: { rule: string };
  /** Something must happen first, or some time must pass. */
  too_early: { notBefore: string };
  /** The journal is still unposted in GP: it can be deleted there, and needs no reversal. */
  journal_unposted: { journalNumber: number };
  /** A reversal of that journal is asked for, on its way or in GP: a second one would take it back twice. */
  correction_open: { journalNumber: number; askedBy: string };
  /** Another revision of the report is in GP, on its way or waits: sent again, the report would be booked twice. */
  other_revision: { revision: number; journalNumber: number | null };
  illegal_move: { from: string; to: string };
  too_many_requests: { retryAfterMs: number };
  cross_site: Empty;
  secret_missing: { what: string };
  /** The company's options do not allow it. */
  switched_off: { what: "push_tags" | "push_employees" | "create_accounts" | "create_vendors" };
  /** Another writing to the same place is not over: two could undo each other. */
  push_open: { askedBy: string; state: string };
  self_test_open: { askedBy: string };
  /** Employees are written only after a rehearsal of the same list. */
  dry_run_first: Empty;
};

/** `reversed_already`: another reversal of the same journal is in GP or on its way. */
type ReversalRefusal = "not_posted" | "voided" | "other_reference" | "not_found" | "reversed_already";

type Empty = Record<never, never>;
type Tagged<Data> = { [Code in keyof Data]: Readonly<{ code: Code } & Data[Code]> }[keyof Data];

export type HoldProblem = Tagged<HoldData>;
export type RunProblem = Tagged<RunData>;
export type RequestProblem = Tagged<RequestData>;
export type Problem = HoldProblem | RunProblem | RequestProblem;
export type ProblemCode = Problem["code"];
export type HoldCode = HoldProblem["code"];

/** What a run tells although it did all its work: to run it again changes nothing. */
const NOTICES: readonly ProblemCode[] = [
  "gp_journals_unknown",
  "history_settling",
  "reference_braked",
  "reference_unreadable",
  "company_not_live",
];

export function isNotice({ code }: Pick<Problem, "code">): boolean {
  return NOTICES.includes(code);
}
