import { expect, test } from "vitest";
import { changeOf, draftOf, EMPTY_DRAFT } from "./rule-draft.ts";

const HARDWARE = {
  ...EMPTY_DRAFT,
  name: " Hardware above 2,500 ",
  category: "Hardware",
  amount: "2,500.00",
  gives: "hold",
};

test("the form makes the row that is saved", () => {
  expect(changeOf(HARDWARE, 3)).toEqual({
    ...{ kind: "exception", segment: 0, level: 0, source: "Hardware above 2,500", target: "hold", place: 3 },
    condition: { category: "Hardware", amountFromCents: 250_000 },
  });
  expect(
    changeOf(
      { ...EMPTY_DRAFT, name: "D", tag: "Denver", gives: "2", target: "6430", from: "2026-12-01", policyId: "P1" },
      1,
    ),
  ).toEqual({
    ...{ kind: "exception", segment: 2, level: 0, source: "D", target: "6430", place: 1, policyId: "P1" },
    ...{ condition: { tag: { level: 1, name: "Denver" } }, effectiveFrom: "2026-12-01" },
  });
});

test("a rule that keeps the cost centre of a balance-sheet value still does after an edit", () => {
  const given = { ...EMPTY_DRAFT, name: "D", category: "Deposit", gives: "2", target: "1530", keepsCostCentre: true };
  expect(changeOf(given, 1)).toMatchObject({ segment: 2, keepsCostCentre: true });
  expect(changeOf({ ...given, gives: "hold" }, 1)).not.toHaveProperty("keepsCostCentre");
  const rule = {
    ...{ id: "x", name: "D", policyId: "", segment: 2, target: "1530", place: 1, keepsCostCentre: true, planned: [] },
    ...{ condition: { category: "Deposit" }, effectiveFrom: null, setBy: "Ana", setAt: "2026-11-27T00:00:00Z" },
  };
  expect(changeOf(draftOf(rule, String), 1)).toMatchObject({ target: "1530", keepsCostCentre: true });
});

test.each([
  ["a name", { name: " " }, "Give the rule a name"],
  ["a condition", { category: "", amount: "" }, "Say when the rule applies"],
  ["an amount", { amount: "much" }, "Write the amount like 2500.00"],
  ["a target", { gives: "account" }, "Choose what it gives"],
])("it says that %s is missing", (_what, changes, words) => {
  expect(changeOf({ ...HARDWARE, ...changes }, 1)).toBe(words);
});

test("a saved rule opens as it was saved", () => {
  const change = changeOf(HARDWARE, 1);
  if (typeof change === "string") throw new Error(change);
  const rule = {
    ...{
      id: "x",
      name: change.source,
      policyId: "",
      segment: 0,
      target: "hold",
      place: 1,
      keepsCostCentre: false,
      planned: [],
    },
    ...{ condition: change.condition ?? {}, effectiveFrom: null, setBy: "Ana", setAt: "2026-11-27T00:00:00Z" },
  };
  expect(
    changeOf(
      draftOf(rule, (cents) => (cents / 100).toFixed(2)),
      1,
    ),
  ).toEqual(change);
});
