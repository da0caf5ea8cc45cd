import { expect, test } from "vitest";
import { sampleEntry } from "#lib/testing/sample-rules.ts";
import { nameLikenessPercent } from "./name-likeness.ts";
import { createSuggest, type KeyedUse, type SuggestFacts, type UsedEntry } from "./suggest.ts";

const CENTRES = [
  { value: "400", name: "Field Service" },
  { value: "410", name: "Field Service Phoenix" },
  { value: "420", name: "Field Service Denver" },
  { value: "600", name: "Operations" },
];
const MAINS = [
  { value: "0650", name: "Bank Charges" },
  { value: "6410", name: "Travel - Airfare" },
  { value: "6420", name: "Travel - Lodging" },
  { value: "6430", name: "Travel - Meals" },
  { value: "6440", name: "Entertainment" },
  { value: "6450", name: "Travel - Ground" },
  { value: "6510", name: "Office Supplies" },
  { value: "6520", name: "Freight & Postage" },
  { value: "6530", name: "Small Tools & Equipment" },
  { value: "6550", name: "Telephone" },
  { value: "6610", name: "Software" },
  { value: "6710", name: "Training" },
];
const suggest = (kind: "tag" | "category", source: string, facts: Partial<SuggestFacts> & { glCode?: string } = {}) => {
  const { segment, level } = sampleEntry(kind, source, null);
  const { glCode = "", ...changes } = facts;
  const values = kind === "tag" ? CENTRES : MAINS;
  const base = {
    position: segment,
    values,
    used: [],
    chosen: [],
    keyed: [],
    accounts: [],
    shape: [3, 4, 2],
    separator: "-",
  };
  return createSuggest({ ...base, ...changes })({ kind, segment, level, source }, glCode);
};
const used = (
  target: string | null,
  {
    company = "",
    setAt = "2026-01-01",
    source = "Denver",
    kind = "tag",
  }: { company?: string; setAt?: string; source?: string; kind?: "tag" | "category" } = {},
): UsedEntry => ({ ...sampleEntry(kind, source, target), setAt: new Date(setAt), company });

test.each([
  ["the code itself", "6420", "6420", 100],
  ["spaces around it", " 6420 ", "6420", 100],
  ["a whole account", "000-6420-00", "6420", 95],
  ["a whole account with other separators", "000.6420.00", "6420", 95],
  ["a whole account with spaces", "000 6420 00", "6420", 95],
  ["a whole account without separators", "000642000", "6420", 95],
  ["main account and sub-account", "6420-00", "6420", 85],
  ["leading zeros too many", "006420", "6420", 95],
  ["leading zeros lost in Excel", "650", "0650", 95],
  ["a number that Excel made a decimal of", "6420.0", "6420", 100],
])("GL code in Expensify: %s", (_name, glCode, target, scorePercent) => {
  expect(suggest("category", "Anything", { glCode })).toEqual({
    ...{ target, whole: false },
    reason: "gl_code",
    scorePercent,
    detail: glCode.trim(),
  });
});

test.each([
  ["a code of nothing", "9999"],
  ["a whole account whose part is no value", "6420-9999-00"],
  ["an empty one", " "],
])("GL code that suggests nothing by itself: %s", (_name, glCode) => {
  expect(suggest("category", "Airfare", { glCode })).toMatchObject({ target: "6410", reason: "name" });
});

test("the other segment's part of a whole account is not taken for a cost centre", () => {
  expect(suggest("tag", "Hotels", { glCode: "000-6420-00" })).toBe(null);
  expect(suggest("tag", "Hotels", { glCode: "420-6420-00" })).toMatchObject({ target: "420", reason: "gl_code" });
});

test("two values that differ in leading zeros only are not guessed between", () => {
  const values = [...MAINS, { value: "06420", name: "Old lodging" }];
  expect(suggest("category", "x", { glCode: "006420", values })).toBe(null);
});

