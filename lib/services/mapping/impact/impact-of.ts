import { sql } from "drizzle-orm";
import { dayInZone } from "#lib/core/day.ts";
import { cents, type Cents } from "#lib/core/money.ts";
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
import { expensesElsewhere, readWaiting } from "./load-affected.ts";

/** Accounts of one answer, those that move most money first. */
const ACCOUNTS_MAX = 50;

/** What waiting reports would become. Nothing that GP has, or is being asked for, is among them. */
export type Impact = Readonly<{
  unblocked: number;
  unblockedCents: Cents;
  /** Are held, and would stay held for something else. */
  stillHeld: number;
  /** Ready ones whose journal would be another one, and their money. */
  changed: number;
  changedCents: Cents;
  newlyHeld: number;
  /** The first that unblock, and the first that would be held. */
  released: readonly ImpactReport[];
  blocked: readonly ImpactReport[];
  /** A few of the waiting journals that change, with the lines that do. */
  examples: readonly ImpactExample[];
  accounts: readonly ImpactAccount[];
}>;

/**
 * What these postings would become under the rules `after`: reports are read by the thousand, and planned in memory by what plans
 * them for good. `compare`: what makes a journal another one. A mapping decides accounts alone; rules also dates, amounts and texts.
 */
export async function impactOf(
  tx: Transaction,
  postingIds: readonly string[],
  after: LoadedRules,
  { now, compare }: Readonly<{ now: Date; compare: "accounts" | "everything" }>,
): Promise<Impact> {
  const tally = newTally();
  if (postingIds.length > 0) {
    const today = dayInZone(now, after.rules.timeZone);
    const elsewhere = await expensesElsewhere(tx, postingIds);
    for await (const page of readWaiting(tx, postingIds, compare === "everything"))
      judgeImpact(tally, page, { after, today, elsewhere });
    await addReshaped(tx, tally);
  }
  return toImpact(tally);
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

function toImpact(tally: Tally): Impact {
  const { unblocked, stillHeld, changed, newlyHeld, released, blocked, examples } = tally;
  return {
    ...{ unblocked, stillHeld, changed, newlyHeld, released, blocked, examples },
    unblockedCents: cents(tally.unblockedCents),
    changedCents: cents(tally.changedCents),
    accounts: [...tally.accounts]
      .map(([account, { before, after, journals }]) => ({
        ...{ account, beforeCents: cents(before), afterCents: cents(after), journals },
      }))
      .filter(({ beforeCents, afterCents }) => beforeCents !== afterCents)
      .toSorted((one, other) => movedBy(other) - movedBy(one) || (one.account < other.account ? -1 : 1))
      .slice(0, ACCOUNTS_MAX),
  };
}

function movedBy({ beforeCents, afterCents }: ImpactAccount): number {
  return Math.abs(afterCents - beforeCents);
}
