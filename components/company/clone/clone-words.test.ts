import { expect, test } from "vitest";
import type { CloneItem } from "#lib/web/queries/company.ts";
import { saidWords } from "./clone-words.ts";

const RULE = { target: "hold", condition: { amountFromCents: 250_000 }, place: 1, keepsCostCentre: false };
const VAT = { tax: "VAT", category: null, recoverableBasisPoints: 1_250, account: "000-1180-00" };

test.each<[CloneItem["said"], [string, string | null, string]]>([
  [
    { of: "option", name: "postingDate", before: { postingDate: "approved" }, after: { postingDate: "run" } },
    ["Date", "date of approval", "day of the run"],
  ],
  [{ of: "tax", before: null, after: VAT }, ["Tax rule for VAT", null, "12.5 % to 000-1180-00"]],
  [
    {
      ...{ of: "row", row: { kind: "exception", source: "Hardware", segment: 0 }, before: RULE },
      after: { ...RULE, condition: { category: "Hardware" }, target: "000-1530-00", place: 2 },
    },
    [
      "Special rule Hardware",
      "at least 2,500.00: hold for a person, place 1",
      "category Hardware: account 000-1530-00, place 2",
    ],
  ],
  [
    { of: "row", row: { kind: "default", source: "", segment: 1 }, before: null, after: { target: "440" } },
    ["Default of the company", null, "440"],
  ],
])("what is taken over, in words: %j", (said, [label, before, after]) => {
  expect(saidWords(said)).toMatchObject({ label, before, after });
});
