import { z } from "zod";
import { centsToDecimal } from "#lib/core/money.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { loadRules } from "../../company/load-rules.ts";
import { transact, type Context } from "../../context.ts";
import { csvText } from "../../table-file/csv-text.ts";
import { loadMatrix } from "./get-matrix.ts";

const ACCOUNTS_MAX = 500;
const NUMBER_LENGTH_MAX = 129;

export const ExportAccountRequest = z.strictObject({
  companyId: z.uuid(),
  /** JSON list of account numbers; left out: all that are missing. */
  numbers: z
    .string()
    .transform((text, ctx): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        ctx.addIssue({ code: "custom", message: "not JSON" });
        return z.NEVER;
      }
    })
    .pipe(z.array(z.string().min(1).max(NUMBER_LENGTH_MAX)).min(1).max(ACCOUNTS_MAX))
    .optional(),
});

export type AccountRequestFile = Readonly<{ fileName: string; text: string }>;

const HEAD = [
  "Account",
  "Description",
  "Type",
  "Posting type",
  "Category",
  "Account entry",
  "Copied from",
  "Spend 90 days",
  "Held reports",
  "Held amount",
] as const;
const AS_TEXT: ReadonlySet<string> = new Set(["Account", "Copied from"]);
const POSTING_TYPES = { BalanceSheet: "Balance Sheet", ProfitLoss: "Profit and Loss", unknown: "" } as const;

/**
 * The accounts that GP lacks as a file for whoever opens them there, in GP's own words. What exists by now is left out.
 * Errors: `not_found`.
 */
export async function exportAccountRequest(
  ctx: Context,
  { companyId, numbers }: z.output<typeof ExportAccountRequest>,
): Promise<Result<AccountRequestFile, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    if (!loaded) return err({ code: "not_found", what: "company" });
    const { missing } = await loadMatrix(tx, loaded, ctx.clock.now());
    const wanted = numbers === undefined ? missing : missing.filter(({ number }) => numbers.includes(number));
    const rows = wanted.map((account) => [
      ...[account.number, account.description, "Posting Account", POSTING_TYPES[account.postingType]],
      ...[account.category, "Allowed", account.copiedFrom ?? ""],
      ...[centsToDecimal(account.spendCents), String(account.heldReports), centsToDecimal(account.heldCents)],
    ]);
    return ok({
      fileName: `accounts-to-open-${loaded.company.code}-${ctx.clock.now().toISOString().slice(0, 10)}.csv`,
      text: csvText(HEAD, rows, AS_TEXT),
    });
  });
}
