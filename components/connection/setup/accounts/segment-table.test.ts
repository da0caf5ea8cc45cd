import { expect, test } from "vitest";
import type { SegmentSource } from "#lib/core/mapping/rules.ts";
import { sourceTextOf, toSource } from "./segment-table.tsx";

test.each<SegmentSource>([
  { kind: "category" },
  { kind: "workspace" },
  { kind: "tag", level: 3 },
  { kind: "constant", value: "00" },
])("a source is the same after the form: %o", (source) => {
  expect(toSource(sourceTextOf(source))).toEqual(source);
});
