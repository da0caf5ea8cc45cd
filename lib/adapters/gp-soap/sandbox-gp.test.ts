import { afterEach, expect, test } from "vitest";
import { day } from "#lib/core/day.ts";
import { cents } from "#lib/core/money.ts";
import type { JournalCriteria, JournalSummary, ListAnswer } from "#lib/core/ports.ts";
import { GP_PATH } from "#lib/sandbox/gp/gp-server.ts";
import { ACCOUNT, startForTest } from "#lib/sandbox/gp/testing/started-gp.ts";
import { temporaryFolder } from "#lib/sandbox/testing/temporary-folder.ts";
import { createWindowsLedger } from "#lib/testing/windows/windows-ledger.ts";
import { JOURNAL } from "./testing/journal.ts";

// What the watch asks of GP, against the stand-in over real HTTPS and NTLM: here both sides must mean the same.

const [MONDAY, TUESDAY] = [day("2026-11-16"), day("2026-11-17")];
const at = (time: string) => new Date(`2026-11-16T${time}Z`);
const signal = () => AbortSignal.timeout(20_000);
const OURS = {
  ...JOURNAL,
  gpCompanyId: 2,
  date: MONDAY,
  batchId: "EXP-20261116-1",
  lines: [
    { account: "310-6410-00", debitCents: cents(51_240), creditCents: cents(0), text: "Teague 11-10 Delta" },
    { account: "000-2145-00", debitCents: cents(0), creditCents: cents(51_240), text: "Teague R00X9oNOn2MO" },
  ],
};

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** With journals 28401, 28402 and 28403, created at 9, 10 and 11 o'clock. */
async function start() {
  let now = at("09:00:00");
  const sandbox = await startForTest(temporaryFolder(), () => now);
  const host = `localhost:${sandbox.port}`;
  const ledger = createWindowsLedger({
    ...{ url: `https://${host}${GP_PATH}`, caPem: sandbox.gp.tls.caPem },
    ...{ domain: ACCOUNT.domain, username: ACCOUNT.user, password: ACCOUNT.password },
    policy: { allowHosts: [host], allowHttpHosts: [], allowCidrs: [] },
    listRowsMax: 3,
  });
  closing.push(async () => {
    await ledger.close();
    sandbox.close();
  });
  for (const [index, reference] of ["EXP R1 AAAAAAAA", "EXP R2 BBBBBBBB", "EXP R3 CCCCCCCC"].entries()) {
    now = at(`${String(9 + index).padStart(2, "0")}:00:00`);
    expect(await ledger.send(ledger.render({ ...OURS, reference }), signal())).toEqual({ kind: "executed" });
  }
  const order = async (path: string, body: object) => expect(await sandbox.control(path, body)).toBe(200);
  const list = (criteria: JournalCriteria) => ledger.list(2, criteria, signal());
  return { ledger, list, order, clock: (time: string) => void (now = at(time)) };
}

function rowsOf(answer: ListAnswer): readonly JournalSummary[] {
  if (answer.kind !== "complete") throw new Error(answer.problem.code);
  return answer.journals;
}
const numbersOf = (answer: ListAnswer) => rowsOf(answer).map(({ journalNumber }) => journalNumber);

test("lists by a window of last changes in UTC, both ends included", async () => {
  const { list, order, clock } = await start();
  const changed = async (from: string, to: string) =>
    numbersOf(await list({ modifiedFrom: at(from), modifiedTo: at(to) }));

  expect(await changed("09:00:00", "10:00:00")).toEqual([28_401, 28_402]);
  expect(await changed("09:00:00.001", "10:59:59.999")).toEqual([28_402]);
  clock("12:30:00");
  await order("/journal", { action: "post", journalNumber: 28_401 });
  await order("/journal", { action: "edit", journalNumber: 28_402, set: { date: "2026-12-01" } });
  expect(await changed("09:00:00", "10:59:59")).toEqual([]);
  expect(rowsOf(await list({ modifiedFrom: at("12:30:00"), modifiedTo: at("12:30:00") }))).toMatchObject([
    { journalNumber: 28_401, state: "Open", batchId: "", modifiedAt: at("12:30:00") },
    { journalNumber: 28_402, state: "Work", date: "2026-12-01", modifiedAt: at("12:30:00") },
  ]);
});

test("lists by numbers whatever the date, and by all that is given together", async () => {
  const { list, order, clock } = await start();
  clock("12:30:00");
  await order("/journal", { action: "edit", journalNumber: 28_402, set: { date: "2026-12-01" } });
  await order("/journal", { action: "post", journalNumber: 28_403 });
  const journalNumbers = [28_402, 28_403, 28_404];

  expect(rowsOf(await list({ journalNumbers })).map(({ date, state }) => `${date} ${state}`)).toEqual([
    "2026-12-01 Work",
    "2026-11-16 Open",
  ]);
  expect(numbersOf(await list({ journalNumbers, from: MONDAY, to: TUESDAY }))).toEqual([28_403]);
  const changed = { modifiedFrom: at("12:00:00"), modifiedTo: at("13:00:00") };
  expect(numbersOf(await list({ journalNumbers: [28_401, 28_402], ...changed }))).toEqual([28_402]);
  expect(numbersOf(await list({ from: MONDAY, to: TUESDAY, numberEndsWith: "03" }))).toEqual([28_403]);
  expect(numbersOf(await list({ batchId: "EXP-20261116-1", sourceDocument: "GJ", ...changed }))).toEqual([28_402]);
});

test.each<[string, JournalCriteria]>([
  ["last change", { modifiedFrom: at("09:00:00"), modifiedTo: at("11:00:00") }],
  ["numbers", { journalNumbers: [28_401, 28_402, 28_403] }],
])("a full page is incomplete for a list by %s too", async (_name, criteria) => {
  const { list } = await start();

  expect(await list(criteria)).toMatchObject({ kind: "incomplete", problem: { code: "gp_list_incomplete" } });
});

test.each([
  ["by its first key", { byKeyFindsPosted: true }],
  ["by its posted key", { byKeyFindsPosted: false }],
  ["by its posted key, in a year named by its end", { byKeyFindsPosted: false, fiscalYearAhead: 1 }],
  ["by its posted key, in a year named by its beginning", { byKeyFindsPosted: false, fiscalYearAhead: -1 }],
])("reads a posted journal whole %s", async (_name, settings) => {
  const { ledger, order, clock } = await start();
  await order("/settings", settings);
  clock("12:30:00");
  await order("/batch", { action: "post", batchId: "EXP-20261116-1" });
  clock("13:30:00");
  await order("/journal", { action: "void", journalNumber: 28_402 });

  expect(await ledger.read(2, 28_402, MONDAY, signal())).toEqual({
    ok: true,
    value: {
      ...{ journalNumber: 28_402, date: MONDAY, batchId: "", reference: "EXP R2 BBBBBBBB", sourceDocument: "GJ" },
      ...{ state: "Open", voided: true, auditTrailCode: "GLTRX00028401", modifiedAt: at("13:30:00") },
      lines: OURS.lines,
    },
  });
});

test("a journal that a year's closing took away is neither listed nor read", async () => {
  const { ledger, list, order } = await start();
  await order("/batch", { action: "post", batchId: "EXP-20261116-1" });
  await order("/company", { action: "close_year", year: 2026 });

  expect(numbersOf(await list({ journalNumbers: [28_401] }))).toEqual([]);
  expect(await ledger.read(2, 28_401, MONDAY, signal())).toMatchObject({
    ok: false,
    error: { code: "gp_fault", detail: expect.stringContaining("neither unposted nor posted") },
  });
});
