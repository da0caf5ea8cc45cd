import { expect, test } from "vitest";
import { tagPath, tagSource } from "#lib/core/mapping/parts/tag-source.ts";
import type { CompanyRules } from "#lib/core/mapping/rules.ts";
import { cents } from "#lib/core/money.ts";
import {
  accountsByNumber,
  mappingOf,
  SAMPLE_ACCOUNTS,
  SAMPLE_ENTRIES,
  SAMPLE_RULES,
  sampleAccount,
  sampleEntry,
} from "#lib/testing/sample-rules.ts";
import { boardColumns, flowOf } from "../board/flows.ts";
import type { SpendGroup } from "../rows/load-spend.ts";
import { matrixCells } from "./matrix-cells.ts";
import { NONE_HELD } from "../rows/load-held.ts";
import { wantedAccount } from "./get-matrix.ts";
import { describeMissing } from "./missing-accounts.ts";

const COLUMNS = boardColumns(SAMPLE_RULES);
const group = (changes: Partial<SpendGroup>): SpendGroup => ({
  ...{
    policyId: "POLICY1",
    category: "Lodging",
    tags: ["Denver"],
    card: "",
    reimbursable: true,
    spendCents: cents(100),
  },
  ...changes,
});
const cell = (rules: Partial<CompanyRules>, category = "Lodging", tag = "Denver", groups: SpendGroup[] = []) =>
  matrixCells({ ...SAMPLE_RULES, ...rules }, COLUMNS, { categories: [category], tags: [tag] }, groups)[0]?.[0];
const withAccount = (changes: Parameters<typeof sampleAccount>[1]) => ({
  accounts: accountsByNumber([...SAMPLE_ACCOUNTS, sampleAccount("420-6420-00", changes)]),
});

test("matrix cell: exists, with what was spent on it", () => {
  expect(
    cell({}, "Lodging", "Denver", [group({}), group({ card: "Amex" }), group({ category: "Meals" })]),
  ).toMatchObject({
    ...{ state: "exists", account: "420-6420-00", spendCents: 200 },
  });
});

test.each([
  ["inactive", withAccount({ active: false })],
  ["no_entry", withAccount({ allowsEntry: false })],
  ["not_posting", withAccount({ type: "Unit" })],
  ["missing", { accounts: new Map() }],
] as const)("matrix cell: %s", (state, rules) => {
  expect(cell(rules)).toMatchObject({ state, account: "420-6420-00" });
});

test.each([
  ["the tag", "Lodging", "Phoenix", "___-6420-00"],
  ["the category", "Field Tools", "Denver", "420-____-00"],
  ["both", "Field Tools", "Phoenix", "___-____-00"],
])("matrix cell: unmapped end, %s", (_name, category, tag, account) => {
  expect(cell({}, category, tag)).toMatchObject({ state: "unmapped", account });
});

test("matrix cell: a category that stands for a whole account has it with every tag, mapped or not", () => {
  const whole = { ...sampleEntry("category", "Lodging", "420-6430-00"), segment: 0 };
  const rules = { mapping: mappingOf([...SAMPLE_ENTRIES, whole]) };
  const cells = ["Denver", "Boston", "Phoenix"].map((tag) => cell(rules, "Lodging", tag));
  expect(cells.map((each) => [each?.state, each?.account])).toEqual(cells.map(() => ["exists", "420-6430-00"]));
});

test("matrix cell: never together, where no workspace has both", () => {
  expect(cell({}, "Lodging", "Tucson")).toMatchObject({ state: "apart", account: "", parts: [] });
});

test("matrix cell: what was spent together is shown, though Expensify no longer lists it", () => {
  expect(cell({}, "Lodging", "Tucson", [group({ tags: ["Tucson"] })])).toMatchObject({
    state: "unmapped",
    spendCents: 100,
  });
});

test("matrix cell: two workspaces with two sites make two accounts, the gravest first", () => {
  const [field] = [...SAMPLE_RULES.workspaces.values()];
  const workspaces = new Map(SAMPLE_RULES.workspaces);
  if (field) workspaces.set("POLICY2", { ...field, policyId: "POLICY2", name: "Labs" });
  const mapping = mappingOf([...SAMPLE_ENTRIES, sampleEntry("workspace", "POLICY2", "10")]);

  expect(cell({ workspaces, mapping })).toMatchObject({
    state: "missing",
    parts: [
      { policyId: "POLICY2", account: "420-6420-10", state: "missing" },
      { policyId: "POLICY1", account: "420-6420-00", state: "exists" },
    ],
  });
});

