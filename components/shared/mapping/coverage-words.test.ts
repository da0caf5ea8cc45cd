import { expect, test } from "vitest";
import { perExpenseWords } from "./coverage-words.ts";

test("what sums cannot know is said where such rules exist, and nowhere else", () => {
  expect(perExpenseWords(0)).toBeNull();
  expect(perExpenseWords(1)).toBe(
    "1 special rule looks at single expenses (amount, billable, fields): what it holds or moves counts here as mapped without.",
  );
  expect(perExpenseWords(2)).toMatch(/^2 special rules look .* they hold or move/);
});
