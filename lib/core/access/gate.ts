import type { Cents } from "../money.ts";
import { CONFLICTS, type ConflictCode } from "../connection/self-test/conflicts.ts";
import type { Day } from "../day.ts";

/** What was found out about a company; instants are given as they are, the gate judges their age. */
export type GateFacts = Readonly<{
  now: Date;
  expensify: ConnectionFact;
  gp: ConnectionFact;
  accounts: Readonly<{ readAt: Date | null; count: number; misfits: readonly string[] }>;
  settlement: Readonly<{ unconfirmed: readonly string[]; count: number }>;
  calendar: Readonly<{ today: Day; isCovered: boolean; isClosed: boolean; isOfGp: boolean }>;
  coverage: Readonly<{
    spendCents: Cents;
    coveredCents: Cents;
    rest: readonly UncoveredValue[];
    /** Special rules that look at single expenses, which the sums do not know. */
    rulesPerExpense: number;
  }>;
  workspaces: Readonly<{ count: number; unmapped: readonly string[] }>;
  people: Readonly<{ mappers: readonly string[]; approvers: readonly string[] }>;
  shadow: ShadowFact | null;
  selfTests: Readonly<{ gp: SelfTestFact | null; expensify: SelfTestFact | null }>;
  /** What the self-tests found and the set-up contradicts. */
  conflicts: readonly ConflictCode[];
  /** Journals of this company that GP has from here: a test send, or what went before it was taken off live. */
  sent: number;
}>;

/** When it answered last, by a ping or a read; `failedLayer`: where the last ping ended. */
type ConnectionFact = Readonly<{ name: string; answeredAt: Date | null; failedLayer: string | null }>;
export type UncoveredValue = Readonly<{ name: string; spendCents: Cents }>;
/** The last one that ended; for Expensify a ping that calibrated counts as one. `stopsAt`: the step that failed. */
type SelfTestFact = Readonly<{ passed: boolean; at: Date; stopsAt: string | null }>;
type ShadowFact = Readonly<{ fromDay: Day; toDay: Day; reports: number; matchedBasisPoints: number | null }>;

export const GATE_CHECKS = [
  ...(["expensify_answers", "gp_answers", "chart_read", "account_format", "settlement_confirmed"] as const),
  ...(["gp_self_test", "expensify_calibrated", "answers_fit"] as const),
  ...(["calendar_covers", "spend_covered", "workspaces_mapped", "two_people", "shadow_month", "test_send"] as const),
] as const;
export type GateCheck = (typeof GATE_CHECKS)[number];

/**
 * One tick. `must`: without it nobody goes live; the others a person may pass, and says why. The values that its words need stand
 * in `names` and `figures`, by check.
 */
export type GateTick = Readonly<{
  check: GateCheck;
  done: boolean;
  must: boolean;
  names: readonly string[];
  figures: Readonly<Record<string, number>>;
  /** ISO text. */
  at: string | null;
}>;

/** An answer older than this says nothing about today. */
const FRESH_MS = 24 * 3_600_000;
const BASIS_POINTS = 10_000;

/**
 * Every tick of the gate, in the order in which a person deals with them. Pure: the same facts give the same ticks.
 *
 * A test send is a tick only where there was one, and what contradicts a self-test only where something does.
 */
