import { expect, test } from "vitest";
import { demoMapping, demoPeriods, LEFT_UNMAPPED } from "./configuration.ts";
import { loadFirm } from "./firm.ts";
import type { FirmReport } from "./firm-report.ts";

const firm = loadFirm();
const accounts = new Map(firm.accounts.map((account) => [account.number, account]));
const held = (...codes: string[]): readonly FirmReport[] =>
  firm.reports.filter(
    ({ expected }) => expected.kind === "hold" && codes.every((code) => expected.codes.includes(code)),
  );
const sum = (reports: readonly FirmReport[]): number =>
  reports.reduce((total, { totalCents }) => total + totalCents, 0);

test("the firm has its size: 600 accounts, 50 employees, 3 workspaces, 200 reports that were approved", () => {
  expect(firm.accounts).toHaveLength(600);
  expect(accounts.size).toBe(600);
  expect(firm.employees.size).toBe(50);
  expect(firm.workspaces.size).toBe(3);
  expect(firm.reports.filter(({ approvedAt }) => approvedAt !== null)).toHaveLength(200);
  expect(new Set(firm.reports.map(({ reportId }) => reportId)).size).toBe(firm.reports.length);
  expect(Math.max(...firm.reports.map(({ expenses }) => expenses.length))).toBe(2_000);
});

test("November adds up as in the books: 62 reports, 49,084.51, of which 13 are held with 8,410.22", () => {
  const november = firm.reports.filter(
    ({ approvedAt }) => (approvedAt ?? "") > "2026-11-01 05:00" && (approvedAt ?? "") < "2027",
  );
  expect([november.length, sum(november)]).toEqual([62, 4_908_451]);
  const stopped = november.filter(({ expected }) => expected.kind === "hold");
  expect([stopped.length, sum(stopped)]).toEqual([13, 841_022]);
  expect([held("tag_unmapped").length, sum(held("tag_unmapped"))]).toEqual([6, 411_290]);
  expect([held("category_unmapped").length, sum(held("category_unmapped"))]).toEqual([3, 198_645]);
});

test("every expected line names an account that takes entries, and at most 30 characters of text", () => {
  for (const report of firm.reports) {
    for (const expected of [report.expected, report.expectedOnceMapped]) {
      if (expected?.kind !== "send") continue;
      for (const line of expected.lines) {
        const account = accounts.get(line.account);
        expect(account, `${report.reportId} ${line.account}`).toMatchObject({
          active: true,
          allowsEntry: true,
          type: "Posting",
        });
        expect(line.debitCents > 0 !== line.creditCents > 0).toBe(true);
        if (line.text !== null) expect(line.text).toMatch(/^[\x20-\x7e\xa1-\xff–]{1,30}$/);
      }
    }
  }
});

test("transaction ids have 19 digits, and only the moved ones stand in two reports", () => {
  const seen = new Map<string, number>();
  for (const { expenses } of firm.reports) {
    for (const { transactionId } of expenses) seen.set(transactionId, (seen.get(transactionId) ?? 0) + 1);
  }
  expect([...seen.keys()].every((id) => /^[4]\d{18}$/.test(id))).toBe(true);
  expect([...seen].filter(([, count]) => count > 1).map(([id]) => id)).toEqual([
    "4056343049275634494",
    "4056343049275634511",
  ]);
});

test("every tag and category of a report is known to its workspace, but where the report is held for that", () => {
  const names = new Set(firm.categories.map(({ name }) => name));
  for (const { expenses, expected } of firm.reports) {
    if (expected.kind === "send") for (const { category } of expenses) expect(names).toContain(category);
  }
});

test("the demo configuration maps all but Denver, Field Tools and Uncategorized, to parts of accounts that exist", () => {
  const mapping = demoMapping();
  expect(mapping.filter(({ source }) => LEFT_UNMAPPED.includes(source))).toEqual([]);
  expect(mapping.filter(({ kind }) => kind === "category")).toHaveLength(26);
  expect(mapping.filter(({ kind }) => kind === "tag")).toHaveLength(23);
  const parts = firm.accounts.map(({ number }) => number.split("-"));
  for (const { kind, segment, target } of mapping) {
    const known = kind === "card" ? accounts.has(target) : parts.some((part) => part[segment - 1] === target);
    expect(known, `${kind} ${target}`).toBe(true);
  }
  expect(demoPeriods()[1]).toEqual({
    year: 2026,
    number: 2,
    firstDay: "2026-02-01",
    lastDay: "2026-02-28",
    closed: true,
  });
});
