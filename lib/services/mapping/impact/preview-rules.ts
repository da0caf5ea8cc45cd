import { sql } from "drizzle-orm";
import { dayInZone } from "#lib/core/day.ts";
import type { MappingKey } from "#lib/core/mapping/rules.ts";
import { cents, type Cents } from "#lib/core/money.ts";
import { isLegalMove } from "#lib/core/posting/state.ts";
import type { Transaction } from "#db/client.ts";
import type { LoadedRules } from "../../company/load-rules.ts";
import {
  add,
  type ImpactAccount,
  type ImpactExample,
  type ImpactReport,
  judgeImpact,
  newTally,
  type Tally,
} from "./judge-impact.ts";
import { affectedIds, type AffectedIds, expensesElsewhere, readWaiting } from "./load-affected.ts";

/** Accounts of one answer, those that move most money first. */
const ACCOUNTS_MAX = 50;

/** What saving would do. */
export type RulesPreview = Readonly<{
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
}>;

/** Names no report: a change that may move any of them. */
export const EVERY_REPORT: readonly MappingKey[] = [{ kind: "exception", segment: 0, level: 0, source: "" }];

/**
 * What other rules would do to the reports that use these keys: nothing is written. Reports are read by the thousand, and planned in
 * memory by what plans them for good.
 */
export async function previewRules(
  tx: Transaction,
  after: LoadedRules,
  keys: readonly MappingKey[],
  now: Date,
): Promise<RulesPreview> {
  const { companyId, timeZone } = after.rules;
  const affected = await affectedIds(tx, companyId, keys);
  const tally = newTally();
  if (affected.waiting.length > 0) {
    const elsewhere = await expensesElsewhere(tx, affected.waiting);
    const at = { after, today: dayInZone(now, timeZone), elsewhere };
    for await (const page of readWaiting(tx, affected.waiting)) judgeImpact(tally, page, at);
    await addReshaped(tx, tally);
  }
  return toPreview(tally, affected);
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

function toPreview(tally: Tally, { beyond, past }: AffectedIds): RulesPreview {
  const { unblocked, stillHeld, changed, newlyHeld, released, blocked, examples } = tally;
  const inGp = past.filter(({ state }) => IN_GP.includes(state));
  const count = (some: AffectedIds["past"]) => some.reduce((sum, each) => sum + each.count, 0);
  return {
    ...{ unblocked, stillHeld, changed, newlyHeld, released, blocked, examples, beyond },
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
