import { isDeepStrictEqual } from "node:util";
import { and, asc, desc, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { company, mapping } from "#db/schema/index.ts";
import { transact, type Context } from "../../context.ts";
import { MANY_CHANGES_MAX, type MappingChange } from "../mapping-change.ts";
import { MAPPED_KINDS } from "./list-versions.ts";

export const GetPutBack = z.strictObject({ companyId: z.uuid(), version: z.coerce.number().int().min(1) });

export type PutBack = Readonly<{
  /** What saving would set, each with what it is now. */
  changes: readonly Readonly<{ change: MappingChange; now: string | null }>[];
  /** Sources of that version that somebody changed again since: they stay as they are. */
  changedSince: readonly string[];
  /** The mapping as it is now: saving expects it. */
  version: number;
}>;

type MappingRowOf = typeof mapping.$inferSelect;

/**
 * What it takes to put the rows of one saved version back to what they were before it, where nobody changed them since. Nothing
 * is written: putting back is saving these changes, as one more version. Errors: `not_found`.
 */
export async function getPutBack(
  ctx: Context,
  { companyId, version }: z.output<typeof GetPutBack>,
): Promise<Result<PutBack, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const [found] = await tx.select({ version: company.mappingVersion }).from(company).where(eq(company.id, companyId));
    if (!found) return err({ code: "not_found", what: "company" });
    const ofCompany = and(eq(mapping.companyId, companyId), inArray(mapping.kind, [...MAPPED_KINDS]));
    const saved = await tx
      .select()
      .from(mapping)
      .where(and(ofCompany, eq(mapping.version, version)))
      .orderBy(asc(mapping.kind), asc(mapping.source))
      .limit(MANY_CHANGES_MAX);
    if (saved.length === 0) return err({ code: "not_found", what: "mapping" });
    const history = await tx
      .select()
      .from(mapping)
      .where(and(ofCompany, inArray(mapping.source, [...new Set(saved.map((row) => row.source))])))
      .orderBy(desc(mapping.version));
    const byKey = Map.groupBy(history, mappingKeyText);
    const judged = saved.map((row) => {
      const rows = byKey.get(mappingKeyText(row)) ?? [];
      const change = changeOf(row, beforeOf(row, rows));
      return { row, isNewest: rows[0]?.version === version, change };
    });
    return ok({
      changes: judged
        .filter(({ row, isNewest, change }) => isNewest && !isDeepStrictEqual(change, changeOf(row, row)))
        .map(({ row, change }) => ({ change, now: row.target })),
      changedSince: judged.filter(({ isNewest }) => !isNewest).map(({ row }) => row.source),
      version: found.version,
    });
  });
}

/** What held on the date from which a row is for, before it was saved: the last row of its key begun by then. `rows`: newest first. */
function beforeOf({ version, effectiveFrom }: MappingRowOf, rows: readonly MappingRowOf[]): MappingRowOf | undefined {
  return rows.find((each) => each.version < version && (each.effectiveFrom ?? "") <= (effectiveFrom ?? ""));
}

/** The change that gives a row's key, from the same date on, what another row says of it; undefined: nothing. */
function changeOf(
  { kind, segment, level, source, policyId, effectiveFrom }: MappingRowOf,
  said: MappingRowOf | undefined,
): MappingChange {
  return {
    ...{ kind: kind as MappingChange["kind"], segment, level, source, target: said?.target ?? null },
    ...(policyId === "" ? {} : { policyId }),
    ...(effectiveFrom === null ? {} : { effectiveFrom }),
    ...(said?.condition ? { condition: said.condition, place: said.place } : {}),
    ...(said?.keepsCostCentre ? { keepsCostCentre: true } : {}),
  };
}
