import { expect, test } from "vitest";
import { confusable, type AuditQuery, journalNumberOf, parseSearch, TERM_CHARS_MAX } from "./parse-search.ts";

const EMPTY: AuditQuery = {
  ...{ reportId: null, digits: null, journalNumber: null, batch: null, marker: null, employee: null, account: null },
  ...{
    by: null,
    connection: null,
    amount: null,
    states: [],
    gpStates: [],
    after: null,
    before: null,
    words: [],
    ignored: [],
  },
};
const amount = (minCents: number | null, maxCents: number | null, withMin = true, withMax = true) => ({
  minCents,
  maxCents,
  withMin,
  withMax,
});

test.each<[string, object]>([
  ["", {}],
  ["R00X9oNOn2MO", { reportId: "R00X9oNOn2MO" }],
  ["report:r00x9onon2mo", { reportId: "r00x9onon2mo" }],
  ["12345", { digits: "12345" }],
  ["4056343049275634401", { digits: "4056343049275634401" }],
  ["journal:12345", { journalNumber: 12_345 }],
  ["JOURNAL:7", { journalNumber: 7 }],
  ["EXP-20261122-1", { batch: "EXP-20261122-1" }],
  ["batch:exp-2026", { batch: "EXP-2026" }],
  ["EXP R00X9oNOn2MO 7QK2MZ4D", { marker: "EXP R00X9ONON2MO 7QK2MZ4D" }],
  ['employee:"Maya Okafor"', { employee: "Maya Okafor" }],
  ["employee:okafor by:ana", { employee: "okafor", by: "ana" }],
  ['connection:"Dynamics GP"', { connection: "Dynamics GP" }],
  ["account:420-6420", { account: "420-6420" }],
  ["amount:>500", { amount: amount(50_000, null, false) }],
  ["amount:>=500.5", { amount: amount(50_050, null) }],
  ["amount:<1,284.37", { amount: amount(null, 128_437, true, false) }],
  ["amount:<=10", { amount: amount(null, 1_000) }],
  ["amount:1284.37", { amount: amount(128_437, 128_437) }],
  ["amount:100..200", { amount: amount(10_000, 20_000) }],
  ["status:held", { states: ["held"] }],
  ["status:nothing-to-post status:sent", { states: ["nothing_to_post", "sent"] }],
  ["status:unposted status:posted", { gpStates: ["work", "posted"] }],
  ["after:2026-10-01 before:2026-10-31", { after: "2026-10-01", before: "2026-10-31" }],
  ["delta hampton", { words: ["delta", "hampton"] }],
  ['"Hampton Inn"', { words: ["Hampton Inn"] }],
  ["Taxi:airport", { words: ["Taxi:airport"] }],
  ["Marcus 1,318.72", { words: ["Marcus", "1,318.72"] }],
  ["R00X9oNOn2MO after:2026-11-01", { reportId: "R00X9oNOn2MO", after: "2026-11-01" }],
])("%s", (term, expected) => {
  expect(parseSearch(term)).toEqual({ ...EMPTY, ...expected });
});

test.each([
  ["amount:", "amount:>", "amount:>5.123", "amount:x", "amount:-5"],
  ["after:2026-13-01", "after:2026-1", "before:", "status:unknown", "status:"],
  ["journal:", "journal:12x", "journal:99999999999", "a", "employee:m", "report:", "batch:", 'by:""'],
])("half-typed and senseless parts are left out: %s …", (...terms) => {
  for (const term of terms) expect(parseSearch(term)).toEqual({ ...EMPTY, ignored: [term] });
});

test("it takes anything, and not for ever", () => {
  const hostile = [
    '"',
    '""',
    ":",
    "::",
    'x:"',
    "\u0000",
    "%_\\",
    "'; drop table posting; --",
    "a".repeat(10_000),
    "employee:".repeat(5_000),
  ];
  for (const term of hostile) expect(() => parseSearch(term)).not.toThrow();

  expect(parseSearch("a".repeat(10_000)).words[0]).toHaveLength(TERM_CHARS_MAX);
  expect(parseSearch("ab ".repeat(100)).words).toHaveLength(20);
});

test("nine digits may be a journal number, ten are Expensify's", () => {
  expect(journalNumberOf("999999999")).toBe(999_999_999);
  expect(journalNumberOf("1000000000")).toBeNull();
});

test("ids that look alike are alike", () => {
  expect(confusable("R00X9oNOn2M0")).toBe(confusable("R00X9oNOn2MO"));
  expect(confusable("R00Xl")).toBe(confusable("R00X1"));
  expect(confusable("R00X9oNOn2MO")).not.toBe(confusable("R00X9oNOn2MP"));
});
