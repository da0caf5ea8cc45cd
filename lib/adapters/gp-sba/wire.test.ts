import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { SBA_EXAMPLES, type SbaExample } from "#lib/core/connection/sba-examples.ts";
import { day } from "#lib/core/day.ts";
import type { GpLedger } from "#lib/core/ledger/gp-ledger.ts";
import { JOURNAL } from "#lib/testing/ledger/sample-journal.ts";
import { sbaFixture, startFakeSba, TENANT } from "#lib/testing/windows/fake-sba.ts";

// Goal of this file: what the page for GP partners shows is what is sent and read, to the byte.

const signal = () => AbortSignal.timeout(20_000);
const MARCH_31 = day("2025-03-31");
const WINDOW = { from: new Date("2025-03-01T00:00:00Z"), to: new Date("2025-04-01T00:00:00Z") };
const NEW_ACCOUNT = {
  ...{ number: "000-6160-01", description: "Lodging - Administration" },
  ...{ postingType: "ProfitLoss" as const, category: "Selling Expense" },
};
const NEW_VENDOR = { code: "OKAFORMAYA", name: "Maya Okafor", classId: "EMPLOYEE" };
const SUMMARY = {
  ...{ journalNumber: 3428, date: "2025-03-31", batchId: "EXP20250331A", reference: "EXP R00AbC123dEf" },
  ...{ sourceDocument: "GJ", state: "Work", modifiedAt: new Date("2025-03-31T18:02:44Z") },
};

type Case = readonly [name: string, example: SbaExample, call: (ledger: GpLedger) => unknown, expected: unknown];
const send = (ledger: GpLedger) => ledger.send(ledger.render(JOURNAL), signal());
const ok = (value: unknown) => ({ ok: true, value });
const CASES: readonly Case[] = [
  [
    "companies",
    SBA_EXAMPLES.companies,
    (ledger) => ledger.listCompanies(signal()),
    ok([{ id: 1, name: "Fabrikam, Inc.", separator: "-", options: [], workflow: false }]),
  ],
  [
    "account-format",
    SBA_EXAMPLES.accountFormat,
    (ledger) => ledger.readAccountFormat(1, signal()),
    ok([
      { position: 1, name: "Division", length: 3, isMain: false },
      { position: 2, name: "Account", length: 4, isMain: true },
      { position: 3, name: "Department", length: 2, isMain: false },
    ]),
  ],
  [
    "create-account",
    SBA_EXAMPLES.createAccount,
    (ledger) => ledger.createPostingAccount(1, NEW_ACCOUNT, signal()),
    { kind: "executed" },
  ],
  ["create-journal", SBA_EXAMPLES.createJournal, send, { kind: "executed" }],
  [
    "refused-journal",
    SBA_EXAMPLES.refusedJournal,
    send,
    {
      ...{ kind: "rejected", reasons: ["Lines[0].Account: Account 000-6150-01 is inactive"] },
      raw: SBA_EXAMPLES.refusedJournal.response,
    },
  ],
  [
    "duplicate-journal",
    SBA_EXAMPLES.duplicateJournal,
    send,
    {
      ...{ kind: "unknown", raw: SBA_EXAMPLES.duplicateJournal.response },
      problem: { code: "gp_fault", detail: "Reference: Journal 3428 has this reference", logId: null },
    },
  ],
  [
    "list-journals",
    SBA_EXAMPLES.listJournals,
    (ledger) => ledger.list(1, { batchId: "EXP20250331A", from: MARCH_31, to: MARCH_31 }, signal()),
    { kind: "complete", journals: [SUMMARY] },
  ],
  [
    "read-journal",
    SBA_EXAMPLES.readJournal,
    (ledger) => ledger.read(1, 3428, MARCH_31, signal()),
    ok({ ...SUMMARY, voided: false, auditTrailCode: "", lines: JOURNAL.lines }),
  ],
  [
    "missing-journal",
    SBA_EXAMPLES.missingJournal,
    (ledger) => ledger.read(1, 9999, MARCH_31, signal()),
    {
      ok: false,
      error: { code: "gp_fault", detail: "Business object not found: journal 9999 of 2025-03-31", logId: null },
    },
  ],
  [
    "fiscal-periods",
    SBA_EXAMPLES.fiscalPeriods,
    (ledger) => ledger.listFiscalPeriods(1, signal()),
    ok([
      { year: 2025, number: 3, firstDay: "2025-03-01", lastDay: "2025-03-31", closed: false },
      { year: 2025, number: 4, firstDay: "2025-04-01", lastDay: "2025-04-30", closed: false },
    ]),
  ],
  ["batch", SBA_EXAMPLES.batch, (ledger) => ledger.readBatch(1, "EXP20250331A", signal()), ok({ count: 1 })],
  [
    "currencies",
    SBA_EXAMPLES.currencies,
    (ledger) => ledger.listCurrencies(1, signal()),
    ok([{ code: "Z-US$", isoCode: "USD", name: "US Dollars", decimals: 2 }]),
  ],
  [
    "vendors",
    SBA_EXAMPLES.vendors,
    (ledger) => ledger.listVendors(1, signal(), WINDOW),
    ok([{ code: "OKAFORMAYA", name: "Maya Okafor", email: "", className: "EMPLOYEE", active: true }]),
  ],
  [
    "create-vendor",
    SBA_EXAMPLES.createVendor,
    (ledger) => ledger.createVendor(1, NEW_VENDOR, signal()),
    { kind: "executed" },
  ],
  [
    "employees",
    SBA_EXAMPLES.employees,
    (ledger) => ledger.listEmployees(1, signal()),
    ok([{ code: "BEGA0001", name: "Thomas Begay", email: "", className: "FIELD", active: true }]),
  ],
];

