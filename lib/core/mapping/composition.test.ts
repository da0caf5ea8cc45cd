import fc from "fast-check";
import { expect, test } from "vitest";
import { accountsByNumber, SAMPLE_RULES, sampleAccount, sampleEntry } from "#lib/testing/sample-rules.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { cents } from "../money.ts";
import { DEFAULT_OPTIONS } from "./company-options.ts";
import { composeAccount } from "./compose-account.ts";
import type { ExceptionCondition } from "./condition.ts";
import { currentMapping } from "./current-mapping.ts";
import type { CompanyRules, MappingEntry } from "./rules.ts";

/**
 * What decides about an account, said a second time and without any of the product's parts: by walking the saved rows from the newest
 * to the oldest. Two workspaces, rows of every kind in any order, of the company and of each workspace.
 */
type Row = Readonly<{
  kind: MappingEntry["kind"];
  segment: number;
  source: string;
  policyId: string;
  target: string | null;
  place: number;
  condition: ExceptionCondition | null;
  keeps: boolean;
}>;
type Spent = Readonly<{ id: string; policyId: string; email: string; category: string; tag: string; large: boolean }>;
type World = Readonly<{
  rows: readonly Row[];
  uses: Readonly<Record<string, boolean>>;
  byCompany: boolean;
  byEmployee: boolean;
  neutral: string | null;
  spent: readonly Spent[];
}>;

const POLICIES = ["POLICY1", "POLICY2"];
const CATEGORIES = ["Lodging", "Meals", "Deposit", "Uncategorized"];
/** The second workspace does not list the last one. */
const TAGS = ["Denver", "Boston", "Phoenix"];
const EMAILS = ["one@halden.example", "two@halden.example"];
/** `1410` and `1530` are on the balance sheet alone, the one under one cost centre, the other under two. */
const CHART = [
  ...["420", "440", "000"].flatMap((centre) =>
    ["6420", "6430"].flatMap((main) => [`${centre}-${main}-00`, `${centre}-${main}-10`]),
  ),
];
const BALANCE = ["000-1410-00", "000-1410-10", "000-1530-00", "420-1530-00"];
const ACCOUNTS = accountsByNumber([
  ...CHART.map((number) => sampleAccount(number)),
  ...BALANCE.map((number) => sampleAccount(number, { postingType: "BalanceSheet" })),
]);

const among = <Value>(...values: readonly Value[]) => fc.constantFrom(...values);
const scope = among("", "", ...POLICIES);
const base = {
  policyId: fc.constant(""),
  place: fc.constant(0),
  condition: fc.constant(null),
  keeps: fc.constant(false),
};
const row = (kind: Row["kind"], some: Partial<Record<keyof Row, fc.Arbitrary<unknown>>>) =>
  fc.record({ kind: fc.constant(kind), segment: fc.constant(0), ...base, ...some }) as unknown as fc.Arbitrary<Row>;
const mainValue = among(null, "6420", "6430", "1410", "1530");
const centre = among(null, "420", "440", "000");
const wholeAccount = among(null, ...CHART.slice(0, 3), "000-1410-00");
const condition = fc
  .record(
    {
      category: among("Lodging", "Meals", "Deposit"),
      tag: among("Denver", "Boston").map((name) => ({ level: 1, name })),
      amountFromCents: fc.constant(250_000),
    },
    { requiredKeys: [] },
  )
  .filter((some) => Object.keys(some).length > 0);