test.each([
  ["mapped", group({}), ["6420", "420", "mapped"]],
  ["an unmapped tag", group({ tags: ["Phoenix"] }), ["6420", null, "unmapped"]],
  ["an unmapped category", group({ category: "Field Tools" }), [null, "420", "unmapped"]],
  ["no tag", group({ tags: [] }), ["6420", null, "unmapped"]],
])("flow: %s", (_name, one, expected) => {
  const { account, centre, state } = flowOf(one, SAMPLE_RULES, COLUMNS);
  expect([account, centre, state]).toEqual(expected);
});

test("flow: refused where GP does not take the account", () => {
  expect(flowOf(group({}), { ...SAMPLE_RULES, accounts: new Map() }, COLUMNS)).toMatchObject({ state: "refused" });
});

/** Level 2 is the cost centre, and depends on level 1: the same name under another parent is another tag. */
const DEPENDENT: CompanyRules = {
  ...SAMPLE_RULES,
  segments: SAMPLE_RULES.segments.map((rule) =>
    rule.position === 1 ? { ...rule, source: { kind: "tag", level: 2 } } : rule,
  ),
  workspaces: new Map(
    [...SAMPLE_RULES.workspaces].map(([id, workspace]) => [
      id,
      {
        ...workspace,
        dependentTags: true,
        tags: [new Set(["North", "A:B"]), new Set(["North:Denver", "A\\:B:Denver"])],
      },
    ]),
  ),
  mapping: mappingOf([
    ...SAMPLE_ENTRIES,
    { ...sampleEntry("tag", "North:Denver", "420"), level: 2 },
    { ...sampleEntry("tag", "A\\:B:Denver", "440"), level: 2 },
  ]),
};

test("dependent tags: board and matrix know a tag by its full path, as the mapping does", () => {
  const columns = boardColumns(DEPENDENT);
  const groups = [group({ tags: ["North", "Denver"] }), group({ tags: ["A:B", "Denver"], spendCents: cents(7) })];
  expect(groups.map((each) => flowOf(each, DEPENDENT, columns))).toMatchObject([
    { tag: "North:Denver", centre: "420", state: "mapped" },
    { tag: "A\\:B:Denver", centre: "440", state: "mapped" },
  ]);
  const axes = { categories: ["Lodging"], tags: ["North:Denver", "A\\:B:Denver"] };
  expect(matrixCells(DEPENDENT, columns, axes, groups)[0]).toMatchObject([
    { state: "exists", account: "420-6420-00", spendCents: 100 },
    { state: "exists", account: "440-6420-00", spendCents: 7 },
  ]);
});

test.each([[["North", "Denver"]], [["", "Denver"]], [["A:B\\", "x\\:y"]], [["one"]]])(
  "a full path comes apart as it was put together: %j",
  (tags) => {
    const source = tagSource({ tags }, { policyId: "POLICY1" }, tags.length, DEPENDENT);
    expect(tagPath(source)).toEqual(tags);
  },
);

const CHART = accountsByNumber([
  sampleAccount("300-6440-00", { description: "Entertainment - Sales East", category: "Selling Expense" }),
  sampleAccount("300-6430-00", { description: "Meals - Sales East" }),
  sampleAccount("400-6430-00", { description: "Meals - Field Service" }),
  sampleAccount("400-6420-00", { description: "Lodging - Field Service" }),
]);
const describeIn = (accounts: ReturnType<typeof accountsByNumber>, number: string) =>
  describeMissing([number], { ...SAMPLE_RULES, accounts, main: 2 })[0];

test("missing account: described as its sibling, with its own cost centre, type and category copied", () => {
  expect(describeIn(CHART, "400-6440-00")).toEqual({
    ...{ number: "400-6440-00", description: "Entertainment - Field Service", postingType: "ProfitLoss" },
    ...{ category: "Selling Expense", copiedFrom: "300-6440-00" },
  });
});

test("missing account: a new main account has no sibling, and says so", () => {
  expect(describeIn(CHART, "400-9999-00")).toMatchObject({ copiedFrom: null, postingType: "unknown", category: "" });
});

test("missing account: GP keeps 50 characters", () => {
  const long = accountsByNumber([sampleAccount("300-6440-00", { description: "x".repeat(80) })]);
  expect(describeIn(long, "400-6440-00")?.description).toHaveLength(50);
});

test("missing account: proposed where money was spent or a report waits, and it has a sibling", () => {
  const known = describeIn(CHART, "400-6440-00");
  const unknown = describeIn(CHART, "400-9999-00");
  if (!known || !unknown) throw new Error("not described");
  const one = { reports: 1, cents: cents(100) };
  const proposed = [
    wantedAccount(known, cents(5), NONE_HELD),
    wantedAccount(known, cents(0), one),
    wantedAccount(known, cents(0), NONE_HELD),
    wantedAccount(unknown, cents(5), one),
  ];
  expect(proposed.map((each) => each.proposed)).toEqual([true, true, false, false]);
});
