import { expect, test } from "vitest";
import { targetOption } from "#components/shared/mapping/target-options.ts";
import { day } from "#lib/core/day.ts";
import { changeWords, nextWords, refusedSinceWords, restWords, savedWords, stateOf } from "./row-words.ts";

test.each([
  [[{ name: "Denver", target: "420" }], "Map Denver to 420"],
  [[{ name: "Denver", target: null }], "Unmap Denver"],
  [
    [
      { name: "A", target: "420" },
      { name: "B", target: "420" },
    ],
    "Map 2 to 420",
  ],
  [
    [
      { name: "A", target: "420" },
      { name: "B", target: "430" },
    ],
    "Save 2 choices",
  ],
  [
    [
      { name: "A", target: "420", suggested: true },
      { name: "B", target: "420", suggested: true },
    ],
    "Accept 2 suggestions",
  ],
  [
    [
      { name: "A", target: null },
      { name: "B", target: null },
    ],
    "Unmap 2",
  ],
])("a button names what it does: %j", (changes, words) => {
  expect(changeWords(changes)).toBe(words);
});

test("what GP would refuse is told from what nobody mapped", () => {
  expect(stateOf({ state: "refused", refusal: "inactive" })).toEqual({ status: "rejected", word: "Inactive in GP" });
  expect(stateOf({ state: "unmapped", refusal: null })).toEqual({ status: "held", word: "Unmapped" });
});

const ALL_MAPPED = { unmappedTags: 0, unmappedCategories: 0, unmappedOthers: 0, refusedAccounts: 0 };

test.each([
  [{}, "Every row has its place in GP."],
  [{ unmappedTags: 1 }, "1 row without a place in GP is not shown here."],
  [{ unmappedTags: 1, unmappedCategories: 2, refusedAccounts: 1 }, "3 rows without a place in GP are not shown here."],
  [{ refusedAccounts: 1 }, "Every row has its place in GP, but GP refuses 1 account."],
])("a search without hits does not say that all is mapped: %j", (left, words) => {
  expect(restWords({ ...ALL_MAPPED, ...left })).toBe(words);
});

test("the notice says what was done", () => {
  expect(
    [
      [{ name: "Denver", target: "420" }],
      [{ name: "Denver", target: null }],
      [
        { name: "A", target: "1" },
        { name: "B", target: "2" },
      ],
    ].map((changes) => savedWords(changes)),
  ).toEqual(["Denver is mapped to 420", "Denver is unmapped", "2 rows are mapped"]);
});

const MEALS = { value: "6430", name: "Meals", whole: false };
test.each([
  [null, MEALS, "6430 from 1 Dec 2026"],
  [MEALS, null, "then unmapped from 1 Dec 2026"],
  [MEALS, { value: "000-6430-00", name: "", whole: true }, "then 000-6430-00, whole account, from 1 Dec 2026"],
])("what is planned stands in the row: %j then %j", (target, next, words) => {
  expect(nextWords({ target, next: { from: day("2026-12-01"), target: next } })).toBe(words);
  expect(nextWords({ target })).toBe("");
});

test.each([
  [[null], "Denver is mapped to 420"],
  [["2026-12-01"], "Denver is mapped to 420 from 1 Dec 2026 on"],
  [["2026-12-01", "2026-12-01"], "Denver is mapped to 420 from 1 Dec 2026 on"],
  [[null, "2026-12-01"], "Denver is mapped to 420, some from a date of their own on"],
])("the notice says from when on, where that is not since ever: %j", (dates, words) => {
  const saved = dates.map((date) => (date === null ? null : day(date)));
  expect(savedWords([{ name: "Denver", target: "420" }], saved)).toBe(words);
});

test("since when a target or a source is gone is said where it is known", () => {
  const since = day("2026-11-02");
  expect(stateOf({ state: "refused", refusal: "inactive" }).word).toBe("Inactive in GP");
  expect(refusedSinceWords({ refusedSince: since })).toBe("Since 2 Nov 2026");
  expect(refusedSinceWords({})).toBeUndefined();
  expect(
    targetOption({
      value: "420",
      name: "Denver",
      accountCount: 1,
      balanceSheet: false,
      refusal: "inactive",
      inactiveSince: since,
    }),
  ).toMatchObject({
    refused: "inactive since 2 Nov 2026",
  });
});
