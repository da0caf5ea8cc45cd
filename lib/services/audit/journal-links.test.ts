import { expect, test } from "vitest";
import { linksOf, type Relative } from "./journal-links.ts";

const relative = (id: string, change: Partial<Relative>): Relative => ({
  ...{ id, companyId: "C", subject: "R1", kind: "journal", revision: 1, state: "sent", gpState: "posted" },
  ...{ journalNumber: null, corrects: null, takenBack: null },
  ...change,
});
const ORIGINAL = relative("original", {
  journalNumber: 28_401,
  takenBack: { by: "reversal", journalNumber: 28_405 },
});
const REVERSAL = relative("reversal", { kind: "reversal", journalNumber: 28_405, corrects: "original" });
const REPLACEMENT = relative("replacement", { revision: 2, journalNumber: 28_406, gpState: "work" });
const told = (id: string, ...family: Relative[]) =>
  linksOf({ id }, family).map(({ relation, journalNumber }) => `${relation} ${journalNumber ?? "-"}`);

test("a correction is seen from each of its sides", () => {
  const family = [ORIGINAL, REVERSAL, REPLACEMENT];
  expect(told("original", ...family)).toEqual(["reversed_by 28405", "replaced_by 28406"]);
  expect(told("reversal", ...family)).toEqual(["reverses 28401", "replacement 28406"]);
  expect(told("replacement", ...family)).toEqual(["replaces 28401", "revision 28405"]);
});

test("one that waits is linked already; one that was put aside is only another revision", () => {
  const waits = { ...REPLACEMENT, state: "held", journalNumber: null } as const;
  expect(
    told("original", ORIGINAL, { ...waits, state: "dismissed" }, { ...REPLACEMENT, id: "third", revision: 3 }),
  ).toEqual(["replaced_by 28406", "revision -"]);
  expect(told("original", ORIGINAL, { ...REVERSAL, state: "dismissed", journalNumber: null }, waits)).toEqual([
    ...["replaced_by -", "revision -"],
  ]);
});

test("what another company or report has is none of it", () => {
  const elsewhere = { ...REPLACEMENT, companyId: "D" };
  expect(told("original", ORIGINAL, elsewhere, { ...REPLACEMENT, subject: "R2" })).toEqual([]);
});
