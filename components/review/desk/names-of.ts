import { formatDay, formatMoney } from "#lib/web/format.ts";
import type { Names } from "#lib/web/problem-text.ts";
import type { PostingDetail } from "#lib/web/queries/review.ts";

/** The page's words for what problems only have by number: expenses, segments, the workspace. */
export function namesOf(detail: PostingDetail | undefined): Names {
  if (detail === undefined) return {};
  return {
    isReversal: detail.kind === "reversal",
    expense: (expenseId) => {
      const expense = detail.expenses.find(({ id }) => id === expenseId);
      if (expense === undefined) return undefined;
      const { merchant, spentOn, amountCents } = expense;
      return [
        merchant || "An expense",
        ...(spentOn === null ? [] : [formatDay(spentOn, "short")]),
        formatMoney(amountCents),
      ].join(", ");
    },
    // It stands inside a sentence: "which cost centre".
    segment: (position) => inSentence(detail.segments.find((segment) => segment.position === position)?.name),
    workspace: (policyId) => (policyId === detail.policyId ? detail.workspace : undefined),
  };
}

function inSentence(name: string | undefined): string | undefined {
  return name === undefined ? undefined : name.charAt(0).toLowerCase() + name.slice(1);
}
