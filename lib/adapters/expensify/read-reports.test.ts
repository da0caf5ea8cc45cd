import { expect, test } from "vitest";
import { APPROVED, fixture, NEVER, SECRET, startHarness } from "./testing/harness.ts";
import { type Reply, SUBMITTED } from "./testing/serve-expensify.ts";

const [FIRST = "", EMPTY = "", , LAST = ""] = fixture("hostile-default").split("\n");
const END = '{"t":"end","reports":1,"errors":0}';
const file = (...lines: readonly string[]): Reply => ({ body: `${lines.join("\n")}\n` });

const SAMPLES: readonly (readonly [string, readonly string[]])[] = [
  ["hostile-default", ["report R00X9oNOn2MO", "report 50352738", "quarantined RSET", "quarantined RLAST"]],
  ["hostile-de-DE-chunk-1", ["report R00X9oNOn2MO", "report 50352738", "quarantined RSET", "quarantined RLAST"]],
  [
    "hostile-bad",
    ["report R00X9oNOn2MO", "report 50352738", "quarantined RSET", "quarantined RBAD", "quarantined RLAST"],
  ],
  [
    "hostile-with-type",
    ["report R00X9oNOn2MO", "report 50352738", "quarantined RSET", "quarantined RBAD", "quarantined RLAST"],
  ],
];

test.each(SAMPLES)("hands out what %s holds, and leaves nothing on the disk", async (name, expected) => {
  const { read } = await startHarness([SUBMITTED, { body: fixture(name) }]);
  const { result, readings, leftOver } = await read();

  expect(result).toEqual({ ok: true, value: { count: expected.length, bytes: Buffer.byteLength(fixture(name)) } });
  const handedOut = readings.map((r) =>
    r.kind === "report" ? `report ${r.report.reportId}` : `quarantined ${r.reportId}`,
  );
  expect(handedOut).toEqual(expected);
  expect(leftOver).toEqual([]);
});

const REFUSED: readonly (readonly [string, string | Buffer, number, RegExp])[] = [
  ["missing keys (an engine that swallows errors)", fixture("hostile-ignore-bad"), 4, /^expenses\.0\./],
  ["a cut in the middle of a line", fixture("broken-truncated"), 3, /not JSON/],
  ["a missing end line", fixture("broken-no-end"), 4, /end line/],
  ["a line after the end", `${FIRST}\n${END}\n${FIRST}\n`, 3, /end line/],
  ["a line that is not JSON", `${FIRST}\n{"t":oops\n${END}\n`, 2, /not JSON/],
  ["two end lines that announce too much", `${FIRST}\n${END}\n${END}\n`, 3, /announced/],
  [
    "an error line that nobody announced",
    `{"t":"error","reportID":"R1","message":"x"}\n{"t":"end","reports":0,"errors":0}\n`,
    2,
    /announced/,
  ],
  ["a report without id", `${FIRST.replace('"R00X9oNOn2MO"', "null")}\n${END}\n`, 1, /reportID/],
  [
    "bytes that are no UTF-8",
    Buffer.concat([
      Buffer.from(`${EMPTY}
`),
      Buffer.from([0x7b, 0xff, 0x7d]),
    ]),
    2,
    /UTF-8/,
  ],
  ["an unknown kind of line", `{"t":"other"}\n${END}\n`, 1, /./],
];

test.each(REFUSED)("refuses a whole file with %s", async (_name, body, line, detail) => {
  const { read } = await startHarness([SUBMITTED, { body }]);
  const { result, readings, leftOver } = await read();

  expect(result).toMatchObject({ ok: false, error: { code: "expensify_file_refused", line } });
  expect(!result.ok && result.error.code === "expensify_file_refused" && result.error.detail).toMatch(detail);
  expect(readings).toEqual([]);
  expect(leftOver).toEqual([]);
});