export function judgeGate(facts: GateFacts): readonly GateTick[] {
  const { accounts, settlement, calendar, workspaces } = facts;
  const isFresh = (at: Date | null) => at !== null && facts.now.getTime() - at.getTime() <= FRESH_MS;
  const answers = (check: GateCheck, { name, answeredAt, failedLayer }: ConnectionFact) =>
    tick(check, isFresh(answeredAt) && failedLayer === null, {
      names: [name, ...(failedLayer === null ? [] : [failedLayer])],
      at: answeredAt,
    });
  return [
    answers("expensify_answers", facts.expensify),
    answers("gp_answers", facts.gp),
    tick("chart_read", isFresh(accounts.readAt) && accounts.count > 0, {
      figures: { accounts: accounts.count },
      at: accounts.readAt,
    }),
    tick("account_format", accounts.count > 0 && accounts.misfits.length === 0, {
      names: accounts.misfits,
      figures: { accounts: accounts.count },
    }),
    tick("settlement_confirmed", settlement.count > 0 && settlement.unconfirmed.length === 0, {
      names: settlement.unconfirmed,
      figures: { accounts: settlement.count },
    }),
    selfTested("gp_self_test", facts.selfTests.gp),
    selfTested("expensify_calibrated", facts.selfTests.expensify),
    ...answersFit(facts.conflicts),
    tick("calendar_covers", calendar.isCovered && !calendar.isClosed, {
      names: [calendar.today],
      figures: { closed: calendar.isClosed ? 1 : 0, ofGp: calendar.isOfGp ? 1 : 0 },
    }),
    spendCovered(facts.coverage),
    tick("workspaces_mapped", workspaces.count > 0 && workspaces.unmapped.length === 0, {
      names: workspaces.unmapped,
      figures: { workspaces: workspaces.count },
    }),
    twoPeople(facts.people),
    shadowMonth(facts.shadow),
    ...(facts.sent > 0 ? [tick("test_send", true, { must: false, figures: { journals: facts.sent } })] : []),
  ];
}

function tick(
  check: GateCheck,
  done: boolean,
  rest: Partial<Pick<GateTick, "must" | "names" | "figures">> & Readonly<{ at?: Date | null }> = {},
): GateTick {
  const { must = true, names = [], figures = {}, at = null } = rest;
  return { check, done, must, names, figures, at: at?.toISOString() ?? null };
}

/** All of the money, or what is left named and accepted by a person. */
function spendCovered({ spendCents, coveredCents, rest, rulesPerExpense }: GateFacts["coverage"]): GateTick {
  const names = rest.map(({ name }) => name);
  const figures = { spendCents, coveredCents, uncoveredCents: spendCents - coveredCents, rulesPerExpense };
  return tick("spend_covered", spendCents > 0 && coveredCents === spendCents, { must: false, names, figures });
}

/** Somebody maps and somebody else approves: whoever mapped what a journal uses may not approve it. */
function twoPeople({ mappers, approvers }: GateFacts["people"]): GateTick {
  const done = mappers.some((mapper) => approvers.some((approver) => approver !== mapper));
  const figures = { mappers: mappers.length, approvers: approvers.length };
  return tick("two_people", done, { names: [...new Set([...mappers, ...approvers])], figures });
}

/** Not done, a person may go live without it and says why; a connection whose test failed never goes live. */
function selfTested(check: GateCheck, test: SelfTestFact | null): GateTick {
  if (test === null) return tick(check, false, { must: false });
  return tick(check, test.passed, { names: test.stopsAt === null ? [] : [test.stopsAt], at: test.at });
}

function answersFit(conflicts: readonly ConflictCode[]): readonly GateTick[] {
  if (conflicts.length === 0) return [];
  return [tick("answers_fit", false, { must: conflicts.some((code) => CONFLICTS[code].isFatal), names: conflicts })];
}

function shadowMonth(shadow: ShadowFact | null): GateTick {
  if (shadow === null) return tick("shadow_month", false, { must: false });
  const { fromDay, toDay, reports, matchedBasisPoints } = shadow;
  const done = matchedBasisPoints === BASIS_POINTS;
  const figures = { reports, matchedBasisPoints: matchedBasisPoints ?? 0 };
  return tick("shadow_month", done, { must: false, names: [fromDay, toDay], figures });
}

/** Why a person may not go live now: what must be there first, and what nobody has passed. Empty: they may. */
export function gateRefusals(ticks: readonly GateTick[], passed: ReadonlySet<GateCheck>): readonly GateCheck[] {
  return ticks.filter(({ check, done, must }) => !done && (must || !passed.has(check))).map(({ check }) => check);
}

/** Account numbers that do not have the shape of the company's segments: as many parts, each of its length. */
export function misfitsOf(
  numbers: Iterable<string>,
  segments: readonly Readonly<{ length: number }>[],
  separator: string,
): readonly string[] {
  return [...numbers].filter((number) => {
    const parts = number.split(separator);
    return parts.length !== segments.length || parts.some((part, index) => part.length !== segments[index]?.length);
  });
}
