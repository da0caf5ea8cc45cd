import { and, eq, notInArray, sql } from "drizzle-orm";
import { z } from "zod";
import { mayDo } from "#lib/core/access/roles.ts";
import { periodText } from "#lib/core/calendar/period-of.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { company, fiscalPeriod } from "#db/schema/index.ts";
import { transact, type Context } from "../../context.ts";
import { type MappingEffect, replanAffected } from "../../mapping/replan-affected.ts";
import { affectedByClone, setOptions, setRules, writeRows } from "./clone-rules.ts";
import { lastTakeOver } from "./last-take-over.ts";

export const UndoClone = z.strictObject({ companyId: z.uuid() });
export type UndoneClone = MappingEffect & Readonly<{ version: number }>;

/**
 * Sets back what the last take-over changed, as a version of its own, as long as nothing was changed since. Errors: `not_allowed`;
 * `not_found` where none was made; `stale` where something came after it.
 */
export async function undoClone(
  ctx: Context,
  { companyId }: z.output<typeof UndoClone>,
): Promise<Result<UndoneClone, RequestProblem>> {
  if (!mayDo(ctx.roles, "mapping.edit")) return err({ code: "not_allowed", right: "mapping.edit" });
  const undone = await transact(ctx, async (useCase) => {
    const { tx, record } = useCase;
    const [row] = await tx.select().from(company).where(eq(company.id, companyId)).for("update");
    const last = await lastTakeOver(tx, companyId);
    if (!row || last === null) return err({ code: "not_found" as const, what: "take-over" });
    if (last.version !== row.mappingVersion) return err({ code: "stale" as const, what: "mapping" });
    const { mapping, segments, liabilityAccount, options, periods } = last.before;
    if ((segments ?? liabilityAccount) !== null && !mayDo(ctx.roles, "company.manage"))
      return err({ code: "not_allowed" as const, right: "company.manage" });
    if (periods !== null && !mayDo(ctx.roles, "calendar.manage"))
      return err({ code: "not_allowed" as const, right: "calendar.manage" });
    // Rows first: they were written against the segments that are there now.
    const written = await writeRows(ctx, useCase, companyId, row.mappingVersion, mapping);
    if (!written.ok) return written;
    const { version } = written.value;
    await setRules(ctx, useCase, companyId, { segments, liabilityAccount, periods: periods ?? [] });
    if (periods !== null) {
      const name = sql<string>`${fiscalPeriod.year} || '-' || lpad(${fiscalPeriod.number}::text, 2, '0')`;
      const known = periods.map(periodText);
      await tx.delete(fiscalPeriod).where(and(eq(fiscalPeriod.companyId, companyId), notInArray(name, ["", ...known])));
    }
    if (options !== null) await setOptions(ctx, useCase, companyId, version, options);
    // No `before`: an undo is not undone; it is taken over again.
    await record({
      action: "company.rules_taken",
      companyId,
      after: { version },
      detail: { version, undoes: row.mappingVersion },
    });
    return ok({ version, affected: await affectedByClone(tx, companyId, last.before) });
  });
  if (!undone.ok) return undone;
  const { version, affected } = undone.value;
  return ok({ version, ...(await replanAffected(ctx, companyId, affected)) });
}
