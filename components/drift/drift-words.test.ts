import { expect, test } from "vitest";
import { day } from "#lib/core/day.ts";
import { cents } from "#lib/core/money.ts";
import type { DriftRow } from "#lib/web/queries/drift.ts";
import { placeWords, storyOf, whatOf } from "./drift-words.ts";

const row = (changes: Partial<DriftRow>): DriftRow => ({
  ...{ id: "tag/1/1/Denver", side: "expensify", what: "unmapped", kind: "tag", name: "Denver", before: "" },
  ...{
    segmentName: "Cost centre",
    workspaces: [],
    target: null,
    refusal: null,
    noticedAt: null,
    key: null,
    sameAs: [],
    standsFor: null,
    pushed: false,
  },
  ...{ spendCents: cents(0), heldReports: 0, heldCents: cents(0) },
  ...changes,
});
const ATLANTA = { value: "430", name: "Atlanta", whole: false };

test.each<[Partial<DriftRow>, string, string, string]>([
  [{}, "Used, unmapped", "Tag in Expensify", "Reports wait for it, and no place in GP is named"],
  [
    { kind: "card", name: "Diners", spendCents: cents(100) },
    ...(["Used, unmapped", "Card in Expensify", "Money is spent on it, and no clearing account is named"] as const),
  ],
  [
    { what: "new", workspaces: ["US Field"] },
    ...(["New", "Tag in Expensify, only US Field", "Expensify offers it since, and nobody has mapped it"] as const),
  ],
  [
    { what: "renamed", before: "Denver" },
    ...(["Renamed", "Tag in Expensify"] as const),
    "Has the GL code of “Denver”, which Expensify no longer offers. To the mapping it is a new value until a person says that it is the same",
  ],
  [
    { what: "gone", target: ATLANTA, refusal: "inactive" },
    ...(["Mapped, gone", "Tag in Expensify"] as const),
    "Mapped to 430, which is inactive in GP, and no longer offered in Expensify",
  ],
  [
    { side: "gp", what: "gone", target: ATLANTA, refusal: "inactive", refusedSince: day("2026-11-02") },
    ...(["Mapped, gone", "Tag in Expensify", "430 is inactive in GP since 2 Nov 2026"] as const),
  ],
  [
    { what: "gone", target: ATLANTA, offSince: day("2026-03-02") },
    ...(["Mapped, gone", "Tag in Expensify"] as const),
    "Mapped to 430, and no longer offered in Expensify since 2 Mar 2026",
  ],
  [
    { side: "gp", what: "gone", target: ATLANTA, refusal: "missing" },
    ...(["Mapped, gone", "Tag in Expensify", "430 is no longer in GP"] as const),
  ],
  [
    { side: "gp", what: "new", kind: "segment_value", name: "430", target: ATLANTA, standsFor: "tag" },
    ...(["New", "Cost centre in GP", "New in GP: Atlanta. No tag in Expensify stands for it"] as const),
  ],
  [
    { side: "gp", what: "new", kind: "segment_value", name: "430", target: ATLANTA, standsFor: "category" },
    ...(["New", "Cost centre in GP", "New in GP: Atlanta. No category in Expensify stands for it"] as const),
  ],
  [
    { side: "gp", what: "renamed", kind: "account", name: "430-6420-00", target: ATLANTA, before: "Lodging" },
    ...(["Renamed", "Account in GP"] as const),
    "Was “Lodging” in GP, is now “Atlanta”. What is mapped to it stays",
  ],
])("%j reads as a sentence", (changes, word, place, story) => {
  const read = row(changes);
  expect([whatOf(read).word, placeWords(read), storyOf(read)]).toEqual([word, place, story]);
});
