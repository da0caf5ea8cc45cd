import { expect, test } from "vitest";
import { day } from "#lib/core/day.ts";
import { emptyDateWords } from "./begin-words.ts";

const DECEMBER = { from: day("2026-12-01"), planned: true };

test.each([
  [[], "Empty: since ever"],
  [[DECEMBER], "Empty: from 1 Dec 2026 on, when its planned change begins"],
  [[{ from: day("2026-10-01"), planned: false }], "Empty: from 1 Oct 2026 on, when its last change began"],
  [[{ from: day("2026-10-01"), planned: false }, DECEMBER], "Empty: each from its last dated change on"],
])("an empty date says from when on a change would hold: %j", (begins, words) => {
  expect(emptyDateWords(begins)).toBe(words);
});
