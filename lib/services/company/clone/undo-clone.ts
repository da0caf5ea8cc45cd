import { and, desc, eq, notInArray, sql } from "drizzle-orm";
import { z } from "zod";
import { mayDo } from "#lib/core/access/roles.ts";
import { periodText } from "#lib/core/calendar/period-of.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { auditEvent, company, fiscalPeriod } from "#db/schema/index.ts";
import { transact, type Context } from "../../context.ts";
import { affectedReports } from "../../mapping/affected-reports.ts";
import { type MappingEffect, replanAffected } from "../../mapping/replan-affected.ts";
import { type CloneBefore, setOptions, setRules, writeRows } from "./clone-rules.ts";

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
    const [event] = await tx
      .select({ body: auditEvent.body })
      .from(auditEvent)
      .where(and(eq(auditEvent.companyId, companyId), eq(auditEvent.action, "company.rules_taken")))
      .orderBy(desc(auditEvent.sequence))
      .limit(1);
    const body = event?.body as { before?: CloneBefore | null; detail?: { version?: number } } | undefined;
    if (!row || !body?.before) return err({ code: "not_found" as const, what: "take-over" });
    if (body.detail?.version !== row.mappingVersion) return err({ code: "stale" as const, what: "mapping" });
    const { mapping, segments, liabilityAccount, options, periods } = body.before;
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
    return ok({ version, affected: await affectedReports(tx, companyId, mapping) });
  });
  if (!undone.ok) return undone;
  const { version, affected } = undone.value;
  return ok({ version, ...(await replanAffected(ctx, companyId, affected)) });
}