test("a report whose id cannot be one is quarantined by itself: nothing of the file is lost, and the others come whole", async () => {
  const withId = (id: string, line = FIRST) => line.replace('"R00X9oNOn2MO"', JSON.stringify(id));
  const ids = ["R\u0007X", "R1,R2", "x".repeat(5_000), "-5", " "];
  const error = '{"t":"error","reportID":"R 9","message":"x"}';
  const lines = [...ids.map((id) => withId(id)), withId("", FIRST.replace('"total":', '"total":1')), FIRST, error];
  const { read } = await startHarness([SUBMITTED, file(...lines, '{"t":"end","reports":7,"errors":1}')]);
  const { result, readings } = await read();

  expect(result).toMatchObject({ ok: true, value: { count: 8 } });
  const held = readings.flatMap((each) => (each.kind === "quarantined" ? [each] : []));
  expect(held.map(({ problems }) => problems)).toEqual(
    ["R\\u0007X", "R1,R2", "x".repeat(60), "-5", "", "", "R 9"].map((id) => [{ code: "report_id_unusable", id }]),
  );
  expect(held.map(({ raw }) => raw)).toEqual(lines.filter((line) => line !== FIRST));
  expect(new Set(held.map(({ reportId }) => reportId)).size).toBe(7);
  expect(readings.map((each) => (each.kind === "report" ? each.report.reportId : ""))).toContain("R00X9oNOn2MO");
});

test("refuses a line beyond its cap, and a file of blanks is no file yet", async () => {
  const { read } = await startHarness([SUBMITTED, { body: " \n\n" }, { body: fixture("hostile-default") }], {
    limits: { lineBytesMax: 1_000 },
  });

  const { result } = await read();
  expect(result).toMatchObject({ ok: false, error: { code: "expensify_file_refused", line: 1 } });
});

test("drops a byte order mark", async () => {
  const { read } = await startHarness([SUBMITTED, { body: `\uFEFF${EMPTY}\r\n\r\n${END}` }]);

  expect((await read()).readings).toHaveLength(1);
});

test("hands out a report once when two passes wrote the same line", async () => {
  const { read } = await startHarness([SUBMITTED, file(EMPTY, END, EMPTY, END)]);
  const { result, readings } = await read();

  expect(result).toMatchObject({ ok: true, value: { count: 1 } });
  expect(readings).toMatchObject([{ kind: "report", report: { reportId: "50352738" } }]);
});

test("quarantines a report that came twice with two contents", async () => {
  const other = EMPTY.replace('"total":0', '"total":100');
  const { read } = await startHarness([SUBMITTED, file(EMPTY, END, other, END, LAST, END)]);
  const { readings } = await read();

  expect(readings).toMatchObject([
    { kind: "quarantined", reportId: "50352738", problems: [{ code: "report_incomplete", fields: ["reportID"] }] },
    { kind: "quarantined", reportId: "RLAST" },
  ]);
});

test("asks for two days more, states beside the filters, and never asks for a label or a mark", async () => {
  const { server, read, places } = await startHarness([SUBMITTED, { body: fixture("hostile-default") }]);
  await read({ ...APPROVED, kind: "approved_since", includeClosed: true } as typeof APPROVED);

  expect(server.seen.map(({ job }) => job)).toEqual([
    {
      type: "file",
      onReceive: { immediateResponse: ["returnRandomFileName"] },
      inputSettings: {
        type: "combinedReportData",
        reportState: "APPROVED,REIMBURSED,ARCHIVED",
        limit: "5000",
        filters: { approvedAfter: "2026-11-06", policyIDList: "0123456789ABCDEF,DEADBEEF01234567" },
      },
      outputSettings: { fileExtension: "json", fileBasename: "mlconnector_" },
    },
    {
      type: "download",
      fileName: "mlconnector_0fd99e06-a636-4974-b6bc-3ceb12163386.json",
      fileSystem: "integrationServer",
    },
  ]);
  expect(server.seen.map(({ credentials }) => credentials)).toEqual(
    Array.from({ length: 2 }, () => ({ partnerUserID: "aa_svc_acme_com", partnerUserSecret: SECRET })),
  );
  expect(server.seen.map(({ path }) => path).join()).not.toContain("?");
  expect(server.seen[0]?.template).toContain('"t":"report"');
  expect(places).toEqual(["credential-1", "credential-1"]);
});

