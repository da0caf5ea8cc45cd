import { z } from "zod";
import type { RequestProblem } from "#lib/core/problem.ts";
import { ok, type Result } from "#lib/core/result.ts";
import { transact, type Context } from "../context.ts";
import { affectedReports } from "./affected-reports.ts";
import { CHANGES_AT_ONCE_MAX, MANY_CHANGES_MAX, MappingChange } from "./mapping-change.ts";
import { replanAffected, type MappingEffect } from "./replan-affected.ts";
import { writeMapping, type MappingBefore } from "./write-mapping.ts";

export const SaveMapping = z.strictObject({
  companyId: z.uuid(),
  changes: z.array(MappingChange).min(1).max(CHANGES_AT_ONCE_MAX),
  /** The mapping version on the person's screen. */
  expectedVersion: z.number().int().min(0),
});

/** What a file changed, saved or taken back as one version. */
export const SaveMany = z.strictObject({
  ...SaveMapping.shape,
  changes: z.array(MappingChange).min(1).max(MANY_CHANGES_MAX),
});

/** `before`: each with the date that its change was saved for, also where the change said none; without one since ever. */
export type SavedMapping = MappingEffect & Readonly<{ version: number; before: readonly MappingBefore[] }>;

/**
 * Saves one or many rows and plans every open report that uses them again, so that the person sees at once what it
 * released. Active when saved (security.md); unmap is a null target, undo is saving `before`. What GP has is never touched.
 *
 * Errors: `not_found`, `stale`, `invalid_input` (nothing is written then).
 */
export async function saveMapping(
  ctx: Context,
  input: z.output<typeof SaveMapping>,
): Promise<Result<SavedMapping, RequestProblem>> {
  const { companyId, changes, expectedVersion } = input;
  const saved = await transact(ctx, async (useCase) => {
    const written = await writeMapping(ctx, useCase, { companyId, expectedVersion }, changes);
    return written.ok
      ? ok({ ...written.value, affected: await affectedReports(useCase.tx, companyId, changes) })
      : written;
  });
  if (!saved.ok) return saved;
  const { version, before, affected } = saved.value;
  return ok({ version, before, ...(await replanAffected(ctx, companyId, affected)) });
}
