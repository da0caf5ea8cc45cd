import fc from "fast-check";
import { expect, test } from "vitest";
import { buildPosting } from "#lib/testing/build-posting.ts";
import { day } from "../day.ts";
import { draftJournal } from "../journal/draft-journal.ts";
import { fingerprintOf, waitsForApproval } from "../posting/posting.ts";
import { cents } from "../money.ts";
import type { Expense, Report } from "../report/report.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import {
  accountsByNumber,
  SAMPLE_ACCOUNTS,
  SAMPLE_ENTRIES,
  SAMPLE_RULES,
  sampleAccount,
  sampleEntry,
} from "#lib/testing/sample-rules.ts";
import { DEFAULT_OPTIONS, type CompanyOptions } from "./company-options.ts";
import { composeAccount } from "./compose-account.ts";
import type { ExceptionCondition } from "./condition.ts";
import { currentMapping } from "./current-mapping.ts";
import { rulesForGroups, rulesPerExpense } from "./parts/rules-for-groups.ts";
import { datedRows, rowBefore, rulesOn, withDate, withRows } from "./rules-on.ts";
import type { CompanyRules, MappingEntry } from "./rules.ts";

const BALANCE = { postingType: "BalanceSheet" } as const;
const CHART = accountsByNumber([
  ...SAMPLE_ACCOUNTS,
  sampleAccount("420-1530-00", BALANCE),
  sampleAccount("000-1530-00", BALANCE),
  sampleAccount("000-1410-00", BALANCE),
  sampleAccount("440-6420-00"),
]);

/** Later rows of a key have higher versions. */
function rulesWith(entries: readonly MappingEntry[], changes: Partial<CompanyRules> = {}): CompanyRules {
  return { ...SAMPLE_RULES, accounts: CHART, mapping: currentMapping([...SAMPLE_ENTRIES, ...entries]), ...changes };
}
const options = (changes: Partial<CompanyOptions>) => ({ options: { ...DEFAULT_OPTIONS, ...changes } });
const exception = (source: string, segment: number, target: string, condition: ExceptionCondition, place = 1) => ({
  ...sampleEntry("exception", source, target),
  ...{ segment, condition, place },
});

function compose(rules: CompanyRules, expense: Partial<Expense> = {}, report: Partial<Report> = {}) {
  const made = sampleExpense({ transactionId: "E1", ...expense });
  return composeAccount(made, sampleReport([made], { policyId: "POLICY1", ...report }), rules);
}
const account = (...args: Parameters<typeof compose>) => compose(...args).account;
const codes = (...args: Parameters<typeof compose>) => compose(...args).problems.map(({ code }) => code);

const WHOLE = { ...sampleEntry("category", "Lodging", "000-1410-00"), segment: 0 };
const LARGE = exception("Hardware above 2,500", 0, "hold", { amountFromCents: 250_000 });

test("the expense's own account beats a special rule, a special rule a whole account, a whole account the segments", () => {
  const own = sampleEntry("expense_account", "E1", "420-6430-00");
  const special = exception("Denver lodging", 0, "000-1530-00", {
    category: "Lodging",
    tag: { level: 1, name: "Denver" },
  });

  expect(account(rulesWith([own, special, WHOLE]))).toBe("420-6430-00");
  expect(account(rulesWith([special, WHOLE]))).toBe("000-1530-00");
  expect(account(rulesWith([WHOLE]))).toBe("000-1410-00");
  expect(account(rulesWith([]))).toBe("420-6420-00");
});

test("a workspace's own row for a category, of either sort, goes before the company's whole account", () => {
  const own = { policyId: "POLICY1" };
  const value = { ...sampleEntry("category", "Lodging", "6430"), ...own };

  expect(account(rulesWith([WHOLE, value]))).toBe("420-6430-00");
  expect(account(rulesWith([WHOLE, { ...value, policyId: "POLICY2" }]))).toBe("000-1410-00");
  expect(account(rulesWith([WHOLE, { ...WHOLE, ...own, target: "000-1530-00" }, value]))).toBe("000-1530-00");
});

