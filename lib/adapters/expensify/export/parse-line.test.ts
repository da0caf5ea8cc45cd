import { expect, test } from "vitest";
import { fixture } from "../testing/harness.ts";
import { parseLine } from "./parse-line.ts";

const [FIRST = ""] = fixture("hostile-default").split("\n");
const withTotal = (total: string) => parseLine(FIRST.replace('"total":123454189', `"total":${total}`));
const totalOf = (total: string) => {
  const line = withTotal(total);
  return line.ok && line.value.t === "report" ? line.value.total : undefined;
};

test.each([
  ["1", 1],
  ["-2500", -2500],
  ["1.0", 1],
  ["9007199254740991", 9007199254740991],
  ["9007199254740993", "9007199254740993"],
  ["1.5", "1.5"],
  ["100.00000000000000000001", "100.00000000000000000001"],
  ["1e2", "1e2"],
  ['"12"', "12"],
  ["null", null],
])("no number is rounded: %s", (source, value) => {
  expect(totalOf(source)).toBe(value);
});

// Goal: a key that is left out is seen, whichever it is; an engine that swallows errors leaves them out.
test("every key but `type` must be there", () => {
  const line = JSON.parse(FIRST) as Record<string, unknown> & { expenses: Record<string, unknown>[] };
  const reportKeys = Object.keys(line);
  const expenseKeys = Object.keys(line.expenses[0] ?? {});
  expect([reportKeys.length, expenseKeys.length]).toEqual([32, 41]);
  const without = (key: string, of: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(of).filter(([name]) => name !== key));

  const accepted = reportKeys.filter((key) => parseLine(JSON.stringify(without(key, line))).ok);
  expect(accepted).toEqual([]);
  const [first = {}, ...others] = line.expenses;
  const acceptedInExpense = expenseKeys.filter((key) => {
    const expenses = [without(key, first), ...others];
    return parseLine(JSON.stringify({ ...line, expenses })).ok;
  });
  expect(acceptedInExpense).toEqual([]);
});

test("a fault names its place and never a value", () => {
  const line = parseLine(FIRST.replace('"policyID":"0123456789ABCDEF"', '"policyID":["top secret"]'));

  expect(line).toEqual({ ok: false, error: "policyID: Invalid input: expected string, received array" });
});
