import { expect, test } from "vitest";
import { day } from "../day.ts";
import { cents } from "../money.ts";
import { type GateCheck, type GateFacts, gateRefusals, judgeGate, misfitsOf } from "./gate.ts";

const NOW = new Date("2026-11-22T12:00:00Z");
const ANSWERED = new Date("2026-11-22T08:00:00Z");
const OLD = new Date("2026-11-20T08:00:00Z");
const GREEN: GateFacts = {
  now: NOW,
  expensify: { name: "Expensify", answeredAt: ANSWERED, failedLayer: null },
  gp: { name: "GP", answeredAt: ANSWERED, failedLayer: null },
  accounts: { readAt: ANSWERED, count: 480, misfits: [] },
  settlement: { unconfirmed: [], count: 2 },
  calendar: { today: day("2026-11-22"), isCovered: true, isClosed: false, isOfGp: false },
  coverage: { spendCents: cents(100_00), coveredCents: cents(100_00), rest: [], rulesPerExpense: 0 },
  workspaces: { count: 3, unmapped: [] },
  people: { mappers: ["Ana"], approvers: ["Grace"] },
  shadow: { fromDay: day("2026-10-01"), toDay: day("2026-10-31"), reports: 12, matchedBasisPoints: 10_000 },
  selfTests: {
    gp: { passed: true, at: ANSWERED, stopsAt: null },
    expensify: { passed: true, at: ANSWERED, stopsAt: null },
  },
  conflicts: [],
  sent: 0,
};
const red = (change: Partial<GateFacts>) =>
  judgeGate({ ...GREEN, ...change }).flatMap(({ check, done }) => (done ? [] : [check]));

test("every tick is green where all is set up", () => {
  expect(red({})).toEqual([]);
});

test.each<[string, Partial<GateFacts>, readonly GateCheck[]]>([
  ["Expensify answered two days ago", { expensify: { ...GREEN.expensify, answeredAt: OLD } }, ["expensify_answers"]],
  ["the last ping of GP failed", { gp: { ...GREEN.gp, failedLayer: "sign-in" } }, ["gp_answers"]],
  ["no chart", { accounts: { readAt: null, count: 0, misfits: [] } }, ["chart_read", "account_format"]],
  ["a chart from the day before yesterday", { accounts: { ...GREEN.accounts, readAt: OLD } }, ["chart_read"]],
  ["accounts of another format", { accounts: { ...GREEN.accounts, misfits: ["6150"] } }, ["account_format"]],
  [
    "a card account not confirmed",
    { settlement: { unconfirmed: ["000-2145-00"], count: 2 } },
    ["settlement_confirmed"],
  ],
  ["no period for today", { calendar: { ...GREEN.calendar, isCovered: false } }, ["calendar_covers"]],
  ["today's period closed", { calendar: { ...GREEN.calendar, isClosed: true } }, ["calendar_covers"]],
  ["one cent uncovered", { coverage: { ...GREEN.coverage, coveredCents: cents(99_99) } }, ["spend_covered"]],
  [
    "no spend read",
    { coverage: { ...GREEN.coverage, spendCents: cents(0), coveredCents: cents(0) } },
    ["spend_covered"],
  ],
  ["a workspace without its segment", { workspaces: { count: 3, unmapped: ["US Field"] } }, ["workspaces_mapped"]],
  ["one person for both", { people: { mappers: ["Ana"], approvers: ["Ana"] } }, ["two_people"]],
  ["nobody approves", { people: { mappers: ["Ana", "Mei"], approvers: [] } }, ["two_people"]],
  ["no shadow month", { shadow: null }, ["shadow_month"]],
  [
    "a shadow month with a difference",
    { shadow: { ...(GREEN.shadow ?? never()), matchedBasisPoints: 9_999 } },
    ["shadow_month"],
  ],
])("red: %s", (_name, change, checks) => {
  expect(red(change)).toEqual(checks);
});

test("two people who both may do both are two people", () => {
  expect(red({ people: { mappers: ["Ana", "Grace"], approvers: ["Grace", "Ana"] } })).toEqual([]);
});

test("a test send is a tick only where there was one", () => {
  expect(judgeGate(GREEN).some(({ check }) => check === "test_send")).toBe(false);
  expect(judgeGate({ ...GREEN, sent: 1 }).find(({ check }) => check === "test_send")?.done).toBe(true);
});

test("a person may pass what is left of the spend and the shadow month, and nothing else", () => {
  const ticks = judgeGate({ ...GREEN, shadow: null, gp: { ...GREEN.gp, answeredAt: null } });
  expect(gateRefusals(ticks, new Set())).toEqual(["gp_answers", "shadow_month"]);
  expect(gateRefusals(ticks, new Set(["shadow_month", "gp_answers"]))).toEqual(["gp_answers"]);
  expect(gateRefusals(judgeGate(GREEN), new Set())).toEqual([]);
});

test("a self-test that was not done may be passed, one that failed may not", () => {
  const { gp, expensify } = GREEN.selfTests;
  const failed = { passed: false, at: ANSWERED, stopsAt: "find" };
  const refusals = (selfTests: GateFacts["selfTests"]) =>
    gateRefusals(judgeGate({ ...GREEN, selfTests }), new Set(["gp_self_test", "expensify_calibrated"]));

  expect(refusals({ gp: null, expensify: null })).toEqual([]);
  expect(gateRefusals(judgeGate({ ...GREEN, selfTests: { gp: null, expensify } }), new Set())).toEqual([
    "gp_self_test",
  ]);
  expect(refusals({ gp: failed, expensify })).toEqual(["gp_self_test"]);
  expect(refusals({ gp, expensify: failed })).toEqual(["expensify_calibrated"]);
});

test("what contradicts a self-test is a tick only where something does, and must be put right where money hangs on it", () => {
  const refusals = (conflicts: GateFacts["conflicts"]) =>
    gateRefusals(judgeGate({ ...GREEN, conflicts }), new Set(["answers_fit"]));

  expect(red({ conflicts: ["tax_not_kept"] })).toEqual(["answers_fit"]);
  expect(refusals(["tax_not_kept"])).toEqual([]);
  expect(refusals(["tax_not_kept", "sign_differs"])).toEqual(["answers_fit"]);
});

test("an account fits by the number of its parts and the length of each", () => {
  const segments = [{ length: 3 }, { length: 4 }, { length: 2 }];
  expect(misfitsOf(["000-6150-01", "0000-615-01", "000-6150", "000-6150-01-9"], segments, "-")).toEqual([
    ...["0000-615-01", "000-6150", "000-6150-01-9"],
  ]);
});

function never(): never {
  throw new Error("no shadow month");
}
