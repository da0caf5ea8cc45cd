import { expect, test } from "vitest";
import { cents } from "#lib/core/money.ts";
import type { AuditHit, AuditHits } from "#lib/web/queries/audit.ts";
import { theOneRecord } from "./use-search.ts";

const HIT: AuditHit = {
  ...{
    postingId: "a",
    reportId: "R00X9oNOn2MO",
    revision: 1,
    employee: "Marcus Teague",
    reportName: "MD&M West visit",
  },
  ...{ companyCode: "HALD", state: "sent", gpState: "work", journalNumber: 28_417, gpDate: "2026-11-13" },
  ...{
    kind: "journal",
    links: [],
    batchId: "EXP-20261116-1",
    totalCents: cents(131_872),
    currency: "USD",
    approvedAt: null,
  },
};
const found = (exact: boolean): AuditHits => ({
  hits: [],
  cursor: null,
  exact,
  near: null,
  ignored: [],
  incomplete: false,
});

test("an id that finds one report opens its last revision", () => {
  const hits = [HIT, { ...HIT, postingId: "b", revision: 2 }];

  expect(theOneRecord(found(true), hits)?.postingId).toBe("b");
  const reversal = { ...HIT, postingId: "c", kind: "reversal" } as const;
  expect(theOneRecord(found(true), [reversal, HIT])?.postingId).toBe("a");
});

test.each([
  ["words found it, which may find more", false, [HIT]],
  ["the number stands for two reports", true, [HIT, { ...HIT, reportId: "R00Other" }]],
  ["two companies have it", true, [HIT, { ...HIT, companyCode: "HALDC" }]],
  ["there is none", true, []],
])("shows a list when %s", (_why, exact, hits) => {
  expect(theOneRecord(found(exact), hits)).toBeNull();
});
