import { expect, test } from "vitest";
import type { JournalCriteria } from "#lib/core/ports.ts";
import { at, COMPANY, JOURNAL, MONDAY, numbersOf, rowsOf, type Scene, signal, TUESDAY, valueOf } from "./scene.ts";

const REFERENCES = ["EXP R1 AAAAAAAA", "EXP R2 BBBBBBBB", "EXP R3 CCCCCCCC"] as const;
const BATCH = { batchId: JOURNAL.batchId, from: MONDAY, to: MONDAY };

/** How a journal is found again and read, whatever became of it. */
export function testJournals(scene: Scene): void {
  const start = async (listRowsMax = 1_000) => {
    const ledger = scene.open({ listRowsMax });
    await scene.create(ledger, ...REFERENCES);
    return { ledger, list: (criteria: JournalCriteria) => ledger.list(COMPANY, criteria, signal()) };
  };

  test("a journal is found by its batch and date, and read back to the cent", async () => {
    const ledger = scene.open();
    await scene.create(ledger, JOURNAL.reference);
    const { lines, reference, batchId, sourceDocument, date } = JOURNAL;
    const summary = {
      ...{ journalNumber: 28_401, date, batchId, reference, sourceDocument, state: "Work" as const },
      modifiedAt: at("09:00:00"),
    };

    expect(rowsOf(await ledger.list(COMPANY, BATCH, signal()))).toEqual([summary]);
    expect(valueOf(await ledger.read(COMPANY, 28_401, MONDAY, signal()))).toEqual({
      ...{ ...summary, voided: false, auditTrailCode: "", lines },
    });
    expect(await ledger.list(1, BATCH, signal())).toEqual({ kind: "complete", journals: [] });
  });

  test("a marker is found by dates alone, unposted, posted and in history", async () => {
    const { list } = await start();
    await scene.order("/journal", { action: "post", journalNumber: 28_402 });
    await scene.order("/journal", { action: "post", journalNumber: 28_403 });
    await scene.order("/journal", { action: "history", journalNumber: 28_403 });

    expect(
      rowsOf(await list({ from: MONDAY, to: TUESDAY })).map(({ reference, state }) => `${reference} ${state}`),
    ).toEqual([`${REFERENCES[0]} Work`, `${REFERENCES[1]} Open`, `${REFERENCES[2]} History`]);
    expect(numbersOf(await list({ sourceDocument: "gj", from: MONDAY, to: MONDAY }))).toHaveLength(3);
    expect(numbersOf(await list({ sourceDocument: "BBF", from: MONDAY, to: MONDAY }))).toEqual([]);
    expect(numbersOf(await list({ from: TUESDAY, to: TUESDAY }))).toEqual([]);
  });

  test("lists by a window of last changes in UTC, both ends included", async () => {
    const { list } = await start();
    const changed = async (from: string, to: string) =>
      numbersOf(await list({ modifiedFrom: at(from), modifiedTo: at(to) }));

    expect(await changed("09:00:00", "10:00:00")).toEqual([28_401, 28_402]);
    expect(await changed("09:00:00.001", "10:59:59.999")).toEqual([28_402]);
    scene.clock("12:30:00");
    await scene.order("/journal", { action: "post", journalNumber: 28_401 });
    await scene.order("/journal", { action: "edit", journalNumber: 28_402, set: { date: "2026-12-01" } });
    expect(await changed("09:00:00", "10:59:59")).toEqual([]);
    expect(rowsOf(await list({ modifiedFrom: at("12:30:00"), modifiedTo: at("12:30:00") }))).toMatchObject([
      { journalNumber: 28_401, state: "Open", batchId: "", modifiedAt: at("12:30:00") },
      { journalNumber: 28_402, state: "Work", date: "2026-12-01", modifiedAt: at("12:30:00") },
    ]);
  });

  test("lists by numbers whatever the date, and by all that is given together", async () => {
    const { list } = await start();
    scene.clock("12:30:00");
    await scene.order("/journal", { action: "edit", journalNumber: 28_402, set: { date: "2026-12-01" } });
    await scene.order("/journal", { action: "post", journalNumber: 28_403 });
    const journalNumbers = [28_402, 28_403, 28_404];

    expect(rowsOf(await list({ journalNumbers })).map(({ date, state }) => `${date} ${state}`)).toEqual([
      "2026-12-01 Work",
      "2026-11-16 Open",
    ]);
    expect(numbersOf(await list({ journalNumbers, from: MONDAY, to: TUESDAY }))).toEqual([28_403]);
    const changed = { modifiedFrom: at("12:00:00"), modifiedTo: at("13:00:00") };
    expect(numbersOf(await list({ journalNumbers: [28_401, 28_402], ...changed }))).toEqual([28_402]);
    expect(numbersOf(await list({ from: MONDAY, to: TUESDAY, numberEndsWith: "03" }))).toEqual([28_403]);
    expect(numbersOf(await list({ batchId: JOURNAL.batchId, sourceDocument: "GJ", ...changed }))).toEqual([28_402]);
  });

  testEdges(scene, start);
}

