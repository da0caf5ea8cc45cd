import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { actorName } from "#lib/core/audit/event.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { segmentName } from "#db/schema/index.ts";
import type { Transaction } from "#db/client.ts";
import { loadRules } from "../company/load-rules.ts";
import { segmentValues } from "../mapping/rows/segment-values.ts";
import { transact, type Context } from "../context.ts";
import { parseSegmentNames, segmentNamesDiff, type SegmentNamesDiff } from "./segment-names-diff.ts";

const FILE_CHARACTERS_MAX = 500_000;
const SEGMENTS_MAX = 10;
const ROWS_PER_INSERT_MAX = 1_000;

export const ImportSegmentNames = z.strictObject({
  companyId: z.uuid(),
  /** Position of the segment, 1 first. */
  segment: z.number().int().min(1).max(SEGMENTS_MAX),
  csv: z.string().max(FILE_CHARACTERS_MAX),
  /** True: say what would change, and change nothing. */
  isPreview: z.boolean(),
});

/**
 * Names of segment values out of a CSV file: GP Web Services hand out none (gp.md 3.4). Shows the difference, or keeps it; values
 * that the chart does not have are told and not kept, and what the file leaves out keeps its name.
 *
 * Errors: `not_found` (company or segment); `invalid_input` with what is wrong in the file, and then nothing is kept.
 */
export async function importSegmentNames(
  ctx: Context,
  { companyId, segment, csv, isPreview }: z.output<typeof ImportSegmentNames>,
): Promise<Result<SegmentNamesDiff, RequestProblem>> {
  const { names, issues } = parseSegmentNames(csv);
  if (issues.length > 0) return err({ code: "invalid_input", issues });
  return transact(ctx, async ({ tx, record }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    if (!loaded) return err({ code: "not_found", what: "company" });
    if (segment > loaded.rules.segments.length) return err({ code: "not_found", what: "segment" });
    const values = new Set(segmentValues(loaded.rules, segment).map(({ value }) => value));
    const diff = segmentNamesDiff(names, await keptNames(tx, companyId, segment), values);
    const written = [...diff.added, ...diff.changed];
    if (isPreview || written.length === 0) return ok(diff);
    const by = { organizationId: ctx.organizationId, companyId, segment };
    const set = { setBy: actorName(ctx.actor), setAt: ctx.clock.now() };
    for (let start = 0; start < written.length; start += ROWS_PER_INSERT_MAX) {
      const part = written.slice(start, start + ROWS_PER_INSERT_MAX);
      await tx
        .insert(segmentName)
        .values(part.map(({ value, name }) => ({ ...by, value, name, ...set })))
        .onConflictDoUpdate({
          target: [segmentName.companyId, segmentName.segment, segmentName.value],
          set: { name: sql`excluded.name`, ...set },
        });
    }
    await record({
      action: "segment.named",
      companyId,
      before: Object.fromEntries(diff.changed.map(({ value, before }) => [value, before])),
      after: Object.fromEntries(written.map(({ value, name }) => [value, name])),
      detail: { segment },
    });
    return ok(diff);
  });
}

async function keptNames(tx: Transaction, companyId: string, segment: number): Promise<ReadonlyMap<string, string>> {
  const rows = await tx
    .select({ value: segmentName.value, name: segmentName.name })
    .from(segmentName)
    .where(and(eq(segmentName.companyId, companyId), eq(segmentName.segment, segment)));
  return new Map(rows.map(({ value, name }) => [value, name]));
}
