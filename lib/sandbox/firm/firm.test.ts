import { expect, test } from "vitest";
import { demoMapping, demoPeriods, LEFT_UNMAPPED } from "./configuration.ts";
import { loadFirm } from "./firm.ts";
import type { FirmReport } from "./firm-report.ts";
import { splitTag } from "../expensify/split-tag.ts";

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

test("every expected line names an account that takes entries, one side, and at most 30 characters of text", () => {
  const lines = firm.reports
    .flatMap(({ expected, expectedOnceMapped }) => [expected, expectedOnceMapped])
    .flatMap((expected) => (expected?.kind === "send" ? expected.lines : []));
  expect(lines.length).toBeGreaterThan(800);
  for (const { account, debitCents, creditCents, text } of lines) {
    const { number, active, allowsEntry, type } = accounts.get(account) ?? {};
    expect({ number, active, allowsEntry, type }).toEqual({
      number: account,
      active: true,
      allowsEntry: true,
      type: "Posting",
    });
    expect([debitCents > 0, creditCents > 0].filter(Boolean)).toHaveLength(1);
    expect(text ?? "none").toMatch(/^[\x20-\x7e\xa1-\xff–]{1,30}$/);
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

test("every report that is sent has categories and first tag levels that its workspace knows", () => {
  const names = new Set(firm.categories.map(({ name }) => name));
  for (const { expenses, workspace } of firm.reports.filter(({ expected }) => expected.kind === "send")) {
    const tags = firm.workspaces.get(workspace)?.tagLevels[0]?.tags.map(({ name }) => name) ?? [];
    for (const { category, tag } of expenses) {
      expect(names).toContain(category);
      expect(tags).toContain(splitTag(tag)[0]);
    }
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
    expect([kind, target, known]).toEqual([kind, target, true]);
  }
  expect(demoPeriods()[1]).toEqual({
    year: 2026,
    number: 2,
    firstDay: "2026-02-01",
    lastDay: "2026-02-28",
    closed: true,
  });
});