test("mapped here before: the newest that can still be used", () => {
  const past = [
    used("400"),
    used("600", { setAt: "2026-03-01", source: "DENVER " }),
    used("999", { setAt: "2026-05-01" }),
    used(null, { setAt: "2026-06-01" }),
  ];
  expect(suggest("tag", "Denver", { used: past })).toMatchObject({
    target: "600",
    reason: "used_before",
    scorePercent: 90,
  });
  expect(suggest("tag", "Boston", { used: past })).toBe(null);
  expect(suggest("category", "Denver", { used: past })).toBe(null);
});

test("mapped in other companies: more of one mind are surer, and say which", () => {
  const of = (target: string, company: string) => used(target, { company });
  expect(suggest("tag", "Denver", { used: [of("600", "CAN")] })).toEqual({
    ...{ target: "600", whole: false, reason: "other_company", scorePercent: 80, detail: "CAN" },
  });
  expect(suggest("tag", "Denver", { used: [of("600", "MEX"), of("600", "CAN"), of("400", "GER")] })).toMatchObject({
    ...{ target: "600", scorePercent: 85, detail: "CAN, MEX" },
  });
});

test("other companies that disagree leave it to the name; this company's past beats them", () => {
  const other = [used("600", { company: "CAN" }), used("400", { company: "MEX" })];
  expect(suggest("tag", "Denver", { used: other })).toMatchObject({ target: "420", reason: "name" });
  expect(suggest("tag", "Denver", { used: [...other, used("410")] })).toMatchObject({ reason: "used_before" });
});

test("another company counts with its newest row, and may have the segment at another place", () => {
  const rows = [
    { ...used("600", { company: "CAN", setAt: "2026-02-01" }), segment: 3 },
    { ...used("400", { company: "CAN" }), segment: 3 },
  ];
  expect(suggest("tag", "Denver", { used: rows })).toMatchObject({ target: "600", detail: "CAN" });
});

test("the same words in another order count a little less", () => {
  const rows = [used("6440", { kind: "category", source: "Dinners and Gifts", company: "CAN" })];
  expect(suggest("category", "Gift, Meals", { used: rows })).toMatchObject({ target: "6440", scorePercent: 75 });
});

const keyedUse = (account: string, lines: number, changes: Partial<KeyedUse> = {}): KeyedUse => ({
  ...{ policyId: "P1", category: "Swag", tags: ["Denver"], account, lines, confirmed: lines, journals: [2302, 2301] },
  ...changes,
});

test("what finance keyed in GP by hand: for the category and for the tag, with the count and the journals", () => {
  const keyed = [keyedUse("420-6440-00", 14), keyedUse("420-6510-00", 1, { journals: [2310] })];
  expect(suggest("category", "Swag", { keyed })).toEqual({
    ...{ target: "6440", whole: false, reason: "keyed_in_gp", scorePercent: 84 },
    detail: "14 of 15 lines, journals 2301, 2302",
  });
  expect(suggest("tag", "Denver", { keyed })).toMatchObject({ target: "420", reason: "keyed_in_gp", scorePercent: 90 });
  expect(suggest("category", "Other", { keyed })).toBe(null);
});

test("keyed in GP: surer where a person said that the journals are the reports; of two minds it is none", () => {
  const many = [keyedUse("420-6440-00", 40)];
  expect(suggest("category", "Swag", { keyed: many })).toMatchObject({ scorePercent: 95 });
  expect(suggest("category", "Swag", { keyed: [{ ...many[0], confirmed: 39 } as KeyedUse] })).toMatchObject({
    scorePercent: 85,
  });
  expect(suggest("category", "Swag", { keyed: [keyedUse("420-6440-00", 2), keyedUse("420-6510-00", 2)] })).toBe(null);
});

