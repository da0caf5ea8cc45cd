import { buildJournal } from "#lib/core/journal/build-journal.ts";
import type { Day } from "#lib/core/day.ts";
import type { ExplainedLine } from "#lib/core/journal/journal.ts";
import { cents, type Cents } from "#lib/core/money.ts";
import { fingerprintOf } from "#lib/core/posting/posting.ts";
import type { HoldCode } from "#lib/core/problem.ts";
import type { LoadedRules } from "../../company/load-rules.ts";
import type { WaitingPosting } from "./load-affected.ts";

/** Holds that no mapping lifts: a plan is not even tried (posting-protocol.md; `blockers` of the planner). */
export const NOT_BY_MAPPING: readonly HoldCode[] = [
  "held_by_person",
  "rejected_by_gp",
  "cannot_be_rendered",
  "sent_not_found",
  "already_in_gp",
  "duplicate_in_gp",
  "readback_differs",
  "changed_after_sending",
];
const EXAMPLES_MAX = 5;
const EXAMPLE_LINES_MAX = 12;
const LISTED_MAX = 100;

export type ImpactReport = Readonly<{
  postingId: string;
  reportId: string;
  employee: string;
  name: string;
  totalCents: Cents;
}>;
export type ImpactLine = Readonly<{
  /** What the line is of: merchant, or the settlement's text. */
  what: string;
  before: string | null;
  after: string;
  debitCents: Cents;
  creditCents: Cents;
  /** What GP shows with it, where that is another text. */
  text?: Change<string>;
}>;
type Change<Value> = Readonly<{ before: Value; after: Value }>;
export type ImpactExample = ImpactReport &
  Readonly<{
    lines: readonly ImpactLine[];
    /** Where it is another one. */
    date?: Change<Day>;
  }>;
/** What all waiting journals together move: debits less credits of an account, as planned now and as they would be. */
export type ImpactAccount = Readonly<{ account: string; beforeCents: Cents; afterCents: Cents; journals: number }>;

export type Tally = {
  unblocked: number;
  unblockedCents: number;
  stillHeld: number;
  changed: number;
  changedCents: number;
  newlyHeld: number;
  /** The first that unblock; those that would be held. */
  released: ImpactReport[];
  blocked: ImpactReport[];
  examples: ImpactExample[];
  /** Added to in place: a preview adds some hundred thousand times. `last`: the posting that was counted last. */
  accounts: Map<string, { before: number; after: number; journals: number; last: string }>;
  /** Ids whose journal would have other lines, not only other accounts: what they are now is read for itself. */
  reshaped: string[];
};

export function newTally(): Tally {
  return {
    ...{ unblocked: 0, unblockedCents: 0, stillHeld: 0, changed: 0, changedCents: 0, newlyHeld: 0 },
    ...{ released: [], blocked: [], examples: [], accounts: new Map(), reshaped: [] },
  };
}

type At = Readonly<{ after: LoadedRules; today: Day; elsewhere: ReadonlyMap<string, ReadonlyMap<string, string>> }>;
const NOWHERE: ReadonlyMap<string, string> = new Map();

/** Adds what a page of postings would become under the changed rules. Pure: nothing is read and nothing written. */
export function judgeImpact(tally: Tally, page: readonly WaitingPosting[], at: At): void {
  for (const each of page) judgeOne(tally, each, at);
}

function judgeOne(tally: Tally, each: WaitingPosting, { after, today, elsewhere }: At): void {
  const { report } = each;
  if (report === null || each.holds.some(({ code }) => NOT_BY_MAPPING.includes(code))) {
    tally.stillHeld += 1;
    return;
  }
  const built = buildJournal(report, after.rules, {
    today,
    expenseOwners: elsewhere.get(each.postingId) ?? NOWHERE,
    workspaceCompanies: after.sharedWorkspaces.get(report.policyId) ?? [],
    planned: each.planned,
  });
  if (each.state !== "ready") {
    if (!built.ok) tally.stillHeld += 1;
    else unblocks(tally, each, built.value.lines);
    return;
  }
  if (!built.ok) {
    tally.newlyHeld += 1;
    if (tally.blocked.length < LISTED_MAX) tally.blocked.push(named(each));
  } else if (!isSame(each, built.value)) changes(tally, each, built.value);
}

type Built = Readonly<{ date: Day | null; lines: readonly ExplainedLine[] }>;

