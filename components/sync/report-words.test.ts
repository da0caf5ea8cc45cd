import { expect, test } from "vitest";
import { cents } from "#lib/core/money.ts";
import type { SyncReportRow } from "#lib/web/queries/sync.ts";
import { reportWords } from "./report-words.ts";

const SENT: SyncReportRow = {
  ...{ reportId: "R1", employee: "Priya Raman", reportName: "Denver", totalCents: cents(104_210), outcome: "sent" },
  ...{ postingId: "p", state: "sent", gpState: "work", journalNumber: 28_461, holds: [] },
};

test.each<[string, string, Partial<SyncReportRow>]>([
  ["journal 28461", "sent", {}],
  ["journal 28461", "posted", { gpState: "posted" }],
  ["found in GP: journal 28461", "sent", { outcome: "adopted" }],
  [
    "Report has no approver",
    "held",
    { outcome: "held", state: "held", journalNumber: null, holds: [{ code: "approver_missing" }] },
  ],
  ["held then; now in GP, unposted, journal 28461", "sent", { outcome: "held" }],
  ["ready to send", "ready", { outcome: "ready", state: "queued", journalNumber: null }],
  ["no clear answer from GP then; now in GP, unposted, journal 28461", "sent", { outcome: "uncertain" }],
  ["withdrawn_or_so", "off", { outcome: "withdrawn_or_so", state: null, journalNumber: null }],
])("says “%s” with the mark %s", (words, status, more) => {
  const said = reportWords({ ...SENT, ...more });

  expect(said.status).toBe(status);
  expect(said.words).toBe(words);
});

test("several reasons are counted", () => {
  const words = reportWords({
    ...SENT,
    outcome: "held",
    state: "held",
    journalNumber: null,
    holds: [{ code: "approver_missing" }, { code: "approval_missing" }],
  }).words;

  expect(words.endsWith(", and 1 more")).toBe(true);
});
