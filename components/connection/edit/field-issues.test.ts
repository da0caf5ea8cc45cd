import { expect, test } from "vitest";
import { fieldIssues } from "./field-issues.ts";

const of = (...issues: string[]) =>
  fieldIssues({ code: "invalid_input", issues }, ["url", "settings.culture", "periods", "gpCompanyId", "segments"]);

test("each refusal stands at its field, several of one field together, and what has none is kept", () => {
  expect(of("url: is empty", "url: is not allowed here", "name: is taken")).toEqual({
    at: { url: "Is empty. Is not allowed here" },
    rest: ["name: is taken"],
  });
});

test("a path that goes deeper belongs to the field that it begins with", () => {
  expect(of("settings.culture: too long", "periods[3]: gap (2026-04)").at).toEqual({
    "settings.culture": "Too long",
    periods: "Gap (2026-04)",
  });
  expect(of("company.gpCompanyId: HALD has it", "segments.1.source.value: has 3 characters").at).toEqual({
    gpCompanyId: "HALD has it",
    segments: "Has 3 characters",
  });
});

test("another problem has no fields", () => {
  expect(fieldIssues({ code: "not_found", what: "setup" }, ["url"])).toEqual({ at: {}, rest: [] });
});
