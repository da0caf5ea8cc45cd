import { expect, test } from "vitest";
import { isReportId, shownReportId, standInReportId } from "./report-id.ts";

test.each(["R00X9oNOn2MO", "50352738", "4056343049275634494", "a"])("%s is a report id", (id) => {
  expect(isReportId(id)).toBe(true);
});

test.each(["", " ", "R1 ", "R1\n", "R\u0007", "R1,R2", "-5", "R_1", "Ré", "１２", "x".repeat(33)])(
  "%j is none, and its stand-in is one key that no real report can have",
  (id) => {
    expect(isReportId(id)).toBe(false);
    expect(standInReportId(id, "line")).toMatch(/^BAD-[0-9a-f]{16}$/);
    expect(standInReportId(id, "line")).toBe(standInReportId(id, "line"));
    expect(isReportId(standInReportId(id, "line"))).toBe(false);
  },
);

test("the same id is one report whatever else its line says; blank ids are told apart by their lines", () => {
  expect(standInReportId("R,1", "a")).toBe(standInReportId("R,1", "b"));
  expect(standInReportId(" ", "a")).not.toBe(standInReportId(" ", "b"));
});

test("an unusable id is shown without anything that cannot be seen, and not at any length", () => {
  expect(shownReportId("R\u0007\u0000 ")).toBe("R\\u0007\\u0000");
  expect(shownReportId("  ")).toBe("");
  expect(shownReportId("x".repeat(1_000_000))).toHaveLength(60);
});
