import { expect, test } from "vitest";
import { day } from "#lib/core/day.ts";
import type { JournalCriteria, JournalDetail } from "#lib/core/ports.ts";
import { createModelLedger } from "./model-ledger.ts";

const [MONDAY, TUESDAY] = [day("2026-11-16"), day("2026-11-17")];
const at = (time: string) => new Date(`2026-11-18T${time}Z`);

function ledgerOf(...changes: readonly Partial<JournalDetail>[]) {
  const ledger = createModelLedger();
  const common = { batchId: "A", reference: "EXP R1", sourceDocument: "GJ", state: "Work", lines: [] } as const;
  for (const [index, change] of changes.entries()) {
    const own = { journalNumber: index + 1, date: MONDAY, modifiedAt: at("12:00:00"), voided: false };
    ledger.journals.push({ ...common, ...own, auditTrailCode: "", ...change });
  }
  return ledger;
}

// Goal: the engine's tests stand on what this model lists, so it must read criteria as the adapter's GP does.
test.each<[string, JournalCriteria, readonly number[]]>([
  ["dates", { from: TUESDAY, to: TUESDAY }, [2]],
  ["a batch on its date", { batchId: "B", from: MONDAY, to: TUESDAY }, [3]],
  ["a source document", { sourceDocument: "EXP", from: MONDAY, to: MONDAY }, [4]],
  ["numbers, whatever the date", { journalNumbers: [2, 4, 9] }, [2, 4]],
  ["last change, both ends included", { modifiedFrom: at("12:00:00"), modifiedTo: at("13:00:00") }, [1, 2, 3]],
  ["an earlier change", { modifiedFrom: at("10:00:00"), modifiedTo: at("11:59:59") }, [4]],
  ["dates and numbers together", { from: MONDAY, to: MONDAY, journalNumbers: [2, 3] }, [3]],
])("the model lists by %s", async (_name, criteria, numbers) => {
  const ledger = ledgerOf(
    {},
    { date: TUESDAY, modifiedAt: at("13:00:00") },
    { batchId: "B" },
    { sourceDocument: "EXP", modifiedAt: at("11:00:00") },
    { modifiedAt: null, date: day("2026-11-20") },
  );
  const answer = await ledger.list(2, criteria, AbortSignal.timeout(1_000));

  expect(answer.kind === "complete" && answer.journals.map(({ journalNumber }) => journalNumber)).toEqual(numbers);
});

test("the model refuses a list that nothing bounds", async () => {
  await expect(ledgerOf().list(2, { batchId: "A" }, AbortSignal.timeout(1_000))).rejects.toThrow("unbounded");
});
