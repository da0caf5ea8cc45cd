import { z } from "zod";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { transact, type Context } from "../../context.ts";
import { affectedReports } from "../../mapping/affected-reports.ts";
import { MappingTarget } from "../../mapping/mapping-change.ts";
import { type MappingEffect, replanAffected } from "../../mapping/replan-affected.ts";
import { writeMapping } from "../../mapping/write-mapping.ts";
import { selectPostings } from "../selection.ts";

const EXPENSES_AT_ONCE_MAX = 200;
const ID_LENGTH_MAX = 64;

export const OverrideExpense = z.strictObject({
  companyId: z.uuid(),
  postingId: z.uuid(),
  /** Transaction ids of that report. */
  expenseIds: z.array(z.string().min(1).max(ID_LENGTH_MAX)).min(1).max(EXPENSES_AT_ONCE_MAX),
  /** `expense_payer`: who paid, `employee` or `card:<programme>`. `expense_account`: the whole account to debit. */
  kind: z.enum(["expense_payer", "expense_account"]),
  /** Null takes an override back. */
  target: MappingTarget.nullable(),
});

export type Overridden = MappingEffect &
  Readonly<{ before: readonly Readonly<{ expenseId: string; target: string | null }>[] }>;

/**
 * A person's word on single expenses: who paid them, or another account. It beats every mapping, is a mapping row with its
 * version and audit event, and whoever gave it may not approve the report. Errors: `not_found`, `invalid_input`.
 */
export async function overrideExpense(
  ctx: Context,
  input: z.output<typeof OverrideExpense>,
): Promise<Result<Overridden, RequestProblem>> {
  const { companyId, postingId, expenseIds, kind, target } = input;
  const selected = await selectPostings(ctx, companyId, { kind: "these", postingIds: [postingId] });
  if (!selected.ok) return selected;
  const [posting] = selected.value.postings;
  if (!posting) return err({ code: "not_found", what: "report" });
  if (expenseIds.some((id) => !posting.transactionIds.includes(id))) return err({ code: "not_found", what: "expense" });
  const changes = expenseIds.map((source) => ({ kind, segment: 0, level: 0, source, target }));
  const saved = await transact(ctx, async (useCase) => {
    const about = { companyId, expectedVersion: null, postingId, reportId: posting.subject };
    const written = await writeMapping(ctx, useCase, about, changes);
    return written.ok
      ? ok({ ...written.value, affected: await affectedReports(useCase.tx, companyId, changes) })
      : written;
  });
  if (!saved.ok) return saved;
  const before = saved.value.before.map((row) => ({ expenseId: row.source, target: row.target }));
  return ok({ before, ...(await replanAffected(ctx, companyId, saved.value.affected)) });
}
