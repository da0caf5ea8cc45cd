import { z } from "zod";
import { dayInZone } from "#lib/core/day.ts";
import { withDate, withRows } from "#lib/core/mapping/rules-on.ts";
import { type CompanyRules, UNSAVED_VERSION } from "#lib/core/mapping/rules.ts";
import { isLegalMove } from "#lib/core/posting/state.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { loadRules } from "../company/load-rules.ts";
import { transact, type Context } from "../context.ts";
import { checkChanges } from "./check-change.ts";
import { impactOf, type Impact } from "./impact/impact-of.ts";
import { affectedIds, type AffectedIds } from "./impact/load-affected.ts";
import { MANY_CHANGES_MAX, MappingChange, MappingChangesText } from "./mapping-change.ts";
import { withOneTarget } from "./one-target.ts";
import type { MappingWrite } from "./write-mapping.ts";

export const PreviewMapping = z.strictObject({ companyId: z.uuid(), changes: MappingChangesText });

/** The same for many changes, which do not go into a URL. */
export const PreviewMany = z.strictObject({
  companyId: z.uuid(),
  changes: z.array(MappingChange).min(1).max(MANY_CHANGES_MAX),
});

/** What saving would do, of what uses the keys. */
export type MappingPreview = Impact &
  Readonly<{
    /** More than can be looked at at once. */
    beyond: number;
    /** Journals that GP has, or is being asked for, and that use a key: they keep the version that they were made with. */
    inGp: number;
    /** Of those, how many saving could plan anew by the table of legal moves: none, and counted all the same. */
    inGpTouched: number;
    /** Why it could not be saved, a sentence each. */
    issues: readonly string[];
  }>;

/**
 * The effect of saving these changes, before they are saved: nothing is written. The rules are loaded once, reports by the thousand,
 * and planned in memory by what plans them for good. Errors: `not_found`.
 */
export async function previewMapping(
  ctx: Context,
  { companyId, changes: wanted }: z.output<typeof PreviewMapping>,
): Promise<Result<MappingPreview, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    if (!loaded) return err({ code: "not_found", what: "company" });
    const changes = withOneTarget(wanted, loaded.rules);
    const issues = checkChanges(changes, loaded.rules);
    const now = ctx.clock.now();
    const after = { ...loaded, rules: withChanges(loaded.rules, changes, now) };
    const affected = await affectedIds(tx, companyId, changes);
    const impact = await impactOf(tx, affected.waiting, after, { now, compare: "accounts" });
    return ok({ ...impact, ...inGpOf(affected), beyond: affected.beyond, issues });
  });
}

function inGpOf({ past }: AffectedIds): Pick<MappingPreview, "inGp" | "inGpTouched"> {
  const inGp = past.filter(({ state }) => IN_GP.includes(state));
  const count = (some: AffectedIds["past"]) => some.reduce((sum, each) => sum + each.count, 0);
  return { inGp: count(inGp), inGpTouched: count(inGp.filter(({ state }) => isLegalMove(state, "planned"))) };
}

/** In GP, or on the way there with bytes that never change. */
const IN_GP: readonly AffectedIds["past"][number]["state"][] = [
  ...(["queued", "claimed", "sending", "uncertain", "rejected", "sent", "already_in_gp"] as const),
];

/** The rules as they would be. */
export function withChanges(rules: CompanyRules, changes: readonly MappingWrite[], now: Date): CompanyRules {
  const confirmed = changes.flatMap(({ target, confirmsAccount }) =>
    confirmsAccount && target !== null ? [target] : [],
  );
  const entries = changes.map((change) => ({
    ...withDate(change, rules),
    ...{ version: UNSAVED_VERSION, setById: null, setBy: "", setAt: now },
  }));
  const after = withRows(rules, entries, dayInZone(now, rules.timeZone));
  return { ...after, confirmedAccounts: new Set([...rules.confirmedAccounts, ...confirmed]) };
}
