import { afterEach, expect, test } from "vitest";
import { context, journalXml, startForTest, type JournalInput, type Running } from "./testing/started-gp.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";

let running: Running[] = [];
afterEach(() => {
  for (const one of running) one.close();
  running = [];
});

/** A GP whose clock stands still until it is told the time. */
async function start(dataDir = temporaryFolder()) {
  let time = "09:00:00";
  const one = await startForTest(dataDir, () => new Date(`2026-11-16T${time}Z`));
  running.push(one);
  const create = async (...inputs: readonly JournalInput[]) => {
    for (const input of inputs) expect((await one.call("CreateGLTransaction", journalXml(input))).status).toBe(200);
  };
  const order = async (path: string, body: object) =>
    expect([path, await one.control(path, body)]).toEqual([path, 200]);
  return { ...one, create, order, clock: (to: string) => void (time = to), rows: () => rowsOf(one) };
}

const nil = (...names: string[]) => names.map((name) => `<${name} xsi:nil="true"/>`).join("");

/** Number, state, batch and reference of all that a list of the given restriction shows. */
async function rowsOf(one: Running, restriction = ""): Promise<readonly (readonly string[])[]> {
  const { body } = await one.call("GetGLTransactionList", `<criteria>${restriction}</criteria>${context()}`);
  const text = (row: string, name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(row)?.[1] ?? "";
  return [...body.matchAll(/<GLTransactionSummary>(.*?)<\/GLTransactionSummary>/gs)].map(([row]) => [
    text(row, "JournalId"),
    text(row, "TransactionState"),
    text(row, "Id"),
    text(row, "Reference"),
  ]);
}

test("creating, editing, posting and voiding each move ModifiedDate, and a window of it shows just these", async () => {
  const { create, order, clock, ...one } = await start();
  const changedAt = async (from: string, to: string) => {
    const day = "2026-11-16T";
    const ends = `${nil("EqualValue", "NotEqualValue")}<From>${day}${from}</From><To>${day}${to}</To>`;
    const window = `<ModifiedDate>${ends}${nil("GreaterThan", "LessThan")}</ModifiedDate>`;
    return (await rowsOf(one, window)).map(([number]) => number);
  };
  await create({ reference: "one" }, { reference: "two" }, { reference: "three" });
  expect(await changedAt("09:00:00", "09:00:00")).toEqual(["28401", "28402", "28403"]);
  clock("10:00:00");
  await order("/journal", { action: "edit", journalNumber: 28401, set: { date: "2026-11-20" } });
  clock("11:00:00");
  await order("/journal", { action: "post", journalNumber: 28402 });
  expect(await changedAt("09:00:00", "09:59:59")).toEqual(["28403"]);
  expect(await changedAt("10:00:00", "10:59:59.999")).toEqual(["28401"]);
  expect(await changedAt("10:00:00", "11:00:00")).toEqual(["28401", "28402"]);
  clock("12:00:00");
  await order("/journal", { action: "void", journalNumber: 28402 });
  clock("13:00:00");
  await order("/batch", { action: "post", batchId: "EXP-20261116-1" });
  expect(await changedAt("11:00:01", "12:59:59")).toEqual(["28402"]);
  expect(await changedAt("13:00:00", "13:00:00")).toEqual(["28401", "28403"]);
});

test("a whole batch is posted with one audit trail code, or deleted, but for what was posted before", async () => {
  const { create, order, rows, gp, control } = await start();
  const other = { batchId: "EXP-20261116-2" };
  await create({ reference: "a" }, { reference: "b" }, { reference: "c", ...other }, { reference: "d", ...other });
  await order("/journal", { action: "post", journalNumber: 28403 });
  await order("/batch", { action: "post", batchId: "exp-20261116-1", by: "KIRBY" });
  expect(gp.book.journals().map(({ auditTrailCode, postedBy }) => `${auditTrailCode} ${postedBy}`)).toEqual([
    "GLTRX00028401 KIRBY",
    "GLTRX00028401 KIRBY",
    "GLTRX00028403 DWALSH",
    " ",
  ]);
  await order("/batch", { action: "delete", batchId: "EXP-20261116-2" });
  expect((await rows()).map(([number, state]) => `${number} ${state}`)).toEqual([
    "28401 Open",
    "28402 Open",
    "28403 Open",
  ]);
  for (const action of ["post", "delete"])
    expect(await control("/batch", { action, batchId: "EXP-20261116-2" })).toBe(400);
});

test("GP's own copies: a correction under its own reference; a reversing and a recurring journal under ours", async () => {
  const { create, order, rows, gp, ask, control } = await start();
  await create({ reference: "EXP R00X9oNOn2MO 7QK2MZ4D" });
  const copy = (kind: string, more = {}) => ask("/journal/copy", { journalNumber: 28401, kind, ...more });
  expect(await control("/journal/copy", { journalNumber: 28401, kind: "back_out" })).toBe(400);
  expect(await control("/journal/copy", { journalNumber: 28999, kind: "recurring" })).toBe(400);
  await order("/journal", { action: "post", journalNumber: 28401 });
  expect(await copy("back_out", { batchId: "CORRECT" })).toEqual({ journalNumber: 28402 });
  expect(await copy("reversing", { date: "2026-12-01" })).toEqual({ journalNumber: 28403 });
  expect(await copy("recurring")).toEqual({ journalNumber: 28404 });
  expect(await rows()).toEqual([
    ["28401", "Open", "", "EXP R00X9oNOn2MO 7QK2MZ4D"],
    ["28402", "Work", "CORRECT", "Back Out Journal Entry 28401"],
    ["28403", "Work", "EXP-20261116-1", "EXP R00X9oNOn2MO 7QK2MZ4D"],
    ["28404", "Work", "EXP-20261116-1", "EXP R00X9oNOn2MO 7QK2MZ4D"],
  ]);
  const [, backOut, reversing, recurring] = gp.book.journals();
  const amounts = (journal: typeof backOut) => journal?.lines.map(({ debit, credit }) => [debit, credit]);
  expect(amounts(backOut)).toEqual([
    ["0.00", "512.40"],
    ["512.40", "0.00"],
  ]);
  expect([reversing?.date, amounts(reversing)]).toEqual(["2026-12-01", amounts(backOut)]);
  expect([recurring?.date, amounts(recurring)]).toEqual(["2026-11-13", amounts(backOut)?.toReversed()]);
  expect(reversing).toMatchObject({ auditTrailCode: "", postedBy: "", modifiedBy: "DWALSH" });
});

test("a restored company is as it was, gives its numbers again, and stays so after a restart", async () => {
  const dataDir = temporaryFolder();
  const { create, order, rows, control } = await start(dataDir);
  await create({ reference: "before" }, { reference: "posted later" });
  await order("/company", { action: "snapshot" });
  await order("/journal", { action: "post", journalNumber: 28402 });
  await order("/journal", { action: "delete", journalNumber: 28401 });
  await create({ reference: "lost" });
  expect(await control("/company", { action: "restore", name: "never taken" })).toBe(400);
  await order("/company", { action: "restore" });
  const restored = [
    ["28401", "Work", "EXP-20261116-1", "before"],
    ["28402", "Work", "EXP-20261116-1", "posted later"],
  ];
  expect(await rows()).toEqual(restored);
  await create({ reference: "the lost one's number" });
  const after = [...restored, ["28403", "Work", "EXP-20261116-1", "the lost one's number"]];
  expect(await rows()).toEqual(after);

  const again = await start(dataDir);
  expect(await again.rows()).toEqual(after);
  await again.order("/company", { action: "restore" });
  expect(await again.rows()).toEqual(restored);
});

test("closing a year takes its posted journals out of every list, or moves them to history", async () => {
  const { create, order, rows, gp, clock } = await start();
  await create(
    { reference: "posted", date: "2026-01-01T00:00:00" },
    { reference: "unposted", date: "2026-12-31T00:00:00" },
    { reference: "next year", date: "2027-01-01T00:00:00" },
  );
  for (const journalNumber of [28401, 28403]) await order("/journal", { action: "post", journalNumber });
  clock("10:00:00");
  await order("/company", { action: "close_year", year: 2026, keepHistory: true });
  expect((await rows()).map(([number, state]) => `${number} ${state}`)).toEqual([
    "28401 History",
    "28402 Work",
    "28403 Open",
  ]);
  expect(gp.book.find(2, 28401)?.modifiedAt).toBe("2026-11-16T10:00:00");
  await order("/company", { action: "close_year", year: 2026 });
  expect((await rows()).map(([number]) => number)).toEqual(["28402", "28403"]);
});

test("each company counts its own journals, and a reset forgets the backups too", async () => {
  const { create, order, control, ask, rows } = await start();
  await create({ reference: "ours" });
  const keyed = { companyId: 1, date: "2026-11-13", reference: "theirs" };
  expect(await ask("/journal/add", keyed)).toEqual({ journalNumber: 28401 });
  await order("/company", { action: "snapshot" });
  await order("/company", { action: "restore" });
  expect(await ask("/journal/add", keyed)).toEqual({ journalNumber: 28402 });
  expect(await rows()).toHaveLength(1);
  await order("/reset", {});
  expect(await control("/company", { action: "restore" })).toBe(400);
  expect(await rows()).toEqual([]);
});