type Start = (listRowsMax?: number) => Promise<
  Readonly<{
    ledger: ReturnType<Scene["open"]>;
    list: (criteria: JournalCriteria) => ReturnType<ReturnType<Scene["open"]>["list"]>;
  }>
>;

function testEdges(scene: Scene, start: Start): void {
  test.each<[string, JournalCriteria]>([
    ["batch and date", BATCH],
    ["last change", { modifiedFrom: at("09:00:00"), modifiedTo: at("11:00:00") }],
    ["numbers", { journalNumbers: [28_401, 28_402, 28_403] }],
  ])("a full page is incomplete for a list by %s", async (_name, criteria) => {
    const { list } = await start(3);

    expect(await list(criteria)).toMatchObject({ kind: "incomplete", problem: { code: "gp_list_incomplete" } });
  });

  test.each(["system_fault", "html_page", "empty_answer", "truncate", "http_503", "xml_bomb", "drop_after"])(
    "a list that is answered with %s is incomplete, never empty",
    async (kind) => {
      const { list } = await start();
      await scene.order("/fault", { kind, operation: "GetGLTransactionList" });

      expect(await list(BATCH)).toMatchObject({ kind: "incomplete" });
    },
  );

  test("reads a posted, voided journal whole", async () => {
    const { ledger } = await start();
    scene.clock("12:30:00");
    await scene.order("/batch", { action: "post", batchId: JOURNAL.batchId });
    scene.clock("13:30:00");
    await scene.order("/journal", { action: "void", journalNumber: 28_402 });

    expect(valueOf(await ledger.read(COMPANY, 28_402, MONDAY, signal()))).toEqual({
      ...{ journalNumber: 28_402, date: MONDAY, batchId: "", reference: REFERENCES[1], sourceDocument: "GJ" },
      ...{ state: "Open", voided: true, auditTrailCode: "GLTRX00028401", modifiedAt: at("13:30:00") },
      lines: JOURNAL.lines,
    });
  });

  test("an unknown journal, and one that a year's closing took away, is a problem that says so", async () => {
    const { ledger, list } = await start();
    const notFound = { ok: false, error: { code: "gp_fault", detail: expect.stringContaining("not found: journal") } };
    await scene.order("/batch", { action: "post", batchId: JOURNAL.batchId });
    await scene.order("/company", { action: "close_year", year: 2026 });

    expect(numbersOf(await list({ journalNumbers: [28_401] }))).toEqual([]);
    expect(await ledger.read(COMPANY, 28_401, MONDAY, signal())).toMatchObject(notFound);
    expect(await ledger.read(COMPANY, 999, MONDAY, signal())).toMatchObject(notFound);
  });
}
