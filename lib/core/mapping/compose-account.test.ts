import { expect, test } from "vitest";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import {
  accountsByNumber,
  mappingOf,
  SAMPLE_ACCOUNTS,
  SAMPLE_ENTRIES,
  SAMPLE_RULES,
  sampleAccount,
  sampleEntry,
} from "#lib/testing/sample-rules.ts";
import type { Account } from "../ports.ts";
import type { Expense } from "../report/report.ts";
import { composeAccount } from "./compose-account.ts";
import type { CompanyRules, MappingEntry, SegmentRule } from "./rules.ts";

const compose = (expense: Partial<Expense>, rules: Partial<CompanyRules> = {}, policyId = "POLICY1") =>
  composeAccount(sampleExpense({ transactionId: "E1", ...expense }), sampleReport([], { policyId }), {
    ...SAMPLE_RULES,
    ...rules,
  });
const withEntries = (...entries: MappingEntry[]) => ({ mapping: mappingOf([...SAMPLE_ENTRIES, ...entries]) });
const withAccount = (changes: Partial<Account>) => ({
  accounts: accountsByNumber([...SAMPLE_ACCOUNTS, sampleAccount("420-6420-00", changes)]),
});

test("debit side: each segment comes from its one declared source", () => {
  const setBy = { setBy: "Ana Ruiz", setById: "user-ana", setAt: new Date("2026-03-04T15:00:00Z"), version: 1 };

  expect(compose({})).toEqual({
    account: "420-6420-00",
    parts: [
      { position: 1, name: "Cost centre", value: "420", sourceKind: "tag", sourceText: "Denver", ...setBy },
      { position: 2, name: "Main account", value: "6420", sourceKind: "category", sourceText: "Lodging", ...setBy },
      { position: 3, name: "Site", value: "00", sourceKind: "workspace", sourceText: "Field", ...setBy },
    ],
    problems: [],
  });
});

test("debit side: segments are joined by position with the company's separator, a constant stands for itself", () => {
  const site: SegmentRule = { position: 3, name: "Site", length: 2, source: { kind: "constant", value: "07" } };
  const segments = [site, ...SAMPLE_RULES.segments.slice(0, 2).toReversed()];
  const { account, parts } = compose({}, { segments, separator: "." });

  expect(account).toBe("420.6420.07");
  expect(parts[2]).toMatchObject({ value: "07", sourceKind: "constant", sourceText: "", setBy: null, version: null });
});

const E1 = { expenseId: "E1" };
test.each([
  ["no category", { category: "" }, { code: "category_missing", ...E1 }],
  ["only spaces", { category: "  " }, { code: "category_missing", ...E1 }],
  ["Uncategorized", { category: "Uncategorized" }, { code: "category_missing", ...E1 }],
  ["not in the workspace", { category: "Snacks" }, { code: "category_unknown", ...E1, category: "Snacks" }],
  ["other case", { category: "lodging" }, { code: "category_unknown", ...E1, category: "lodging" }],
  ["unmapped", { category: "Field Tools" }, { code: "category_unmapped", ...E1, category: "Field Tools", segment: 2 }],
  ["no tag", { tags: [] }, { code: "tag_missing", ...E1, level: 1 }],
  ["skipped tag level", { tags: ["", "Denver"] }, { code: "tag_missing", ...E1, level: 1 }],
  ["unknown tag", { tags: ["Tucson"] }, { code: "tag_unknown", ...E1, level: 1, tag: "Tucson" }],
  ["unmapped tag", { tags: ["Phoenix"] }, { code: "tag_unmapped", ...E1, level: 1, tag: "Phoenix", segment: 1 }],
])("debit side: %s holds the report", (_name, expense, problem) => {
  const { account, problems } = compose(expense);

  expect(problems).toEqual([problem]);
  expect(account).toBe(null);
});

test("debit side: Uncategorized stays a hole even where it is mapped", () => {
  const rules = withEntries(sampleEntry("category", "Uncategorized", "6420"));

  expect(compose({ category: "Uncategorized" }, rules)).toMatchObject({
    account: null,
    parts: [{}, { value: null }, {}],
  });
});

test("debit side: a category that Expensify no longer lists holds, though its mapping is shown", () => {
  const rules = withEntries(sampleEntry("category", "Snacks", "6430"));

  expect(compose({ category: "Snacks" }, rules)).toMatchObject({
    account: "420-6430-00",
    problems: [{ code: "category_unknown" }],
  });
});

