import { settlementOf } from "#lib/core/mapping/settlement.ts";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import type { HoldProblem } from "#lib/core/problem.ts";
import type { Report } from "#lib/core/report/report.ts";
import type { Transaction } from "#db/client.ts";
import type { LoadedRules } from "../../company/load-rules.ts";
import { heldKey } from "../../mapping/rows/load-held.ts";
import { loadSources } from "../../mapping/rows/load-sources.ts";
import { createRowSuggest, loadKnown } from "../../mapping/rows/load-known.ts";
import { sourceRows } from "../../mapping/rows/source-rows.ts";
import { causeKey } from "../cause-of.ts";
import { payerText } from "./journal-view.ts";
import type { ExpenseView, PostingDetail, ProblemView } from "./posting-detail.ts";

/** Expenses named per problem; the count is exact. */
const EXPENSES_NAMED_MAX = 100;

/** The holds by cause, in the order in which the rules found them. */
export function problemViews(holds: readonly HoldProblem[]): readonly ProblemView[] {
  return [...Map.groupBy(holds, causeKey)].flatMap(([key, members]) => {
    const [problem] = members;
    const expenseIds = [...new Set(members.flatMap((hold) => ("expenseId" in hold ? [hold.expenseId] : [])))];
    return problem
      ? [{ key, problem, expenseIds: expenseIds.slice(0, EXPENSES_NAMED_MAX), count: Math.max(expenseIds.length, 1) }]
      : [];
  });
}

/** The expenses that problems are about, as the page names them. */
export function expenseViews(
  report: Report | null,
  problems: readonly ProblemView[],
  { rules }: LoadedRules,
): readonly ExpenseView[] {
  const wanted = new Set(problems.flatMap((problem) => problem.expenseIds));
  return (report?.expenses ?? [])
    .filter((expense) => wanted.has(expense.transactionId))
    .map((expense) => {
      const { transactionId: id, merchant, spentOn, amountCents, category, tags, comment } = expense;
      return {
        id,
        merchant,
        spentOn,
        amountCents,
        category,
        tags,
        comment,
        payer: payerText(settlementOf(expense, rules).payer),
      };
    });
}

/** What each unmapped thing most probably is, by `key` of its problem. */
export async function suggestionsFor(
  tx: Transaction,
  loaded: LoadedRules,
  problems: readonly ProblemView[],
): Promise<PostingDetail["suggestions"]> {
  const keyOf = new Map(
    problems
      .filter(({ problem }) => problem.code.endsWith("_unmapped"))
      .map(({ key, problem }) => [heldKey(problem), key]),
  );
  if (keyOf.size === 0) return {};
  const sources = (await loadSources(tx, loaded, { groups: [], heldKeys: keyOf.keys() })).filter((source) =>
    keyOf.has(mappingKeyText(source.key)),
  );
  const suggest = createRowSuggest(loaded.rules, await loadKnown(tx, loaded.rules.companyId));
  const facts = { rules: loaded.rules, groups: [], held: new Map(), since: () => undefined, today: null };
  const rows = sourceRows(sources, facts).map(suggest);
  return Object.fromEntries(rows.flatMap((row) => (row.suggestion ? [[keyOf.get(row.id) ?? "", row.suggestion]] : [])));
}
