import { eq } from "drizzle-orm";
import { z } from "zod";
import { actorName } from "#lib/core/audit/event.ts";
import { settlementAccountFault } from "#lib/core/mapping/settlement.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { company } from "#db/schema/index.ts";
import { confirmSettlement } from "../../company/confirm-settlement.ts";
import { loadRules, type LoadedRules } from "../../company/load-rules.ts";
import { openReports } from "../../company/open-reports.ts";
import { transact, type Context } from "../../context.ts";
import { EVERY_REPORT, previewRules } from "../impact/preview-rules.ts";
import type { MappingPreview } from "../preview-mapping.ts";
import { type MappingEffect, replanAffected } from "../replan-affected.ts";

export const ConfirmOwed = z.strictObject({
  companyId: z.uuid(),
  /** The account on the person's screen: only that one is confirmed. */
  account: z.string().min(1).max(129),
});
type Input = z.output<typeof ConfirmOwed>;

/**
 * Keeps that a person said of the account for what employees are owed: neither the payables control account nor a bank account. Every
 * open report is planned again. Who confirmed it first stays. Errors: `not_found`; `stale` when it is another account by now;
 * `invalid_input` when GP would refuse it.
 */
export async function confirmOwed(ctx: Context, input: Input): Promise<Result<MappingEffect, RequestProblem>> {
  const { companyId, account } = input;
  const confirmed = await transact(ctx, async ({ tx, record }) => {
    const [locked] = await tx.select({ id: company.id }).from(company).where(eq(company.id, companyId)).for("update");
    const loaded = locked && (await loadRules(tx, companyId, ctx.clock.now()));
    if (!loaded) return err({ code: "not_found", what: "company" } as const);
    if (loaded.rules.liabilityAccount !== account) return err({ code: "stale", what: "mapping" } as const);
    const issues = issuesOf(loaded, account);
    if (issues.length > 0) return err({ code: "invalid_input", issues } as const);
    if (!loaded.rules.confirmedAccounts.has(account)) {
      const confirmation = { organizationId: ctx.organizationId, companyId, account, by: actorName(ctx.actor) };
      const entry = await confirmSettlement(tx, { ...confirmation, at: ctx.clock.now() });
      if (entry) await record(entry);
    }
    return ok(await openReports(tx, companyId));
  });
  return confirmed.ok ? ok(await replanAffected(ctx, companyId, confirmed.value)) : confirmed;
}

/** What confirming would do: nothing is written. Errors: `not_found`. */
export async function previewOwed(
  ctx: Context,
  { companyId, account }: Input,
): Promise<Result<MappingPreview, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    if (!loaded) return err({ code: "not_found", what: "company" });
    const confirmedAccounts = new Set([...loaded.rules.confirmedAccounts, account]);
    const after = { ...loaded, rules: { ...loaded.rules, confirmedAccounts } };
    const preview = await previewRules(tx, after, EVERY_REPORT, ctx.clock.now());
    return ok({ ...preview, issues: issuesOf(loaded, account), begins: [] });
  });
}

function issuesOf({ rules }: LoadedRules, account: string): readonly string[] {
  const fault = settlementAccountFault(account, rules);
  return fault === null ? [] : [`account ${account} is ${fault}`];
}
