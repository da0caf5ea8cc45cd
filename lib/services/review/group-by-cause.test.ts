import { expect, test } from "vitest";
import type { HoldProblem } from "#lib/core/problem.ts";
import { groupByCause } from "./group-by-cause.ts";

const denver = (expenseId: string): HoldProblem => ({
  code: "tag_unmapped",
  expenseId,
  level: 1,
  tag: "Denver",
  segment: 1,
});
const tools: HoldProblem = { code: "category_unmapped", expenseId: "9", category: "Field Tools", segment: 2 };
const noApprover: HoldProblem = { code: "approver_missing" };
const item = (id: string, totalCents: number, ...holds: readonly HoldProblem[]) => ({ id, totalCents, holds });

const summary = (...items: readonly ReturnType<typeof item>[]) =>
  groupByCause(items).map(({ problem, items: members, totalCents }) => [
    problem?.code ?? null,
    members.map(({ id }) => id).join(" "),
    totalCents,
  ]);

test("reports with the same cause stand together, most money first, whatever the expense", () => {
  expect(
    summary(item("a", 100, denver("1")), item("b", 900, noApprover), item("c", 1_000, denver("2"), denver("3"))),
  ).toEqual([
    ["tag_unmapped", "c a", 1_100],
    ["approver_missing", "b", 900],
  ]);
});

test("a report with several causes counts once, with the cause that holds the most money", () => {
  expect(summary(item("a", 100, tools, denver("1")), item("b", 500, denver("2")), item("c", 300, tools))).toEqual([
    ["tag_unmapped", "b a", 600],
    ["category_unmapped", "c", 300],
  ]);
});

test("a tag of another level or segment is another cause", () => {
  const second: HoldProblem = { code: "tag_unmapped", expenseId: "1", level: 2, tag: "Denver", segment: 3 };
  expect(summary(item("a", 200, denver("1")), item("b", 100, second))).toHaveLength(2);
});

test("a report that is held without a reason is still there", () => {
  expect(summary(item("a", 100))).toEqual([[null, "a", 100]]);
});
