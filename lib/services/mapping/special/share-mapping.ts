import { and, eq } from "drizzle-orm";
import { z } from "zod";
import type { MappingKey } from "#lib/core/mapping/rules.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { company, companyWorkspace } from "#db/schema/index.ts";
import { transact, type Context } from "../../context.ts";
import { loadRules } from "../../company/load-rules.ts";
import { previewRules } from "../impact/preview-rules.ts";
import type { MappingPreview } from "../preview-mapping.ts";
import { affectedReports } from "../affected-reports.ts";
import { type MappingEffect, replanAffected } from "../replan-affected.ts";

export const ShareMapping = z.strictObject({
  companyId: z.uuid(),
  policyId: z.string().min(1).max(64),
  usesCompanyMapping: z.boolean(),
});

/** What that would do: nothing is written. Errors: `not_found`. */
export async function previewShare(
  ctx: Context,
  { companyId, policyId, usesCompanyMapping }: z.output<typeof ShareMapping>,
): Promise<Result<MappingPreview, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    const workspace = loaded?.rules.workspaces.get(policyId);
    if (!loaded || !workspace) return err({ code: "not_found", what: "workspace" });
    const workspaces = new Map(loaded.rules.workspaces).set(policyId, { ...workspace, usesCompanyMapping });
    const after = { ...loaded, rules: { ...loaded.rules, workspaces } };
    const preview = await previewRules(tx, after, [workspaceKey(policyId)], ctx.clock.now());
    return ok({ ...preview, issues: [], begins: [] });
  });
}

function workspaceKey(source: string): MappingKey {
  return { kind: "workspace", segment: 0, level: 0, source };
}

/**
 * Says whether rows for every workspace apply to this one too. Its own rows stay, and go before the company's. Every open report of
 * the workspace is planned again. Errors: `not_found`.
 */
export async function shareMapping(
  ctx: Context,
  { companyId, policyId, usesCompanyMapping }: z.output<typeof ShareMapping>,
): Promise<Result<MappingEffect, RequestProblem>> {
  const changed = await transact(ctx, async ({ tx, record }) => {
    const [locked] = await tx
      .select({ version: company.mappingVersion })
      .from(company)
      .where(eq(company.id, companyId))
      .for("update");
    const own = and(eq(companyWorkspace.companyId, companyId), eq(companyWorkspace.policyId, policyId));
    const [row] = await tx.select().from(companyWorkspace).where(own).for("update");
    if (!locked || !row) return err({ code: "not_found", what: "workspace" } as const);
    if (row.usesCompanyMapping !== usesCompanyMapping) {
      await tx.update(companyWorkspace).set({ usesCompanyMapping }).where(own);
      // Journals say by which version they were made: this is one, though it has no row.
      await tx
        .update(company)
        .set({ mappingVersion: locked.version + 1 })
        .where(eq(company.id, companyId));
      await record({
        action: "mapping.changed",
        companyId,
        before: { usesCompanyMapping: row.usesCompanyMapping },
        after: { usesCompanyMapping },
        detail: { kind: "workspace", source: row.name, policyId },
      });
    }
    return ok(await affectedReports(tx, companyId, [workspaceKey(policyId)]));
  });
  return changed.ok ? ok(await replanAffected(ctx, companyId, changed.value)) : changed;
}
