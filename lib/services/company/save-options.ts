import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { actorName } from "#lib/core/audit/event.ts";
import type { CompanyOptions } from "#lib/core/mapping/company-options.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { company, companyOptions } from "#db/schema/index.ts";
import { type Affected } from "../mapping/affected-reports.ts";
import { type MappingEffect, replanAffected } from "../mapping/replan-affected.ts";
import { transact, type Context, type UseCase } from "../context.ts";
import { loadRules } from "./load-rules.ts";
import { openReports } from "./open-reports.ts";
import { checkOptions, OptionsInput, optionsDifference, withOptions } from "./options-input.ts";

export const SaveOptions = z.strictObject({
  companyId: z.uuid(),
  options: OptionsInput,
  /** The version on the person's screen: that of the mapping, which the options share. */
  expectedVersion: z.number().int().min(0),
});

export type SavedOptions = MappingEffect &
  Readonly<{
    version: number;
    /** What was in force before, so that undo is one more saved change. */
    before: CompanyOptions;
  }>;

type Saved = Readonly<{ version: number; before: CompanyOptions; affected: Affected }>;

/**
 * Saves what a company decides besides its mapping, as its next version, and plans every open report again, so that the
 * person sees at once what it released. What is frozen for sending and what GP has is never touched.
 *
 * Errors: `not_found`, `stale`, `invalid_input` with a sentence for each (nothing is written then). Saving what is in force
 * already changes nothing.
 */
export async function saveOptions(
  ctx: Context,
  { companyId, options, expectedVersion }: z.output<typeof SaveOptions>,
): Promise<Result<SavedOptions, RequestProblem>> {
  const saved = await transact(ctx, (useCase) => writeOptions(ctx, useCase, { companyId, options, expectedVersion }));
  if (!saved.ok) return saved;
  const { version, before, affected } = saved.value;
  return ok({ version, before, ...(await replanAffected(ctx, companyId, affected)) });
}

async function writeOptions(
  ctx: Context,
  { tx, record }: UseCase,
  { companyId, options, expectedVersion }: z.output<typeof SaveOptions>,
): Promise<Result<Saved, RequestProblem>> {
  const [locked] = await tx
    .select({ version: company.mappingVersion })
    .from(company)
    .where(eq(company.id, companyId))
    .for("update");
  const loaded = locked && (await loadRules(tx, companyId, ctx.clock.now()));
  if (!locked || !loaded) return err({ code: "not_found", what: "company" });
  if (expectedVersion !== locked.version) return err({ code: "stale", what: "set of rules" });
  const issues = checkOptions(options, loaded.rules);
  if (issues.length > 0) return err({ code: "invalid_input", issues });
  const before = loaded.rules.options;
  const version = locked.version + 1;
  const [byId, by, setAt] = [ctx.actor.kind === "user" ? ctx.actor.id : null, actorName(ctx.actor), ctx.clock.now()];
  const after = withOptions(before, options, { byId, by, at: setAt.toISOString(), version });
  const changed = optionsDifference(before, after);
  if (!changed) return ok({ version: locked.version, before, affected: { reports: [], beyond: 0 } });
  const { organizationId } = ctx;
  await tx
    .insert(companyOptions)
    .values({ organizationId, companyId, version, options: after, setById: byId, setBy: by, setAt });
  await tx
    .update(company)
    .set({ mappingVersion: version })
    .where(and(eq(company.id, companyId), eq(company.mappingVersion, locked.version)));
  await record({ action: "company.rules_changed", companyId, ...changed, detail: { version } });
  return ok({ version, before, affected: await openReports(tx, companyId) });
}
