import { expect, test } from "vitest";
import { createRefusal, tickedOf } from "./matrix-words.ts";

const MANY = Array.from({ length: 130 }, (_, index) => ({ number: String(index), proposed: index % 10 !== 0 }));
const asking = { code: "TWO", mayEdit: true };
const ON = { createsAccounts: true };

test("ticked at first is what is proposed, and no more than one request takes", () => {
  const ticked = tickedOf(MANY, new Map());
  expect(ticked).toHaveLength(100);
  expect(ticked).not.toContain("0");
  expect(
    tickedOf(
      MANY,
      new Map([
        ["0", true],
        ["1", false],
      ]),
    ).slice(0, 2),
  ).toEqual(["0", "2"]);
});

test("why accounts cannot be created: who can switch it on, and how many are too many", () => {
  expect(createRefusal({ createsAccounts: false }, { ...asking, count: 1 })).toContain("Anyone with the role mapper");
  expect(createRefusal(ON, { ...asking, count: 112 })).toBe(
    "One request takes 100 accounts, since a person looks at each: untick 12, and ask for them after that.",
  );
  expect(createRefusal(ON, { ...asking, count: 100 })).toBeUndefined();
});
