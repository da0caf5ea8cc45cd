import { expect, test } from "vitest";
import { accountsByNumber, sampleAccount, SAMPLE_RULES } from "#lib/testing/sample-rules.ts";
import { segmentValues } from "./segment-values.ts";

const CHART = accountsByNumber([
  sampleAccount("400-6410-00", { description: "Travel - Airfare - Operations" }),
  sampleAccount("400-6420-00", { description: "Travel - Lodging - Operations" }),
  sampleAccount("400-6535-00", { description: "Tool Rental - Operations", active: false }),
  sampleAccount("420-6410-00", { description: "Travel - Airfare - Field Service Denver" }),
  sampleAccount("420-6420-00", { description: "Travel - Lodging - Field Service Denver" }),
  sampleAccount("420-6535-00", { description: "Tool Rental - Field Service Denver", active: false }),
  sampleAccount("000-1530-00", { description: "Shop Tools, cost", postingType: "BalanceSheet" }),
  sampleAccount("000-9010", { description: "Not of this format" }),
]);
const of = (position: number) => segmentValues({ ...SAMPLE_RULES, accounts: CHART }, position);

test("a main account is named by what its accounts begin with", () => {
  expect(of(2).map(({ value, name }) => `${value} ${name}`)).toEqual([
    "1530 Shop Tools, cost",
    "6410 Travel - Airfare",
    "6420 Travel - Lodging",
    "6535 Tool Rental",
  ]);
});

test("a cost centre is named by what its accounts end with", () => {
  expect(of(1).map(({ value, name }) => `${value} ${name}`)).toEqual([
    "000 Shop Tools, cost",
    "400 Operations",
    "420 Field Service Denver",
  ]);
});

test("a name that a person gave comes first", () => {
  const segmentNames = new Map([["1/420", "Denver field office"]]);
  const names = segmentValues({ ...SAMPLE_RULES, accounts: CHART, segmentNames }, 1).map(({ value, name }) => [
    value,
    name,
  ]);

  expect(names).toContainEqual(["420", "Denver field office"]);
  expect(names).toContainEqual(["400", "Operations"]);
});

test("accounts with nothing in common give no name", () => {
  expect(of(3)).toMatchObject([{ value: "00", name: "", accountCount: 7 }]);
});

test("one misspelt description in ten does not cost the name", () => {
  const centres = Array.from({ length: 10 }, (_, index) => `${100 + index}`);
  const accounts = centres.map((centre, index) =>
    sampleAccount(`${centre}-6410-00`, {
      description: `Travel - ${index === 3 ? "Airfaire" : "Airfare"} - C${centre}`,
    }),
  );
  const [airfare] = segmentValues({ ...SAMPLE_RULES, accounts: accountsByNumber(accounts) }, 2);
  expect(airfare?.name).toBe("Travel - Airfare");
});

test("a value is refused when none of its accounts may be used, and says why", () => {
  expect(of(2).map(({ value, refusal, balanceSheet }) => [value, refusal, balanceSheet])).toEqual([
    ["1530", null, true],
    ["6410", null, false],
    ["6420", null, false],
    ["6535", "inactive", false],
  ]);
});