/** Each rule has a name of its own, so that their order never depends on chance. */
const named = (one: Row): Row => ({ ...one, source: `${one.source}${one.segment}${one.policyId}` });
const special = { source: among("A", "B", "C"), policyId: scope, place: among(1, 2, 3), condition };
const rows = fc.oneof(
  row("category", {
    segment: fc.constant(2),
    source: among(...CATEGORIES),
    policyId: scope,
    target: mainValue,
    keeps: fc.boolean(),
  }),
  row("category", { source: among(...CATEGORIES), policyId: scope, target: wholeAccount }),
  row("tag", {
    segment: fc.constant(1),
    source: among(...TAGS),
    policyId: scope,
    target: fc.oneof(centre, among("company:TWO")),
  }),
  row("workspace", { segment: fc.constant(3), source: among(...POLICIES), target: among(null, "00", "10") }),
  row("exception", { ...special, target: fc.oneof(wholeAccount, among("hold")) }).map(named),
  row("exception", { ...special, segment: fc.constant(1), target: centre }).map(named),
  row("exception", { ...special, segment: fc.constant(2), target: mainValue, keeps: fc.boolean() }).map(named),
  row("default", { segment: fc.constant(1), source: among("", ...EMAILS), target: centre }),
  row("expense_account", { source: among("E1", "E2"), target: wholeAccount }),
);
const START: readonly Row[] = [
  ...CATEGORIES.slice(0, 2).map((source) => ({ kind: "category" as const, segment: 2, source, target: "6420" })),
  ...TAGS.slice(0, 2).map((source) => ({ kind: "tag" as const, segment: 1, source, target: "420" })),
  ...POLICIES.map((source) => ({ kind: "workspace" as const, segment: 3, source, target: "00" })),
].map((one) => ({ ...one, policyId: "", place: 0, condition: null, keeps: false }));
const spent = fc.record({
  id: among("E1", "E2", "E3"),
  policyId: among(...POLICIES),
  email: among(...EMAILS),
  category: fc.oneof(among(...CATEGORIES), among("", "Snacks")),
  tag: fc.oneof(among(...TAGS), among("", "Tucson")),
  large: fc.boolean(),
});
const world: fc.Arbitrary<World> = fc.record({
  rows: fc.array(rows, { maxLength: 14 }).map((more) => [...START, ...more]),
  uses: fc.record({ POLICY1: fc.boolean(), POLICY2: fc.boolean() }),
  ...{ byCompany: fc.boolean(), byEmployee: fc.boolean(), neutral: among(null, null, "440") },
  spent: fc.array(spent, { minLength: 1, maxLength: 5 }),
});

function rulesOf({ rows: saved, uses, byCompany, byEmployee, neutral }: World): CompanyRules {
  const entries = saved.map(({ kind, segment, source, policyId, target, place, condition: when, keeps }, index) => ({
    ...sampleEntry(kind, source, target, index + 1),
    ...{ segment, place, condition: when, keepsCostCentre: keeps },
    ...(policyId === "" ? {} : { policyId }),
  }));
  const categories = new Set(CATEGORIES);
  return {
    ...SAMPLE_RULES,
    accounts: ACCOUNTS,
    mapping: currentMapping(entries),
    options: {
      ...{ ...DEFAULT_OPTIONS, defaultByCompany: byCompany, defaultByEmployee: byEmployee },
      balanceSheetValues: neutral === null ? {} : { "1": neutral },
    },
    workspaces: new Map(
      POLICIES.map((policyId, index) => [
        policyId,
        {
          ...{ policyId, name: policyId, usesCompanyMapping: uses[policyId] === true, categories },
          tags: [new Set(TAGS.slice(0, TAGS.length - index))],
        },
      ]),
    ),
  };
}

/** The newest row that says something of this, whatever it says. */
function newest({ rows: saved }: World, kind: Row["kind"], segment: number, source: string, policyId = "") {
  const found = saved.findLast(
    (one) => one.kind === kind && one.segment === segment && one.source === source && one.policyId === policyId,
  );
  return found?.target == null ? null : { ...found, target: found.target };
}
type Said = NonNullable<ReturnType<typeof newest>>;

function ofWorkspace(all: World, { policyId }: Spent, kind: Row["kind"], segment: number, source: string): Said | null {
  const own = newest(all, kind, segment, source, policyId);
  return own ?? (all.uses[policyId] === true ? newest(all, kind, segment, source) : null);
}

function specialRule(all: World, one: Spent): Said | null {
  const keys = new Set(
    all.rows
      .filter(({ kind }) => kind === "exception")
      .map(({ segment, source, policyId }) => `${segment} ${source} ${policyId}`),
  );
  const standing = [...keys].flatMap((key) => {
    const [segment = "", source = "", policyId = ""] = key.split(" ");
    return newest(all, "exception", Number(segment), source, policyId) ?? [];
  });
  const meets = ({ policyId, condition: when }: Said) =>
    (policyId === one.policyId || (policyId === "" && all.uses[one.policyId] === true)) &&
    (when?.category ?? one.category) === one.category &&
    (when?.tag?.name ?? one.tag) === one.tag &&
    (when?.amountFromCents === undefined || one.large);
  const first = standing.filter(meets).toSorted((a, b) => a.place - b.place || (a.source < b.source ? -1 : 1));
  return first[0] ?? null;
}