test.each(CASES)("%s goes over the wire as the page shows it", async (name, example, call, expected) => {
  const { ledger, seen } = await startFakeSba(() => [example.status, sbaFixture(`${name}.response.json`)]);

  expect(await call(ledger)).toEqual(expected);
  expect(sbaFixture(`${name}.response.json`)).toBe(example.response);
  expect(seen().map(({ method, path }) => `${method} ${path}`)).toEqual([`${example.method} ${TENANT}${example.path}`]);
  const [request] = seen();
  expect(request?.headers["accept"]).toBe("application/json");
  expect(request?.body === "" ? "" : JSON.stringify(JSON.parse(request?.body ?? ""))).toBe(
    example.request === "" ? "" : JSON.stringify(JSON.parse(example.request)),
  );
});

test("a journal gives the golden bytes, each time", async () => {
  const { ledger } = await startFakeSba(() => undefined);
  const bytes = () => Buffer.from(ledger.render(structuredClone(JOURNAL))).toString();

  expect(bytes()).toBe(sbaFixture("create-journal.request.json"));
  expect(bytes()).toBe(bytes());
});

test("the accounts of a ping are asked for and read as the page shows it", async () => {
  const { ledger, seen } = await startFakeSba(({ path }) => {
    if (path.includes("/AccountFormat")) return [200, sbaFixture("account-format.response.json")];
    if (path.includes("/Accounts")) return [200, sbaFixture("accounts.response.json")];
    if (path.includes("/Journals")) return [200, '{"Payload":[]}'];
    return [200, sbaFixture("companies.response.json")];
  });
  const steps = await ledger.ping(signal(), { gpCompanyId: 1, account: "000-6150-01" });

  expect(steps.filter(({ ok: isOk }) => !isOk)).toEqual([]);
  expect(steps.at(-2)?.detail).toBe("1 read, 000-6150-01 Travel - Administration");
  expect(seen().map(({ path }) => path)).toContain(`${TENANT}${SBA_EXAMPLES.accounts.path}`);
});

test("a dimension is one part of the account, on every line that has it", async () => {
  const { ledger } = await startFakeSba(() => undefined, {
    settings: { dimension: { field: "CostCentre", segment: 3 } },
  });
  const lines = [...JOURNAL.lines.slice(0, 2), { ...JOURNAL.lines[2], account: "2120" }];
  const sent = JSON.parse(
    Buffer.from(ledger.render({ ...JOURNAL, lines: lines as typeof JOURNAL.lines })).toString(),
  ) as { Payload: { Lines: readonly Record<string, unknown>[] } };

  expect(sent.Payload.Lines.map((line) => line["CostCentre"])).toEqual(["01", "01", undefined]);
});

test("a company's name is escaped in the address, and a path of its own is used", async () => {
  const { ledger, seen } = await startFakeSba(() => [200, '{"Payload":[]}'], {
    companyNames: { "7": "Smith & Co. (US)/Über; 'a'" },
    resources: {
      ...{ companies: "Companies", accountFormat: "X/Y/Format", accounts: "X/Y/Accounts", journals: "X/Y/Journals" },
      ...{ fiscalPeriods: null, batches: null, currencies: null, vendors: null, employees: null },
    },
  });

  expect(await ledger.listAccounts(7, signal())).toEqual({ ok: true, value: [] });
  expect(seen()[0]?.path).toBe(
    `${TENANT}/Companies(Smith%20%26%20Co.%20%28US%29%2F%C3%9Cber%3B%20%27a%27)/X/Y/Accounts.json`,
  );
  expect(await ledger.listVendors(7, signal())).toEqual({
    ...{ ok: false, error: { code: "gp_resource_missing", resource: "vendors", path: null } },
  });
  expect(await ledger.listFiscalPeriods(7, signal())).toEqual({ ok: true, value: null });
  expect(await ledger.createVendor(7, NEW_VENDOR, signal())).toMatchObject({ kind: "not_executed" });
  expect(seen()).toHaveLength(1);
});