test("by id: 50 at a time, in any state, and nothing is handed out before all files are good", async () => {
  const reportIds = Array.from({ length: 51 }, (_, index) => `R${index}`);
  const { server, read } = await startHarness([
    SUBMITTED,
    file(EMPTY, END),
    SUBMITTED,
    { body: fixture("broken-no-end") },
  ]);
  const { result, readings } = await read({ kind: "by_id", reportIds });

  expect(result).toMatchObject({ ok: false, error: { code: "expensify_file_refused" } });
  expect(readings).toEqual([]);
  const inputs = server.seen.filter(({ job }) => job["type"] === "file").map(({ job }) => job["inputSettings"]);
  expect(inputs).toEqual([
    { type: "combinedReportData", filters: { reportIDList: reportIds.slice(0, 50).join(",") } },
    { type: "combinedReportData", filters: { reportIDList: "R50" } },
  ]);
});

test("by id there is no limit that an answer could have reached", async () => {
  const { read } = await startHarness([SUBMITTED, file(EMPTY, END)], { limits: { reportsMax: 1 } });

  expect((await read({ kind: "by_id", reportIds: ["50352738"] })).result).toMatchObject({
    ok: true,
    value: { count: 1 },
  });
});

test("no ids: no request", async () => {
  const { server, read } = await startHarness([]);

  expect((await read({ kind: "by_id", reportIds: [] })).result).toEqual({ ok: true, value: { count: 0, bytes: 0 } });
  expect(server.seen).toEqual([]);
});

test("a full answer is thrown away and asked again by half of the workspaces", async () => {
  const two = fixture("hostile-default").split("\n").slice(0, 2);
  const { server, read } = await startHarness(
    [
      SUBMITTED,
      file(...two, '{"t":"end","reports":2,"errors":0}'),
      SUBMITTED,
      file(EMPTY, END),
      SUBMITTED,
      file(FIRST, END),
    ],
    { limits: { reportsMax: 2 } },
  );
  const { result, readings } = await read();

  expect(result).toMatchObject({ ok: true, value: { count: 2 } });
  expect(readings.map((r) => (r.kind === "report" ? r.report.reportId : ""))).toEqual(["50352738", "R00X9oNOn2MO"]);
  const filters = server.seen.flatMap(({ job }) => {
    const input = job["inputSettings"] as { filters: { policyIDList: string } } | undefined;
    return input ? [input.filters.policyIDList] : [];
  });
  expect(filters).toEqual(["0123456789ABCDEF,DEADBEEF01234567", "0123456789ABCDEF", "DEADBEEF01234567"]);
});

test("one workspace that is full by itself is a problem, and none of it is handed out", async () => {
  const { read } = await startHarness([SUBMITTED, file(EMPTY, END)], { limits: { reportsMax: 1 } });
  const { result, readings } = await read({ ...APPROVED, policyIds: ["A"] } as typeof APPROVED);

  expect(result).toEqual({ ok: false, error: { code: "expensify_window_full", limit: 1, policyId: "A" } });
  expect(readings).toEqual([]);
});

test("waits for each reading before the next one, and stops between two when told to", async () => {
  const { source } = await startHarness([SUBMITTED, { body: fixture("hostile-default") }]);
  const stop = new AbortController();
  let open = 0;
  const openMost: number[] = [];
  const result = await source.readReports(
    APPROVED,
    async () => {
      openMost.push(++open);
      await Promise.resolve();
      open -= 1;
      if (openMost.length === 2) stop.abort();
    },
    stop.signal,
  );

  expect(openMost).toEqual([1, 1]);
  expect(result).toEqual({ ok: false, error: { code: "stopped" } });
});

test("an error of the reader is thrown on, and the file is gone", async () => {
  const { source, server } = await startHarness([SUBMITTED, { body: fixture("hostile-default") }]);
  const reading = source.readReports(APPROVED, () => Promise.reject(new Error("disk full")), NEVER);

  await expect(reading).rejects.toThrow("disk full");
  expect(server.seen).toHaveLength(2);
});
