import { afterEach, expect, test } from "vitest";
import { context, journalXml, startForTest, type Running } from "../testing/started-gp.ts";

let running: Running[] = [];
afterEach(() => {
  for (const one of running) one.close();
  running = [];
});

/** With two journals, 28401 of which is posted. */
async function start(): Promise<Running> {
  const one = await startForTest();
  running.push(one);
  for (const reference of ["posted", "unposted"]) await one.call("CreateGLTransaction", journalXml({ reference }));
  await one.control("/journal", { action: "post", journalNumber: 28401 });
  return one;
}

const NOT_FOUND = "Business object not found.";
type Key = Readonly<{ number?: number; date?: string; sequence?: number; year?: number }>;
function postedKey({ number = 28401, date = "2026-11-13", sequence = 0, year = 2026 }: Key): string {
  const ends = `<RecurringTransactionSequence>${sequence}</RecurringTransactionSequence><FiscalYear>${year}</FiscalYear>`;
  return `<key><JournalId>${number}</JournalId><Date>${date}T00:00:00</Date>${ends}</key>${context()}`;
}

test("a posted journal is found by its posted key, whole", async () => {
  const { call } = await start();
  const { body } = await call("GetGLPostedTransactionByKey", postedKey({}));

  expect(body).toContain("<GetGLPostedTransactionByKeyResult>");
  for (const text of ["<Reference>posted<", "<AuditTrailCode>GLTRX00028401<", "<TransactionState>Open<", ">512.40000<"])
    expect(body).toContain(text);
});

test.each<[string, Key]>([
  ["an unposted journal", { number: 28402 }],
  ["a number that is not there", { number: 28999 }],
  ["another date", { date: "2026-11-14" }],
  ["another fiscal year", { year: 2027 }],
  ["another posting of a recurring journal", { sequence: 1 }],
])("a posted key of %s finds nothing", async (_name, key) => {
  const { call } = await start();

  expect((await call("GetGLPostedTransactionByKey", postedKey(key))).body).toContain(NOT_FOUND);
});

test("where fiscal years are named by their end, the key and the lists count so", async () => {
  const { call, control } = await start();
  await control("/settings", { fiscalYearAhead: 1 });
  const listed = async (year: number) => {
    const nil = (...names: string[]) => names.map((name) => `<${name} xsi:nil="true"/>`).join("");
    const rest = nil("NotEqualValue", "From", "To", "GreaterThan", "LessThan");
    const criteria = `<criteria><FiscalYear><EqualValue>${year}</EqualValue>${rest}</FiscalYear></criteria>`;
    return (await call("GetGLTransactionList", `${criteria}${context()}`)).body.includes("<JournalId>");
  };

  expect((await call("GetGLPostedTransactionByKey", postedKey({}))).body).toContain(NOT_FOUND);
  expect((await call("GetGLPostedTransactionByKey", postedKey({ year: 2027 }))).body).toContain("28401");
  expect([await listed(2026), await listed(2027)]).toEqual([false, true]);
});

test("lists by numbers, whatever else", async () => {
  const { call } = await start();
  const byNumbers = (...numbers: number[]) => {
    const items = numbers.map((number) => `<string>${number}</string>`).join("");
    return `<criteria><JournalId><Items>${items}</Items></JournalId></criteria>${context()}`;
  };
  const numbersOf = async (...numbers: number[]) =>
    [...(await call("GetGLTransactionList", byNumbers(...numbers))).body.matchAll(/<JournalId>(\d+)</g)].map(
      (match) => match[1],
    );

  expect(await numbersOf(28402, 28999)).toEqual(["28402"]);
  expect(await numbersOf(28402, 28401)).toEqual(["28401", "28402"]);
});