/** By accounts, which are all that a mapping decides; with its plan known as GP would show it: date, lines and what they say. */
function isSame({ plan, accounts }: WaitingPosting, { date, lines }: Built): boolean {
  if (plan == null) return hasAccounts(lines, accounts);
  return (
    plan.date === date &&
    plan.fingerprint.linesHash === fingerprintOf(lines).linesHash &&
    plan.lines.every((line, index) => line.text === lines[index]?.text)
  );
}

function named({ postingId, reportId, employee, reportName, totalCents }: WaitingPosting): ImpactReport {
  return { postingId, reportId, employee, name: reportName, totalCents: cents(totalCents) };
}

function unblocks(tally: Tally, each: WaitingPosting, lines: readonly ExplainedLine[]): void {
  tally.unblocked += 1;
  tally.unblockedCents += each.totalCents;
  if (tally.released.length < LISTED_MAX) tally.released.push(named(each));
  for (const line of lines) add(tally, line.account, { postingId: each.postingId, before: 0, after: netOf(line) });
}

function changes(tally: Tally, each: WaitingPosting, { lines, date }: Built): void {
  const { postingId, plan } = each;
  tally.changed += 1;
  tally.changedCents += each.totalCents;
  const before = linesBefore(each, lines);
  if (before === null) tally.reshaped.push(postingId);
  for (const [index, line] of lines.entries()) {
    const was = before?.[index] ?? null;
    const net = netOf(line);
    if (was !== null && sameAccount(was.account, line.account) && was.net === net) continue;
    if (was !== null) add(tally, was.account, { postingId, before: was.net, after: 0 });
    add(tally, line.account, { postingId, before: 0, after: net });
  }
  if (tally.examples.length >= EXAMPLES_MAX) return;
  const dated = plan != null && date !== null && plan.date !== date ? { date: { before: plan.date, after: date } } : {};
  tally.examples.push({ ...named(each), lines: exampleLines(lines, before), ...dated });
}

type LineBefore = Readonly<{ account: string; net: number; text: string | null }>;

/** Line by line as planned now; null: there are more lines, or fewer. Without the plan only the accounts may be others. */
function linesBefore(
  { plan, accounts }: WaitingPosting,
  lines: readonly ExplainedLine[],
): readonly LineBefore[] | null {
  if (plan != null && plan.lines.length === lines.length)
    return plan.lines.map((line) => ({ account: line.account, net: netOf(line), text: line.text }));
  if (plan != null || accounts?.length !== lines.length) return null;
  return lines.map((line, index) => ({ account: accounts[index] ?? "", net: netOf(line), text: null }));
}

function exampleLines(lines: readonly ExplainedLine[], before: readonly LineBefore[] | null): readonly ImpactLine[] {
  return lines
    .flatMap((line, index): readonly ImpactLine[] => {
      const was = before?.[index] ?? null;
      const isText = was !== null && was.text !== null && was.text !== line.text;
      if (was !== null && !isText && sameAccount(was.account, line.account) && was.net === netOf(line)) return [];
      const { account: after, merchant, debitCents, creditCents } = line;
      const text = isText ? { text: { before: was.text ?? "", after: line.text } } : {};
      const what = merchant === "" ? line.text : merchant;
      return [{ what, before: was?.account ?? null, after, debitCents, creditCents, ...text }];
    })
    .slice(0, EXAMPLE_LINES_MAX);
}

function hasAccounts(lines: readonly ExplainedLine[], accounts: readonly string[] | null): boolean {
  return (
    accounts?.length === lines.length && lines.every((line, index) => sameAccount(accounts[index] ?? "", line.account))
  );
}

/** As a fingerprint compares them. */
function sameAccount(one: string, other: string): boolean {
  return one === other || one.trim().toUpperCase() === other.trim().toUpperCase();
}

function netOf({ debitCents, creditCents }: Pick<ExplainedLine, "debitCents" | "creditCents">): number {
  return debitCents - creditCents;
}

/** `postingId` null: of many at once, which are counted already. */
export function add(
  tally: Tally,
  account: string,
  { postingId, before, after }: Readonly<{ postingId: string | null; before: number; after: number }>,
): void {
  let sum = tally.accounts.get(account);
  if (!sum) {
    sum = { before: 0, after: 0, journals: 0, last: "" };
    tally.accounts.set(account, sum);
  }
  sum.before += before;
  sum.after += after;
  if (postingId === null || sum.last === postingId) return;
  sum.last = postingId;
  sum.journals += 1;
}