test("expenses that look alike share an account, but neither a problem nor what their employee's default gave", () => {
  const idsIn = (rules: CompanyRules, transactionId: string) =>
    compose(rules, { transactionId, category: "Field Tools" }).problems.map((problem) =>
      "expenseId" in problem ? problem.expenseId : "",
    );
  const rules = rulesWith([]);
  expect([idsIn(rules, "E1"), idsIn(rules, "E2")]).toEqual([["E1"], ["E2"]]);

  const given = rulesWith(
    [
      { ...sampleEntry("default", "one@halden.example", "420"), segment: 1 },
      { ...sampleEntry("default", "two@halden.example", "440"), segment: 1 },
    ],
    options({ defaultByEmployee: true }),
  );
  const of = (submitterEmail: string) => account(given, { tags: [] }, { submitterEmail });
  expect([of("one@halden.example"), of("two@halden.example")]).toEqual(["420-6420-00", "440-6420-00"]);
});

test("category x tag: the special rule gives one segment, the others stay composed", () => {
  const rules = rulesWith([exception("Denver", 2, "6430", { category: "Lodging", tag: { level: 1, name: "Denver" } })]);

  expect(account(rules)).toBe("420-6430-00");
  expect(account(rules, { tags: ["Boston"] })).toBe("440-6420-00");
  expect(compose(rules).parts[1]).toMatchObject({ sourceKind: "exception", sourceText: "Denver", value: "6430" });
});

test("of several special rules the lowest place is taken, whatever their names", () => {
  const first = exception("Z", 2, "6430", { category: "Lodging" }, 1);
  const second = exception("A", 2, "6420", { category: "Lodging" }, 2);

  expect(account(rulesWith([second, first]))).toBe("420-6430-00");
});

test.each<[string, ExceptionCondition, Partial<Expense>, Partial<Report>, boolean]>([
  ["billable", { billable: true }, { billable: true }, {}, true],
  ["billable, not said", { billable: true }, { billable: null }, {}, false],
  ["a card programme", { card: "Amex Corporate" }, { card: "Amex Corporate", reimbursable: false }, {}, true],
  [
    "a card hint on what is reimbursable",
    { card: "Amex Corporate" },
    { card: "Amex Corporate", reimbursable: true },
    {},
    false,
  ],
  ["a report field", { reportField: { name: "Project", value: "P7" } }, {}, { fields: { Project: "P7" } }, true],
  [
    "another value of the field",
    { reportField: { name: "Project", value: "P7" } },
    {},
    { fields: { Project: "P8" } },
    false,
  ],
  ["no such field", { reportField: { name: "Project", value: "P7" } }, {}, {}, false],
  [
    "the employee's custom field",
    { employeeField: { name: "customField1", value: "V1" } },
    {},
    { employeeCustomField1: "V1" },
    true,
  ],
  [
    "the other custom field",
    { employeeField: { name: "customField2", value: "V1" } },
    {},
    { employeeCustomField1: "V1" },
    false,
  ],
  ["the limit to the cent", { amountFromCents: 250_000 }, { amountCents: cents(250_000) }, {}, true],
  ["a cent below", { amountFromCents: 250_000 }, { amountCents: cents(249_999) }, {}, false],
  ["one of two things only", { category: "Lodging", billable: true }, { billable: false }, {}, false],
  ["nothing named: never", {}, {}, {}, false],
])("a special rule looks at %s", (_name, condition, expense, report, applies) => {
  const rules = rulesWith([exception("X", 2, "6430", condition)]);

  expect(account(rules, expense, report)).toBe(applies ? "420-6430-00" : "420-6420-00");
});

test("hardware above a limit: held for capitalisation, with the account that it would have had", () => {
  expect(compose(rulesWith([LARGE]), { amountCents: cents(300_000) })).toMatchObject({
    account: "420-6420-00",
    problems: [{ code: "exception_holds", expenseId: "E1", exception: "Hardware above 2,500" }],
  });
  const own = sampleEntry("expense_account", "E1", "000-1530-00");
  expect(compose(rulesWith([LARGE, own]), { amountCents: cents(300_000) })).toMatchObject({
    account: "000-1530-00",
    problems: [],
  });
});

