import { expect, test } from "vitest";
import { touchedWords } from "./effect-words.ts";

test.each([
  [0, 0, "0 in GP are touched"],
  [3, 0, "0 in GP are touched (3 use it and stay as they are)"],
  [3, 1, "1 in GP is touched (2 use it and stay as they are)"],
])("of %i in GP that use it %i: %s", (inGp, inGpTouched, words) => {
  expect(touchedWords({ inGp, inGpTouched })).toBe(words);
});
