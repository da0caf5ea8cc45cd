import { expect, test } from "vitest";
import { NEVER, startHarness } from "./testing/harness.ts";
import { type Reply, SUBMITTED } from "./testing/serve-expensify.ts";

const list = (...ids: readonly string[]): Reply => ({ body: ids.map((id) => `${id}\n`).join("") });

test("labels exactly these reports, by a job of its own, and checks which ones Expensify saw", async () => {
  const { source, server } = await startHarness([SUBMITTED, list("R00X9oNOn2MO", "50352738", "end")]);

  expect(await source.markExported(["R00X9oNOn2MO", "50352738"], "acme-gp", NEVER)).toEqual({
    ok: true,
    value: undefined,
  });
  expect(server.seen[0]?.job).toEqual({
    type: "file",
    onReceive: { immediateResponse: ["returnRandomFileName"] },
    inputSettings: { type: "combinedReportData", filters: { reportIDList: "R00X9oNOn2MO,50352738" } },
    outputSettings: { fileExtension: "txt" },
    onFinish: [{ actionName: "markAsExported", label: "acme-gp" }],
  });
  expect(server.seen[0]?.template).toContain('<#list reports as report>${report.reportID}${"\\n"}<#t></#list>');
});

const missing = (...ids: readonly string[]) => ({
  ok: false,
  error: { code: "expensify_mark_incomplete", missing: ids },
});

test.each([
  ["with an end per pass", list("R1", "end", "R2", "end"), { ok: true }],
  ["without any end", list("R1", "R2"), { ok: true }],
  ["one is missing", list("R2", "end"), missing("R1")],
  ["none is visible", list("end"), missing("R1", "R2")],
  ["cut in the middle of an id", { body: "R1\nR" }, { ok: false, error: { code: "expensify_answer_malformed" } }],
])("the answered file: %s", async (_name, reply, expected) => {
  const { source } = await startHarness([SUBMITTED, reply]);
  const result = await source.markExported(["R1", "R2"], "acme-gp", NEVER);

  expect(result).toMatchObject(expected);
});

test("an id differs by its case, too", async () => {
  const { source } = await startHarness([SUBMITTED, list("r1", "end")]);

  expect(await source.markExported(["R1"], "acme-gp", NEVER)).toMatchObject({
    error: { code: "expensify_answer_malformed", detail: "line 1 names a report that was not asked for" },
  });
});

test("50 at a time; what is missing is told over all of them", async () => {
  const ids = Array.from({ length: 60 }, (_, index) => `R${index}`);
  const { source, server } = await startHarness([
    SUBMITTED,
    list(...ids.slice(1, 50), "end"),
    SUBMITTED,
    list(...ids.slice(50, 59), "end"),
  ]);

  expect(await source.markExported(ids, "acme-gp", NEVER)).toEqual({
    ok: false,
    error: { code: "expensify_mark_incomplete", missing: ["R0", "R59"] },
  });
  expect(server.seen).toHaveLength(4);
});

const UNSURE: readonly (readonly [string, Reply])[] = [
  ["a 500", { body: '{"responseCode":500}' }],
  ["a rate limit", { status: 429, body: "" }],
  ["a time-out", () => undefined],
  ["a broken connection", (response) => void response.destroy()],
  ["a web page", { body: "<html>" }],
];

test.each(UNSURE)("after %s the job is not submitted again", async (_name, reply) => {
  const { source, server } = await startHarness([reply, SUBMITTED], { limits: { submitTimeoutMs: 50 } });

  expect((await source.markExported(["R1"], "acme-gp", NEVER)).ok).toBe(false);
  expect(server.seen).toHaveLength(1);
});

test("its file may be looked for again", async () => {
  const { source, server } = await startHarness([SUBMITTED, { body: "" }, { status: 500, body: "" }, list("R1")]);

  expect((await source.markExported(["R1"], "acme-gp", NEVER)).ok).toBe(true);
  expect(server.seen.filter(({ job }) => job["type"] === "file")).toHaveLength(1);
});