const asset = (changes: Partial<MappingEntry> = {}) => ({ ...sampleEntry("category", "Meals", "1410", 2), ...changes });

test("a balance-sheet account takes no cost centre: the chart's only account, mapped tag or not", () => {
  expect(compose(rulesWith([asset()]), { category: "Meals" })).toMatchObject({ account: "000-1410-00", problems: [] });
  expect(compose(rulesWith([asset()]), { category: "Meals", tags: [] })).toMatchObject({
    account: "000-1410-00",
    problems: [],
  });
  expect(compose(rulesWith([asset()]), { category: "Meals" }).parts[0]).toMatchObject({
    sourceKind: "balance_sheet",
    value: "000",
  });
});

test("a balance-sheet account of which the chart has several: a person says which cost centre, the company's value decides, or the row keeps it", () => {
  const several = asset({ target: "1530" });

  expect(compose(rulesWith([several]), { category: "Meals" })).toMatchObject({
    account: null,
    problems: [{ code: "balance_sheet_cost_centre", expenseId: "E1", value: "1530", segment: 1 }],
  });
  expect(account(rulesWith([several], options({ balanceSheetValues: { "1": "000" } })), { category: "Meals" })).toBe(
    "000-1530-00",
  );
  expect(account(rulesWith([{ ...several, keepsCostCentre: true }]), { category: "Meals" })).toBe("420-1530-00");
});

test("another company's cost centre is held, and makes no account", () => {
  expect(compose(rulesWith([sampleEntry("tag", "Boston", "company:HALUK", 2)]), { tags: ["Boston"] })).toMatchObject({
    account: null,
    problems: [{ code: "tag_of_other_company", expenseId: "E1", tag: "Boston", company: "HALUK" }],
  });
});

const DEFAULTS = [sampleEntry("default", "", "440"), sampleEntry("default", "maya.okafor@halden.example", "420", 2)];
const maya = { submitterEmail: "Maya.Okafor@halden.example" };

test("defaults are off until they are switched on; the employee's comes before the company's, and the line says so", () => {
  const off = rulesWith(DEFAULTS);
  const company = rulesWith(DEFAULTS, options({ defaultByCompany: true }));
  const both = rulesWith(DEFAULTS, options({ defaultByCompany: true, defaultByEmployee: true }));

  expect(codes(off, { tags: [] }, maya)).toEqual(["tag_missing"]);
  expect(compose(company, { tags: [] }, maya)).toMatchObject({
    ...{ account: "440-6420-00", problems: [] },
    parts: [{ sourceKind: "default_company" }, {}, {}],
  });
  expect(compose(both, { tags: ["Phoenix"] }, maya).parts[0]).toMatchObject({
    value: "420",
    sourceKind: "default_employee",
  });
  expect(account(both, { tags: [] }, { submitterEmail: "x@y.example" })).toBe("440-6420-00");
});

test("a default fills what is missing or unmapped, never a tag that Expensify does not know, nor an empty category", () => {
  const rules = rulesWith(DEFAULTS, options({ defaultByCompany: true }));

  expect(codes(rules, { tags: ["Tucson"] })).toEqual(["tag_unknown"]);
  expect(codes(rules, { category: "Uncategorized" })).toEqual(["category_missing"]);
});

const workspaces = (usesCompanyMapping: boolean) => ({
  workspaces: new Map([...SAMPLE_RULES.workspaces].map(([id, one]) => [id, { ...one, usesCompanyMapping }] as const)),
});
const OWN = { ...sampleEntry("category", "Lodging", "6430"), policyId: "POLICY1" };

