import { expect, test } from "vitest";
import { day } from "#lib/core/day.ts";
import type { MappingEntry } from "#lib/core/mapping/rules.ts";
import { DEFAULT_OPTIONS } from "#lib/core/mapping/company-options.ts";
import {
  mappingOf,
  rulesWith,
  SAMPLE_ENTRIES,
  SAMPLE_RULES,
  sampleEntry,
  TAX_ACCOUNT,
} from "#lib/testing/sample-rules.ts";
import { cloneDifference } from "./clone-difference.ts";

const HOLD = { ...sampleEntry("exception", "Above 2,500", "hold"), condition: { amountFromCents: 250_000 }, place: 1 };

const side = { rules: SAMPLE_RULES, options: {}, optionsBy: null };

function taken(...entries: MappingEntry[]) {
  const from = { ...side, rules: { ...SAMPLE_RULES, mapping: mappingOf([...SAMPLE_ENTRIES, ...entries]) } };
  return cloneDifference(from, side, new Set(["mapping"])).map(({ item, change }) => [
    item.refusal ?? item.kind,
    change.of === "mapping" ? change.write : null,
  ]);
}

test("special rules, defaults and whole accounts are taken over as they are in force, where this chart has what they give", () => {
  expect(taken({ ...HOLD, effectiveFrom: day("2026-10-01") })).toMatchObject([
    ["new", { kind: "exception", target: "hold", condition: { amountFromCents: 250_000 }, place: 1 }],
  ]);
  expect(taken({ ...HOLD, effectiveFrom: day("2026-10-01") })[0]?.[1]).not.toHaveProperty("effectiveFrom");
  expect(taken(sampleEntry("default", "", "440"))).toMatchObject([["new", { kind: "default", target: "440" }]]);
  expect(taken({ ...HOLD, target: "999-0000-00" }).map(([how]) => how)).toEqual(["no_such_account"]);
  expect(taken({ ...HOLD, segment: 2, target: "9999" }).map(([how]) => how)).toEqual(["no_such_value"]);
  expect(taken({ ...sampleEntry("category", "Meals", "6430"), policyId: "OTHER" }).map(([how]) => how)).toEqual([
    "no_such_workspace",
  ]);
});

const withRule = (change: Partial<MappingEntry>) => ({
  ...side,
  rules: { ...SAMPLE_RULES, mapping: mappingOf([...SAMPLE_ENTRIES, { ...HOLD, ...change }]) },
});

test("a special rule of the same name and target is another one where its condition, its place or its cost centre is", () => {
  const changed = (change: Partial<MappingEntry>) =>
    cloneDifference(withRule(change), withRule({}), new Set(["mapping"])).map(({ item }) => item.kind);
  expect(changed({ version: 7, effectiveFrom: day("2026-10-01") })).toEqual([]);
  expect(changed({ condition: { amountFromCents: 50_000 } })).toEqual(["changed"]);
  expect(changed({ place: 2 })).toEqual(["changed"]);
  expect(changed({ keepsCostCentre: true })).toEqual(["changed"]);
});

const VAT = { tax: "VAT", category: null, recoverableBasisPoints: 10_000, account: TAX_ACCOUNT };
const GST = { ...VAT, tax: "GST", account: "000-9999-00" };
const LINES = { ...DEFAULT_OPTIONS, linesMax: 50 };
const offered = (options: object, to: object) =>
  cloneDifference({ ...side, options }, { ...side, rules: rulesWith({}), options: to }, new Set(["options"])).map(
    ({ item: { id, kind, refusal, byPerson } }) => [id, kind, refusal, byPerson],
  );

test("a tax rule is taken by itself, and not where its account is missing in this chart", () => {
  const ana = { ...VAT, account: "000-2130-00", set: { byId: "user-ana", by: "Ana Ruiz", at: "", version: 1 } };
  expect(offered({ ...LINES, taxRules: [VAT, GST] }, { taxRules: [ana] })).toEqual([
    ["options/linesMax", "changed", null, null],
    ['options/["tax","VAT",null]', "changed", null, "Ana Ruiz"],
    ['options/["tax","GST",null]', "cannot", "no_such_account", null],
  ]);
});

test("what may be written to GP and Expensify is switched on by each company for itself", () => {
  const on = { createAccounts: true, pushTags: true, pushEmployees: true, createVendors: true };
  expect(offered({ ...DEFAULT_OPTIONS, ...on, defaultByCompany: true }, {})).toEqual([
    ["options/defaultByCompany", "changed", null, null],
  ]);
});

test("a value of balance sheet accounts that no account here has cannot be taken", () => {
  expect(offered({ balanceSheetValues: { 1: "999" } }, {})).toEqual([
    ["options/balanceSheetValues", "cannot", "options_refused", null],
  ]);
  expect(offered({ balanceSheetValues: { 1: "000" } }, {})).toMatchObject([
    ["options/balanceSheetValues", "changed", null, null],
  ]);
});
