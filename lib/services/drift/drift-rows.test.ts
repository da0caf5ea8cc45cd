import { expect, test } from "vitest";
import { SAMPLE_RULES } from "#lib/testing/sample-rules.ts";
import { driftRows, type NoticedChange } from "./drift-rows.ts";

const added = (key: string): NoticedChange => ({
  ...{ kind: "segment_value", policyId: "", key, change: "added", before: "", after: "" },
  at: new Date("2026-11-20T00:00:00Z"),
});

test("a new value of GP: pushed where tags stand for it, mapped where categories do, and nobody's where nothing does", () => {
  const fixed = { position: 4, name: "Fixed", length: 1, source: { kind: "constant", value: "0" } } as const;
  const level2 = { position: 5, name: "Project", length: 3, source: { kind: "tag", level: 2 } } as const;
  const noticed = ["1/430", "2/6440", "3/10", "4/1", "5/100"].map(added);
  const rows = driftRows([], noticed, [...SAMPLE_RULES.segments, fixed, level2]);
  expect(rows.map(({ segmentName, standsFor, pushed }) => [segmentName, standsFor, pushed])).toEqual([
    ["Cost centre", "tag", true],
    ["Main account", "category", false],
    ["Project", "tag", false],
  ]);
});
