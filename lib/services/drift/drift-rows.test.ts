import { expect, test } from "vitest";
import { SAMPLE_RULES } from "#lib/testing/sample-rules.ts";
import { cents } from "#lib/core/money.ts";
import type { MappingRow } from "../mapping/rows/mapping-row.ts";
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

const tag = (name: string, glCode: string, target: string | null, enabled = true): MappingRow => ({
  ...{ id: name, kind: "tag", key: { kind: "tag", segment: 1, level: 1, source: name }, name, glCode, enabled },
  ...{ segmentName: "Cost centre", workspaces: [], spendCents: cents(target === null ? 100 : 0) },
  ...{ heldReports: 0, heldCents: cents(0), setBy: null, setAt: null, version: null, suggestion: null, refusal: null },
  target: target === null ? null : { value: target, name: "", whole: false },
  state: target === null ? "unmapped" : "mapped",
});
const DENVER = tag("Denver", "CC420", "420", false);
const FRONT_RANGE = tag("Front Range", "CC420", null);
const told = (...rows: MappingRow[]) =>
  driftRows([FRONT_RANGE, ...rows], [], SAMPLE_RULES.segments)
    .filter(({ name }) => name === "Front Range")
    .map(({ what, before, sameAs }) => [what, before, sameAs.map(({ name, sameCode }) => `${name} ${sameCode}`)]);

test("the GL code of a value that is gone tells a rename, however unlike the names; where several have it, a person", () => {
  expect(told(DENVER)).toEqual([["renamed", "Denver", ["Denver true"]]]);
  expect(told(DENVER, tag("Old Denver", "CC420", "420", false))).toEqual([
    ["unmapped", "", ["Denver true", "Old Denver true"]],
  ]);
  expect(told(DENVER, tag("Boulder", "CC420", "420"))).toEqual([["unmapped", "", ["Denver true"]]]);
  expect(told({ ...DENVER, glCode: "" })).toEqual([["unmapped", "", []]]);
  expect(told(tag("Front Range Office", "", "430", false), DENVER)).toEqual([
    ["renamed", "Denver", ["Denver true", "Front Range Office false"]],
  ]);
});
