import { expect, test } from "vitest";
import { day } from "#lib/core/day.ts";
import { LINES } from "#lib/testing/build-posting.ts";
import { createModelLedger } from "#lib/testing/model-ledger.ts";
import { sweepLedger } from "./sweep.ts";

const MONDAY = day("2026-11-16");
const MARKER = "EXP R00Xk3PqL8vA ABCDEFGH";
const NOW = new Date("2026-11-18T12:00:00Z");
const CAP = 20;

/** A company in whose GP others wrote `count` journals on one day, ours among them, where a list of twenty is cut off. */
async function sweep(count: number, knowsEndings: boolean) {
  const ledger = createModelLedger({ listRowsMax: CAP, knowsEndings });
  for (let index = 0; index < count; index++)
    ledger.journals.push({
      ...{ journalNumber: 28_001 + index, date: MONDAY, batchId: "", sourceDocument: "SJ", lines: LINES },
      ...{
        reference: index === 33 ? MARKER : "SALES",
        state: "Open",
        voided: false,
        auditTrailCode: "",
        modifiedAt: null,
      },
    });
  let renewed = 0;
  const swept = await sweepLedger(
    {
      ledger,
      clock: { now: () => NOW, monotonicMs: () => 0 },
      deadline: (ms) => AbortSignal.timeout(ms),
    },
    { gpCompanyId: 2, timeZone: "UTC" },
    day("2026-11-01"),
    async () => {
      renewed += 1;
    },
  );
  return { swept, renewed };
}

test("a day with more journals than a list may have is taken apart by number, and the lease is kept meanwhile", async () => {
  const { swept, renewed } = await sweep(50, true);

  expect(swept.ok && swept.value.journals).toMatchObject([{ journalNumber: 28_034, reference: MARKER }]);
  expect(renewed).toBeGreaterThan(10);
});

test("where GP cannot be asked so, nothing is proven and nothing may be sent", async () => {
  expect((await sweep(50, false)).swept).toMatchObject({ ok: false, error: { code: "gp_list_incomplete" } });
  expect((await sweep(10, false)).swept).toMatchObject({ ok: true });
});
