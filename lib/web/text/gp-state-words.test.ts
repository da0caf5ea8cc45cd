import { expect, test } from "vitest";
import { GP_STATES } from "#lib/core/posting/state.ts";
import { gpStateWords, type JournalNow } from "./gp-state-words.ts";

const NOW: JournalNow = {
  ...{ kind: "journal", journalNumber: 28_401, state: "posted", date: "2026-11-16", batchId: "EXP-20261122-1" },
  ...{ auditTrailCode: "GLTRX00000012", differences: [], takenBack: null },
};

test("every state of every kind names the journal, says what it means and what comes next", () => {
  for (const state of GP_STATES)
    for (const kind of ["journal", "reversal"] as const) {
      const { title, text } = gpStateWords({ ...NOW, state, kind, differences: ["total in GP 1.00, sent 2.00"] });
      expect(title).toContain("28401");
      expect(text).toMatch(/^[A-Z].+\.$/);
      expect(text).not.toMatch(/undefined|null|\.\./);
    }
});

test("posted: date, audit trail code, and whether it is as sent", () => {
  expect(gpStateWords(NOW).text).toBe(
    "GP date 16 Nov 2026, audit trail code GLTRX00000012. Lines and total are as sent.",
  );
  expect(gpStateWords({ ...NOW, differences: ["total in GP 1.00, sent 2.00"] }).text).toContain(
    "before it was posted: total in GP 1.00, sent 2.00.",
  );
  expect(gpStateWords({ ...NOW, auditTrailCode: "" }).text).toContain("not told by GP");
});

test("reversed: by which journal, whatever state it is in itself", () => {
  const words = gpStateWords({ ...NOW, takenBack: { by: "reversal", journalNumber: 28_405 } });
  expect(words).toMatchObject({ status: "off", title: "Journal 28401 was reversed by journal 28405" });
  expect(gpStateWords({ ...NOW, state: "gone", takenBack: { by: "deletion" } }).text).toContain("next revision");
});
