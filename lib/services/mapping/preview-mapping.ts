import { z } from "zod";
import { type Day, dayInZone } from "#lib/core/day.ts";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import { withDate, withRows } from "#lib/core/mapping/rules-on.ts";
import { type CompanyRules, UNSAVED_VERSION } from "#lib/core/mapping/rules.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { loadRules } from "../company/load-rules.ts";
import { transact, type Context } from "../context.ts";
import { checkChanges } from "./check-change.ts";
import { previewRules, type RulesPreview } from "./impact/preview-rules.ts";
import { MANY_CHANGES_MAX, MappingChange, MappingChangesText } from "./mapping-change.ts";
import { withOneTarget } from "./one-target.ts";
import type { MappingWrite } from "./write-mapping.ts";

export const PreviewMapping = z.strictObject({ companyId: z.uuid(), changes: MappingChangesText });

/** The same for many changes, which do not go into a URL. */
export const PreviewMany = z.strictObject({
  companyId: z.uuid(),
  changes: z.array(MappingChange).min(1).max(MANY_CHANGES_MAX),
});

/** What saving would do, and why it cannot be saved. */
export type MappingPreview = RulesPreview &
  Readonly<{
    /** Why it could not be saved, a sentence each. */
    issues: readonly string[];
    /** From which dates on the changes hold that say none, where that is not since ever: those of the last rows of their keys. */
    begins: readonly MappingBegin[];
  }>;

/** `planned`: the date is still to come. */
export type MappingBegin = Readonly<{ from: Day; planned: boolean }>;

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
    const today = dayInZone(now, loaded.rules.timeZone);
    const preview = await previewRules(tx, after, changes, now);
    return ok({ ...preview, issues, begins: beginsOf(wanted, changes, loaded.rules, today) });
  });
}

/** `changes`: with the dates that follow from one target a category. */
function beginsOf(
  wanted: readonly MappingWrite[],
  changes: readonly MappingWrite[],
  rules: CompanyRules,
  today: Day,
): readonly MappingBegin[] {
  const open = new Set(wanted.filter(({ effectiveFrom }) => effectiveFrom === undefined).map(mappingKeyText));
  const days = changes
    .filter((change) => open.has(mappingKeyText(change)))
    .flatMap((change) => withDate(change, rules).effectiveFrom ?? []);
  return [...new Set(days)].toSorted().map((from) => ({ from, planned: from > today }));
}

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