test("a workspace's own row beats the company's; the company's apply only by choice", () => {
  expect(account(rulesWith([OWN], workspaces(true)))).toBe("420-6430-00");
  expect(compose(rulesWith([OWN], workspaces(false))).problems).toEqual([
    { code: "tag_unmapped", expenseId: "E1", level: 1, tag: "Denver", segment: 1, policyId: "POLICY1" },
  ]);
  expect(account(rulesWith([{ ...OWN, policyId: "OTHER" }], workspaces(true)))).toBe("420-6420-00");
});

test("dependent tags are known by their full path: the same name under another parent is another tag", () => {
  const [[id, one] = ["", undefined]] = SAMPLE_RULES.workspaces;
  const tags = [new Set(["North", "South"]), new Set(["North:Denver", "South:Denver", "North:A\\:B"])];
  const rules = rulesWith(
    [sampleEntry("tag", "North:Denver", "420"), sampleEntry("tag", "South:Denver", "440")].map((entry) => ({
      ...entry,
      level: 2,
    })),
    {
      workspaces: new Map(one ? [[id, { ...one, tags, dependentTags: true }]] : []),
      segments: SAMPLE_RULES.segments.map((rule) =>
        rule.position === 1 ? { ...rule, source: { kind: "tag", level: 2 } } : rule,
      ),
    },
  );

  expect(account(rules, { tags: ["North", "Denver"] })).toBe("420-6420-00");
  expect(account(rules, { tags: ["South", "Denver"] })).toBe("440-6420-00");
  expect(compose(rules, { tags: ["North", "A:B"] }).problems).toMatchObject([
    { code: "tag_unmapped", tag: "North:A\\:B" },
  ]);
});

const from = (date: string, target: string | null, version: number): MappingEntry => ({
  ...sampleEntry("category", "Lodging", target, version),
  effectiveFrom: day(date),
});

test("effective dates: a journal takes the row of its own date", () => {
  const entries = [...SAMPLE_ENTRIES, from("2026-10-01", "6430", 2), from("2026-12-01", "6500", 3)];
  const rules = { ...SAMPLE_RULES, mapping: currentMapping(entries, day("2026-11-27")), dated: datedRows(entries) };
  const on = (date: string) => compose(rulesOn(rules, day(date))).parts[1]?.value;

  expect([on("2026-09-30"), on("2026-10-01"), on("2026-11-30"), on("2026-12-01")]).toEqual([
    "6420",
    "6430",
    "6430",
    "6500",
  ]);
  expect(rules.mapping.get("category/2/0/Lodging")?.target).toBe("6430");
});

test("effective dates: an unmapping from a date on leaves what was before it", () => {
  const entries = [...SAMPLE_ENTRIES, from("2026-10-01", null, 2)];
  const rules = { ...SAMPLE_RULES, mapping: currentMapping(entries, day("2026-11-27")), dated: datedRows(entries) };

  expect(codes(rulesOn(rules, day("2026-09-30")))).toEqual([]);
  expect(codes(rulesOn(rules, day("2026-10-01")))).toEqual(["category_unmapped"]);
});

const days = fc
  .integer({ min: 0, max: 364 })
  .map((n) => day(new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10)));
const change = fc.record({ at: fc.option(days), target: fc.option(fc.constantFrom("6420", "6430", "6500")) });

