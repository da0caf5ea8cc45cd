import { expect, test } from "vitest";
import { surfaceWords } from "./surface-words.ts";

test("the page says that Microsoft ships no resource for it, and whose fiscal periods count", () => {
  expect(surfaceWords({ surface: "soap", hasPeriods: false })).toMatch(/^GP Web Services.* calendar kept here/);
  expect(surfaceWords({ surface: "sba", hasPeriods: false })).toMatch(/Microsoft ships none .* calendar kept here/);
  expect(surfaceWords({ surface: "sba", hasPeriods: true })).toMatch(/Microsoft ships none .* are read from GP\.$/);
});
