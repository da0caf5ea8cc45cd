import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import type { Day } from "#lib/core/day.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { company, mapping } from "#db/schema/index.ts";
import { transact, type Context } from "../../context.ts";
import { MappingKeyInput } from "../mapping-change.ts";

const VERSIONS_SHOWN_MAX = 50;

export const ListMappingHistory = z.strictObject({ companyId: z.uuid(), ...MappingKeyInput.shape });

/** One saved change of a key. `at` is ISO text; a null target unmapped it. `whole`: to one account, for a category. */
export type MappingVersion = Readonly<{
  version: number;
  target: string | null;
  whole: boolean;
  /** First posting date that it is for; null: since ever. */
  effectiveFrom: Day | null;
  by: string;
  at: string;
}>;

/**
 * Who mapped this key to what and when, newest first; the next older row is what it was before. Of a category also when it stood for
 * a whole account. Errors: `not_found`.
 */
export async function listMappingHistory(
  ctx: Context,
  { companyId, kind, segment, level, source, policyId = "" }: z.output<typeof ListMappingHistory>,
): Promise<Result<readonly MappingVersion[], RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const [found] = await tx.select({ id: company.id }).from(company).where(eq(company.id, companyId));
    if (!found) return err({ code: "not_found", what: "company" });
    const key = and(
      eq(mapping.kind, kind),
      kind === "category" ? inArray(mapping.segment, [0, segment]) : eq(mapping.segment, segment),
      eq(mapping.level, level),
      eq(mapping.source, source),
      eq(mapping.policyId, policyId),
    );
    const rows = await tx
      .select({
        ...{
          version: mapping.version,
          segment: mapping.segment,
          target: mapping.target,
          effectiveFrom: mapping.effectiveFrom,
        },
        ...{ by: mapping.setBy, at: mapping.setAt },
      })
      .from(mapping)
      .where(and(eq(mapping.companyId, companyId), key))
      // A change from the one to the other is two rows: what was given says what it became.
      .orderBy(desc(mapping.version), sql`${mapping.target} is null`)
      .limit(VERSIONS_SHOWN_MAX);
    return ok(
      rows
        .filter((row, index) => rows[index - 1]?.version !== row.version)
        .map(({ segment: of, at, ...row }) => ({
          ...row,
          whole: kind === "category" && of === 0,
          at: at.toISOString(),
        })),
    );
  });
}
