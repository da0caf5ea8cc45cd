import { expect, test } from "vitest";
import { day } from "#lib/core/day.ts";
import type { MappingEntry } from "#lib/core/mapping/rules.ts";
import { mappingOf, SAMPLE_ENTRIES, SAMPLE_RULES, sampleEntry } from "#lib/testing/sample-rules.ts";
import { cloneDifference } from "./clone-difference.ts";

const HOLD = { ...sampleEntry("exception", "Above 2,500", "hold"), condition: { amountFromCents: 250_000 }, place: 1 };

function taken(...entries: MappingEntry[]) {
  const side = { rules: SAMPLE_RULES, options: {}, optionsBy: null };
  const from = { ...side, rules: { ...SAMPLE_RULES, mapping: mappingOf([...SAMPLE_ENTRIES, ...entries]) } };
  return cloneDifference(from, side, new Set(["mapping"])).map(({ item, change }) => [
    item.refusal ?? item.kind,
    change.of === "mapping" ? change.write : null,
  ]);
}

test("special rules, defaults and whole accounts are taken over as they are in force, where this chart has what they give", () => {
  expect(taken({ ...HOLD, effectiveFrom: day("2026-10-01") })).toMatchObject([
    ["new", { kind: "exception", target: "hold", condition: { amountFromCents: 250_000 }, place: 1 }],
  ]);
  expect(taken({ ...HOLD, effectiveFrom: day("2026-10-01") })[0]?.[1]).not.toHaveProperty("effectiveFrom");
  expect(taken(sampleEntry("default", "", "440"))).toMatchObject([["new", { kind: "default", target: "440" }]]);
  expect(taken({ ...HOLD, target: "999-0000-00" }).map(([how]) => how)).toEqual(["no_such_account"]);
  expect(taken({ ...HOLD, segment: 2, target: "9999" }).map(([how]) => how)).toEqual(["no_such_value"]);
  expect(taken({ ...sampleEntry("category", "Meals", "6430"), policyId: "OTHER" }).map(([how]) => how)).toEqual([
    "no_such_workspace",
  ]);
});