test("effective dates, any changes at any dates: on each day exactly one answer, that of the last row begun by then; undo gives back every day", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 12 }), days, (changes, asked) => {
      const start = { ...SAMPLE_RULES, mapping: currentMapping(SAMPLE_ENTRIES), dated: [] };
      let rules: CompanyRules = start;
      let undo: Readonly<{ was: CompanyRules; row: MappingEntry }> = { was: start, row: sampleEntry("tag", "X", null) };
      const kept: MappingEntry[] = [...SAMPLE_ENTRIES];
      const today = day("2026-11-27");
      for (const [index, { at, target }] of changes.entries()) {
        const wanted = sampleEntry("category", "Lodging", target, index + 2);
        const { effectiveFrom: last } = withDate(wanted, rules);
        const effectiveFrom = at === null || (last !== null && at < last) ? last : at;
        const entry = { ...wanted, effectiveFrom };
        kept.push(entry);
        undo = { was: rules, row: { ...entry, target: rowBefore(rules, entry)?.target ?? null, version: index + 3 } };
        rules = withRows(rules, [entry], today);
      }
      const stored = { ...SAMPLE_RULES, mapping: currentMapping(kept, today), dated: datedRows(kept) };
      const answer = (of: CompanyRules) => rulesOn(of, asked).mapping.get("category/2/0/Lodging")?.target ?? null;
      const begun = kept.filter((entry) => entry.source === "Lodging" && (entry.effectiveFrom ?? "") <= asked);
      expect(answer(stored)).toBe(begun.at(-1)?.target ?? null);
      // What a preview shows is what the stored rows give.
      expect(answer(rules)).toBe(answer(stored));
      // Taken back, the last change is as if it had never been.
      const back = [...kept, undo.row];
      const undone = { ...SAMPLE_RULES, mapping: currentMapping(back, today), dated: datedRows(back) };
      expect(answer(undone)).toBe(answer(undo.was));
    }),
    { numRuns: 500, seed: 20_261_127 },
  );
});

test("a special rule of another workspace applies to nothing here, one of the company not where its mapping is not used", () => {
  const rule = exception("X", 2, "6430", { category: "Lodging" });

  expect(account(rulesWith([{ ...rule, policyId: "OTHER" }]))).toBe("420-6420-00");
  expect(account(rulesWith([{ ...rule, policyId: "POLICY1" }]))).toBe("420-6430-00");
  expect(compose(rulesWith([rule], workspaces(false))).parts[1]?.value).toBe(null);
});

test("a main account that also has a profit-and-loss account keeps its cost centre", () => {
  const accounts = accountsByNumber([...CHART.values(), sampleAccount("420-1410-00")]);

  expect(account(rulesWith([asset()], { accounts }), { category: "Meals" })).toBe("420-1410-00");
});

test("the journal takes the row that is effective on its posting date, not today's", () => {
  const report = sampleReport([sampleExpense({ transactionId: "E1" })], { policyId: "POLICY1" });
  const at = { today: day("2026-11-27"), expenseOwners: new Map() };
  const draft = (rules: CompanyRules) => draftJournal(report, rules, at);
  const { date } = draft(rulesWith([]));
  const rows = (effective: MappingEntry) => {
    const entries = [...SAMPLE_ENTRIES, effective];
    return rulesWith([], { mapping: currentMapping(entries, at.today), dated: datedRows(entries) });
  };

  expect(date !== null && date < day("2026-11-26")).toBe(true);
  expect(draft(rows(from(date ?? "", "6430", 2))).lines[0]?.account).toBe("420-6430-00");
  expect(draft(rows(from("2026-11-26", "6430", 2))).lines[0]?.account).toBe("420-6420-00");
});

test("a journal that used a default waits for a person, whatever the policy", () => {
  const plan = { lines: [], date: day("2026-11-01"), period: "", mappingVersion: 1, fingerprint: fingerprintOf([]) };

  expect(waitsForApproval(buildPosting({ plan: { ...plan, usesDefault: true } }), "never")).toBe(true);
  expect(waitsForApproval(buildPosting({ plan }), "never")).toBe(false);
});

test("spend that is summed meets no special rule that looks at one expense, and every other", () => {
  const holding = (condition: ExceptionCondition) => rulesWith([exception("X", 0, "hold", condition)]);
  const hold = (condition: ExceptionCondition) => rulesForGroups(holding(condition));
  const large = { amountCents: cents(900_000), billable: true };

  expect(codes(hold({ amountFromCents: 250_000 }), large)).toEqual([]);
  expect(codes(hold({ category: "Lodging", billable: true }), large)).toEqual([]);
  expect(codes(hold({ category: "Lodging" }), large)).toEqual(["exception_holds"]);
  // They are counted, so that the figures can say so.
  expect(rulesPerExpense(holding({ category: "Lodging", billable: true }))).toBe(1);
  expect(rulesPerExpense(holding({ category: "Lodging" }))).toBe(0);
});
