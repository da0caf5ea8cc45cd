import { cents, sumCents, type Cents } from "../money.ts";
import type { JournalLine } from "../ports.ts";

/** What a journal does to each account, debits positive; accounts that come out even are left out. */
export type Nets = ReadonlyMap<string, Cents>;

export function netsOf(lines: readonly Pick<JournalLine, "account" | "debitCents" | "creditCents">[]): Nets {
  const nets = new Map<string, number>();
  for (const { account, debitCents, creditCents } of lines) {
    const key = account.trim().toUpperCase();
    nets.set(key, (nets.get(key) ?? 0) + debitCents - creditCents);
  }
  return new Map([...nets].filter(([, net]) => net !== 0).map(([account, net]) => [account, cents(net)]));
}

export function addNets(all: readonly Nets[]): Nets {
  const sum = new Map<string, number>();
  for (const nets of all) for (const [account, net] of nets) sum.set(account, (sum.get(account) ?? 0) + net);
  return new Map([...sum].filter(([, net]) => net !== 0).map(([account, net]) => [account, cents(net)]));
}

export function sameNets(one: Nets, other: Nets): boolean {
  return one.size === other.size && [...one].every(([account, net]) => other.get(account) === net);
}

/** Two journals that do the same to the same accounts have the same key; `sign` -1: one that takes it back. */
export function netKey(nets: Nets, sign: 1 | -1 = 1): string {
  return [...nets]
    .map(([account, net]) => `${account} ${sign * net}`)
    .toSorted()
    .join("|");
}

/** What is charged in all: the sum of the debit side. */
export function chargedCents(nets: Nets): Cents {
  return sumCents([...nets.values()].filter((net) => net > 0));
}

/** How much of `one` stands in `other` on the same account and side, in cents. */
export function sharedCents(one: Nets, other: Nets): number {
  let shared = 0;
  for (const [account, net] of one) {
    const there = other.get(account) ?? 0;
    if (Math.sign(there) === Math.sign(net)) shared += Math.min(Math.abs(net), Math.abs(there));
  }
  return shared;
}

/** Whether `part` could be one of several that make up `whole`: no account of its own, and nowhere more than there. */
export function fitsInto(part: Nets, whole: Nets): boolean {
  return [...part].every(([account, net]) => {
    const there = whole.get(account) ?? 0;
    return Math.sign(there) === Math.sign(net) && Math.abs(net) <= Math.abs(there);
  });
}

export type NetDifference = Readonly<{ account: string; oursCents: Cents; theirsCents: Cents }>;

/** Accounts on which the two differ, by account number. */
export function netDifferences(ours: Nets, theirs: Nets): readonly NetDifference[] {
  const accounts = [...new Set([...ours.keys(), ...theirs.keys()])].toSorted();
  return accounts
    .map((account) => ({
      account,
      oursCents: ours.get(account) ?? cents(0),
      theirsCents: theirs.get(account) ?? cents(0),
    }))
    .filter(({ oursCents, theirsCents }) => oursCents !== theirsCents);
}
