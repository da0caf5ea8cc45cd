import type { HoldProblem } from "#lib/core/problem.ts";

/**
 * What a hold is about beyond its code: the part that one fix puts right for many reports. Two holds with the same cause
 * stand in one group of the review page. Codes that are about one report only have just their code.
 */
export function causeKey(problem: HoldProblem): string {
  switch (problem.code) {
    case "category_unknown":
      return key(problem.code, problem.category);
    case "category_unmapped":
      return key(problem.code, problem.segment, problem.category, ...own(problem));
    case "tag_missing":
      return key(problem.code, problem.level);
    case "tag_unknown":
      return key(problem.code, problem.level, problem.tag);
    case "tag_unmapped":
      return key(problem.code, problem.segment, problem.level, problem.tag, ...own(problem));
    case "workspace_unmapped":
      return key(problem.code, problem.segment, problem.policyId);
    case "tag_of_other_company":
      return key(problem.code, problem.tag, problem.company);
    case "exception_holds":
      return key(problem.code, problem.exception);
    case "balance_sheet_cost_centre":
      return key(problem.code, problem.segment, problem.value);
    case "workspace_unknown":
    case "workspace_in_two_companies":
      return key(problem.code, problem.policyId);
    case "account_missing":
    case "account_inactive":
    case "account_no_entry":
    case "account_not_posting":
      return key(problem.code, problem.account);
    case "settlement_account_refused":
      return key(problem.code, problem.account, problem.reason);
    case "card_unmapped":
      return key(problem.code, problem.card);
    case "period_closed":
      return key(problem.code, problem.period);
    case "currency_foreign":
      return key(problem.code, problem.currency);
    case "status_excluded":
    case "withdrawn":
    case "withdrawn_after_sending":
      return key(problem.code, problem.status);
    case "report_type_excluded":
      return key(problem.code, problem.type);
    case "cannot_be_rendered":
      return key(problem.code, problem.detail);
    case "rejected_by_gp":
      return key(problem.code, ...problem.reasons);
    default:
      return problem.code;
  }
}

/** Of a workspace with a mapping of its own. */
function own({ policyId }: Readonly<{ policyId?: string }>): readonly string[] {
  return policyId === undefined ? [] : [policyId];
}

function key(...parts: readonly (string | number)[]): string {
  return parts.length === 1 ? String(parts[0]) : JSON.stringify(parts);
}
