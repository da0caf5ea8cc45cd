import { z } from "zod";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { company } from "#db/schema/index.ts";
import { transact, type Context } from "../../context.ts";
import { type Impact } from "../../mapping/impact/impact-of.ts";
import { chosenOf, CLONE_PARTS, cloneDifference, type CloneItem } from "./clone-difference.ts";
import { lastTakeOver } from "./last-take-over.ts";
import { loadSide } from "./load-side.ts";
import { impactOfParts, takenParts } from "./taken-parts.ts";

/** Items of one answer; the counts say how many there are. */
const ITEMS_MAX = 2_000;
const COMPANIES_MAX = 500;

export const PreviewClone = z.strictObject({
  companyId: z.uuid(),
  /** Null: only which companies there are. */
  fromId: z.uuid().nullable().default(null),
  /** Names, separated by commas, as they stand in the URL. */
  parts: z
    .string()
    .default("mapping,options")
    .transform((text) => CLONE_PARTS.filter((part) => text.split(",").includes(part))),
});

export type ClonePreview = Readonly<{
  companies: readonly Readonly<{ id: string; code: string; name: string }>[];
  items: readonly CloneItem[];
  counts: Readonly<Record<CloneItem["kind"], number>>;
  /** Of the company that is changed. */
  version: number;
  /** The last take-over may be undone: nothing was changed since. */
  canUndo: boolean;
  /** Of taking all that is taken without a tick; null where that is nothing. */
  impact: (Impact & Readonly<{ beyond: number }>) | null;
}>;

/** What taking mapping and rules over from another company of the organization would change. Nothing is written. Errors: `not_found`. */
export async function previewClone(
  ctx: Context,
  { companyId, fromId, parts }: z.output<typeof PreviewClone>,
): Promise<Result<ClonePreview, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const to = await loadSide(tx, companyId, ctx.clock.now());
    const from = fromId === null ? null : await loadSide(tx, fromId, ctx.clock.now());
    if (!to || (fromId !== null && !from)) return err({ code: "not_found", what: "company" });
    const difference = from ? cloneDifference(from, to, new Set(parts)) : [];
    const items = difference.map(({ item }) => item);
    const chosen = chosenOf(difference, new Set());
    const taken = from && chosen.length > 0 ? takenParts(chosen, from, to) : null;
    const count = (kind: CloneItem["kind"]) => items.filter((item) => item.kind === kind).length;
    const all = await tx
      .select({ id: company.id, code: company.code, name: company.name })
      .from(company)
      .orderBy(company.code)
      .limit(COMPANIES_MAX);
    const last = await lastTakeOver(tx, companyId);
    return ok({
      companies: all.filter(({ id }) => id !== companyId),
      items: items.slice(0, ITEMS_MAX),
      counts: { new: count("new"), changed: count("changed"), cannot: count("cannot") },
      version: to.rules.mappingVersion,
      impact: taken && (await impactOfParts(tx, to, taken, ctx.clock.now())),
      canUndo: last !== null && last.version === to.rules.mappingVersion,
    });
  });
}