test("debit side: what was unmapped again is unmapped", () => {
  for (const target of [null, ""]) {
    const rules = withEntries(sampleEntry("tag", "Denver", target, 2));

    expect(compose({}, rules).problems.map(({ code }) => code)).toEqual(["tag_unmapped"]);
  }
});

test("debit side: a tag level that no segment uses holds nothing", () => {
  expect(compose({ tags: ["Denver", "", "Bench 4"] }).problems).toEqual([]);
});

test("debit side: a tag level beyond the workspace's own is unknown", () => {
  const segments = [{ position: 1, name: "Project", length: 3, source: { kind: "tag", level: 2 } }] as const;

  expect(compose({ tags: ["Denver", "North"] }, { segments }).problems).toEqual([
    { code: "tag_unknown", ...E1, level: 2, tag: "North" },
  ]);
});

test("debit side: two segments from one missing category each say so, with one problem code", () => {
  const fromCategory = (position: number) => ({ position, name: "", length: 3, source: { kind: "category" } }) as const;
  const { problems } = compose({ category: "Field Tools" }, { segments: [fromCategory(1), fromCategory(2)] });

  expect(problems).toMatchObject([{ code: "category_unmapped", segment: 1 }, { segment: 2 }]);
});

test("debit side: an unmapped workspace", () => {
  const mapping = mappingOf(SAMPLE_ENTRIES.filter(({ kind }) => kind !== "workspace"));

  expect(compose({}, { mapping }).problems).toEqual([{ code: "workspace_unmapped", policyId: "POLICY1", segment: 3 }]);
});

test("debit side: of an unknown workspace nobody can tell what it lists", () => {
  expect(
    compose({ category: "Snacks" }, withEntries(sampleEntry("category", "Snacks", "6430")), "OTHER").problems,
  ).toEqual([]);
});

const ACCOUNT = { ...E1, account: "420-6420-00" };
test.each([
  ["inactive", { active: false }, [{ code: "account_inactive", ...ACCOUNT }]],
  ["closed to entries", { allowsEntry: false }, [{ code: "account_no_entry", ...ACCOUNT }]],
  ["a unit account", { type: "Unit" }, [{ code: "account_not_posting", ...ACCOUNT, accountType: "Unit" }]],
  [
    "an allocation account",
    { type: "Fixed Allocation" },
    [{ code: "account_not_posting", ...ACCOUNT, accountType: "Fixed Allocation" }],
  ],
  [
    "an allocation account, of which GP does not say whether it takes entries",
    { type: "Variable Allocation", allowsEntry: false },
    [{ code: "account_not_posting", ...ACCOUNT, accountType: "Variable Allocation" }],
  ],
  [
    "inactive and closed to entries",
    { active: false, allowsEntry: false },
    [
      { code: "account_inactive", ...ACCOUNT },
      { code: "account_no_entry", ...ACCOUNT },
    ],
  ],
] as const)("debit side: the composed account is %s", (_name, changes, problems) => {
  expect(compose({}, withAccount(changes))).toMatchObject({ account: "420-6420-00", problems });
});

test("debit side: the composed account does not exist", () => {
  expect(compose({}, { accounts: new Map() }).problems).toEqual([{ code: "account_missing", ...ACCOUNT }]);
});

test("debit side: an account given for one expense replaces the whole account", () => {
  const rules = withEntries(sampleEntry("expense_account", "E1", "440-6430-00", 12));

  expect(compose({ category: "", tags: [] }, rules)).toMatchObject({
    account: "440-6430-00",
    parts: [{ position: 0, value: "440-6430-00", sourceKind: "expense_account", sourceText: "E1", version: 12 }],
    problems: [],
  });
});

test("debit side: an account given for one expense must be sound as well", () => {
  const rules = withEntries(sampleEntry("expense_account", "E1", "999-9999-99"));

  expect(compose({}, rules).problems).toEqual([{ code: "account_missing", ...E1, account: "999-9999-99" }]);
});

test("debit side: an account taken back leaves the composed one", () => {
  const rules = withEntries(sampleEntry("expense_account", "E1", null, 2));

  expect(compose({}, rules).account).toBe("420-6420-00");
});