function wholeOfCategory(all: World, { category, policyId }: Spent): Said | null {
  if (category === "" || category === "Uncategorized") return null;
  const own = newest(all, "category", 0, category, policyId);
  const hasOwnValue = newest(all, "category", 2, category, policyId) !== null;
  if (own || hasOwnValue || all.uses[policyId] !== true) return own;
  return newest(all, "category", 0, category);
}

/** Null: there is no account. */
function expectedAccount(all: World, one: Spent): string | null {
  const own = newest(all, "expense_account", 0, one.id);
  if (own) return own.target;
  const rule = specialRule(all, one);
  if (rule && rule.segment === 0 && rule.target !== "hold") return rule.target;
  const whole = wholeOfCategory(all, one);
  if (whole) return whole.target;

  const given = (segment: number) => (rule?.segment === segment ? rule : null);
  const hasCategory = one.category !== "" && one.category !== "Uncategorized";
  const main = given(2) ?? (hasCategory ? ofWorkspace(all, one, "category", 2, one.category) : null);
  const site = newest(all, "workspace", 3, one.policyId)?.target ?? null;
  const tagged = one.tag === "" ? null : ofWorkspace(all, one, "tag", 1, one.tag);
  let costCentre =
    given(1)?.target ?? (tagged?.target.startsWith("company:") === true ? null : (tagged?.target ?? null));
  if (main && ["1410", "1530"].includes(main.target) && !main.keeps && !given(1)) {
    const fits = BALANCE.filter(
      (number) => number.slice(4, 8) === main.target && (site === null || number.endsWith(site)),
    );
    const centres = new Set(fits.map((number) => number.slice(0, 3)));
    costCentre = all.neutral ?? (centres.size === 1 ? ([...centres][0] ?? null) : null);
  } else if (!given(1) && tagged === null && isListed(one)) {
    costCentre =
      (all.byEmployee ? newest(all, "default", 1, one.email)?.target : null) ??
      (all.byCompany ? newest(all, "default", 1, "")?.target : null) ??
      null;
  }
  const parts = [costCentre, main?.target ?? null, site];
  return parts.includes(null) ? null : parts.join("-");
}

/** A tag that the workspace does not know is filled by no default; none at all is. */
function isListed({ tag, policyId }: Spent): boolean {
  const known = policyId === "POLICY1" ? TAGS : TAGS.slice(0, -1);
  return tag === "" || known.includes(tag);
}

function compose(one: Spent, rules: CompanyRules) {
  const expense = sampleExpense({
    ...{ transactionId: one.id, category: one.category, tags: one.tag === "" ? [] : [one.tag] },
    amountCents: cents(one.large ? 250_000 : 10_000),
  });
  const report = sampleReport([expense], {
    policyId: one.policyId,
    policyName: one.policyId,
    submitterEmail: one.email,
  });
  return composeAccount(expense, report, rules);
}

test("precedence: whatever rows there are, of both workspaces and of the company, the account is what a plain reading of them gives", () => {
  fc.assert(
    fc.property(world, (all) => {
      const rules = rulesOf(all);
      for (const one of all.spent) expect(compose(one, rules).account).toBe(expectedAccount(all, one));
    }),
    { numRuns: 3_000, seed: 20_261_127 },
  );
});

test("composition: the parts joined are the account, in order; without one a part is empty and something holds the report", () => {
  fc.assert(
    fc.property(world, (all) => {
      const rules = rulesOf(all);
      for (const one of all.spent) {
        const { account, parts, problems } = compose(one, rules);
        const values = parts.map(({ value }) => value);
        const positions = parts.map(({ position }) => position);
        expect(positions).toEqual(parts.length === 1 ? [0] : [1, 2, 3]);
        expect(account).toBe(values.includes(null) ? null : values.join("-"));
        const isSound = account !== null && ACCOUNTS.has(account);
        expect(isSound || problems.length > 0).toBe(true);
        const isHeldByRule = problems.some(({ code }) => code === "exception_holds");
        const hasOwn = newest(all, "expense_account", 0, one.id) !== null;
        expect(isHeldByRule).toBe(!hasOwn && specialRule(all, one)?.target === "hold");
      }
    }),
    { numRuns: 1_000, seed: 20_261_128 },
  );
});
