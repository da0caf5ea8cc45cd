import { sql } from "drizzle-orm";
import { z } from "zod";
import { type Day, dayInZone } from "#lib/core/day.ts";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import { withDate, withRows } from "#lib/core/mapping/rules-on.ts";
import { type CompanyRules, UNSAVED_VERSION } from "#lib/core/mapping/rules.ts";
import { cents, type Cents } from "#lib/core/money.ts";
import { isLegalMove } from "#lib/core/posting/state.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { loadRules } from "../company/load-rules.ts";
import { transact, type Context } from "../context.ts";
import { checkChanges } from "./check-change.ts";
import {
  add,
  type ImpactAccount,
  type ImpactExample,
  type ImpactReport,
  judgeImpact,
  newTally,
  type Tally,
} from "./impact/judge-impact.ts";
import { affectedIds, type AffectedIds, expensesElsewhere, readWaiting } from "./impact/load-affected.ts";
import { MANY_CHANGES_MAX, MappingChange, MappingChangesText } from "./mapping-change.ts";
import { withOneTarget } from "./one-target.ts";
import type { MappingWrite } from "./write-mapping.ts";

export const PreviewMapping = z.strictObject({ companyId: z.uuid(), changes: MappingChangesText });

/** The same for many changes, which do not go into a URL. */
export const PreviewMany = z.strictObject({
  companyId: z.uuid(),
  changes: z.array(MappingChange).min(1).max(MANY_CHANGES_MAX),
});

/** Accounts of one answer, those that move most money first. */
const ACCOUNTS_MAX = 50;

/** What saving would do. */
export type MappingPreview = Readonly<{
  unblocked: number;
  unblockedCents: Cents;
  /** Use the key, are held, and would stay held for something else. */
  stillHeld: number;
  /** Ready ones whose journal would be another one, and their money. */
  changed: number;
  changedCents: Cents;
  newlyHeld: number;
  /** More than can be looked at at once. */
  beyond: number;
  /** Journals that GP has, or is being asked for, and that use a key: they keep the version that they were made with. */
  inGp: number;
  /** Of those, how many saving could plan anew by the table of legal moves: none, and counted all the same. */
  inGpTouched: number;
  /** The first that unblock, and the first that would be held. */
  released: readonly ImpactReport[];
  blocked: readonly ImpactReport[];
  /** A few of the waiting journals that change, with the lines that do. */
  examples: readonly ImpactExample[];
  accounts: readonly ImpactAccount[];
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
    const affected = await affectedIds(tx, companyId, changes);
    const tally = newTally();
    if (affected.waiting.length > 0) {
      const elsewhere = await expensesElsewhere(tx, affected.waiting);
      for await (const page of readWaiting(tx, affected.waiting)) judgeImpact(tally, page, { after, today, elsewhere });
      await addReshaped(tx, tally);
    }
    return ok({ ...toPreview(tally, affected, issues), begins: beginsOf(wanted, changes, loaded.rules, today) });
  });
}

/** What the journals are now that would have other lines: summed where they are. */
async function addReshaped(tx: Transaction, tally: Tally): Promise<void> {
  if (tally.reshaped.length === 0) return;
  const { rows } = await tx.execute<{ account: string; net: string }>(sql`
    select l->>'account' as account, sum((l->>'debitCents')::bigint - (l->>'creditCents')::bigint)::text as net
    from posting p cross join lateral jsonb_array_elements(p.plan->'lines') l
    where p.id = any(${`{${tally.reshaped.join(",")}}`}::uuid[]) group by 1`);
  for (const { account, net } of rows) add(tally, account, { postingId: null, before: Number(net), after: 0 });
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

function toPreview(
  tally: Tally,
  { beyond, past }: AffectedIds,
  issues: readonly string[],
): Omit<MappingPreview, "begins"> {
  const { unblocked, stillHeld, changed, newlyHeld, released, blocked, examples } = tally;
  const inGp = past.filter(({ state }) => IN_GP.includes(state));
  const count = (some: AffectedIds["past"]) => some.reduce((sum, each) => sum + each.count, 0);
  return {
    ...{ unblocked, stillHeld, changed, newlyHeld, released, blocked, examples, beyond, issues },
    unblockedCents: cents(tally.unblockedCents),
    changedCents: cents(tally.changedCents),
    inGp: count(inGp),
    inGpTouched: count(inGp.filter(({ state }) => isLegalMove(state, "planned"))),
    accounts: [...tally.accounts]
      .map(([account, { before, after, journals }]) => ({
        ...{ account, beforeCents: cents(before), afterCents: cents(after), journals },
      }))
      .filter(({ beforeCents, afterCents }) => beforeCents !== afterCents)
      .toSorted((one, other) => movedBy(other) - movedBy(one) || (one.account < other.account ? -1 : 1))
      .slice(0, ACCOUNTS_MAX),
  };
}

/** In GP, or on the way there with bytes that never change. */
const IN_GP: readonly AffectedIds["past"][number]["state"][] = [
  ...(["queued", "claimed", "sending", "uncertain", "rejected", "sent", "already_in_gp"] as const),
];

function movedBy({ beforeCents, afterCents }: ImpactAccount): number {
  return Math.abs(afterCents - beforeCents);
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