test("keyed in GP: a category that is always on one account that is for no expense stands for the whole account", () => {
  const accounts = [{ value: "000-1410-00", name: "Prepaid" }];
  const keyed = [keyedUse("000-1410-00", 2), keyedUse("000-1410-00", 1, { tags: ["Boston"] })];
  expect(suggest("category", "Swag", { keyed, accounts })).toMatchObject({ target: "000-1410-00", whole: true });
  expect(suggest("category", "Swag", { keyed })).toBe(null);
  expect(suggest("category", "Swag", { keyed: [...keyed, keyedUse("400-1410-00", 1)], accounts })).toBe(null);
});

test("a category that stood for a whole account here, or in another company, is suggested as one", () => {
  const accounts = [{ value: "000-1410-00", name: "Prepaid" }];
  const past = { ...used("000-1410-00", { kind: "category", source: "Rent" }), segment: 0 };
  expect(suggest("category", "Rent", { used: [past], accounts })).toMatchObject({
    ...{ target: "000-1410-00", whole: true, reason: "used_before" },
  });
  expect(suggest("category", "Rent", { used: [{ ...past, company: "CAN" }], accounts })).toMatchObject({ whole: true });
  expect(suggest("category", "Rent", { used: [past] })).toBe(null);
});

test("what people chose for single expenses of the category, when most are of one mind", () => {
  const chosen = [
    { category: "Swag", account: "400-6440-00", expenses: 4 },
    { category: "Swag", account: "420-6440-00", expenses: 3 },
    { category: "Swag", account: "420-6510-00", expenses: 1 },
  ];
  expect(suggest("category", "Swag", { chosen })).toEqual({
    ...{ target: "6440", whole: false, reason: "expense_choices", scorePercent: 72, detail: "7" },
  });
  expect(suggest("category", "Swag", { chosen: chosen.slice(1).map((one) => ({ ...one, expenses: 1 })) })).toBe(null);
  expect(suggest("category", "Other", { chosen })).toBe(null);
});

test.each([
  ["Airfare", "6410"],
  ["Flights", "6410"],
  ["Airline Tickets Expense", null],
  ["Hotels", "6420"],
  ["Lodgeing", "6420"],
  ["Accommodation costs", "6420"],
  ["Restaurants", "6430"],
  ["Meals & Entertainment", "6440"],
  ["Client Entertainment", null],
  ["Taxi / Uber", "6450"],
  ["Couriers", "6520"],
  ["Cell Phone", "6550"],
  ["Education", "6710"],
  ["Bank Fees", "0650"],
  ["Office Suplies", "6510"],
  ["SaaS", "6610"],
  ["Travel", null],
  ["Tools for gardens and boats", null],
])("category by name: %s → %s", (source, target) => {
  expect(suggest("category", source)?.target ?? null).toBe(target);
});

test("the likeness of names, with its score", () => {
  expect(suggest("tag", "Denver")).toEqual({
    ...{ target: "420", whole: false, reason: "name", scorePercent: 83, detail: "" },
  });
  expect(suggest("tag", "Field Service")).toMatchObject({ target: "400", reason: "name", scorePercent: 100 });
  expect(suggest("tag", "Denver", { values: [] })).toBe(null);
});

test.each([
  ["Meals", "meals", 100],
  ["Café", "CAFE", 100],
  ["Meal", "Meals", 100],
  ["R&D: Optics", "R&D Optics", 100],
  ["Denver", "Field Service Denver", 83],
  ["West", "Western Union", 88],
  ["Airfare", "Flight expenses", 100],
  ["Meals", "Entertainment", 60],
  ["Lodgeing", "Lodging", 88],
  ["6420", "6421", 0],
  ["Rd", "Rdx", 0],
  ["", "Meals", 0],
  ["the", "The", 0],
  ["Other", "Misc expense", 0],
])("%j and %j are alike to %i percent", (source, candidate, expected) => {
  expect(nameLikenessPercent(source, candidate)).toBe(expected);
});
