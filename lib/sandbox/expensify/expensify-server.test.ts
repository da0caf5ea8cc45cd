import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { JsonRecord } from "../control/json.ts";
import { loadFirm } from "../firm/firm.ts";
import { EXPENSIFY_PATH } from "./expensify-server.ts";
import { PARTNER_USER_ID, startExpensify, type StartedExpensify } from "./start-expensify.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";

const SECRET = "s3cret";
const REPORT_TEMPLATE = '<#function reportHead r></#function>{"t":"report"}';
const IDS_TEMPLATE = '<#list reports as report>${report.reportID}${"\\n"}<#t></#list>';
const EXPORT: JsonRecord = {
  type: "file",
  onReceive: { immediateResponse: ["returnRandomFileName"] },
  inputSettings: {
    type: "combinedReportData",
    reportState: "APPROVED,REIMBURSED",
    filters: { approvedAfter: "2026-01-01" },
  },
  outputSettings: { fileExtension: "json", fileBasename: "hald_" },
};

let running: StartedExpensify[] = [];
afterEach(() => {
  for (const { server, control, book } of running) {
    server.close();
    control.close();
    book.close();
  }
  running = [];
});

async function start(dataDir = temporaryFolder()): Promise<StartedExpensify> {
  const started = startExpensify({ dataDir, password: SECRET });
  started.settings.current = { ...started.settings.current, limits: [], emptyDownloads: 0 };
  for (const server of [started.server, started.control]) {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  }
  running.push(started);
  return started;
}

async function call(started: StartedExpensify, job: JsonRecord, template?: string): Promise<Response> {
  const credentials = { partnerUserID: PARTNER_USER_ID, partnerUserSecret: SECRET };
  const body = new URLSearchParams({ requestJobDescription: JSON.stringify({ credentials, ...job }) });
  if (template !== undefined) body.set("template", template);
  return fetch(`http://127.0.0.1:${(started.server.address() as AddressInfo).port}${EXPENSIFY_PATH}`, {
    method: "POST",
    body,
  });
}

async function control(started: StartedExpensify, path: string, body: unknown): Promise<number> {
  const url = `http://127.0.0.1:${(started.control.address() as AddressInfo).port}${path}`;
  return (await fetch(url, { method: "POST", body: JSON.stringify(body) })).status;
}

async function exported(started: StartedExpensify, job = EXPORT, template = REPORT_TEMPLATE): Promise<string> {
  const fileName = await (await call(started, job, template)).text();
  const answer = await call(started, { type: "download", fileName, fileSystem: "integrationServer" });
  return answer.text();
}

async function code(started: StartedExpensify, job: JsonRecord, template?: string): Promise<unknown> {
  const answer = await call(started, job, template);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as JsonRecord)["responseCode"];
}

function withFilters(filters: JsonRecord, more: JsonRecord = {}): JsonRecord {
  return { ...EXPORT, inputSettings: { type: "combinedReportData", ...more, filters } };
}

test("exports what is approved or paid, a line a report with all keys, and an end line", async () => {
  const started = await start();
  const answer = await call(started, EXPORT, REPORT_TEMPLATE);
  expect(answer.headers.get("content-type")).toBe("text/plain;charset=utf-8");
  expect(await answer.text()).toMatch(/^hald_[0-9a-f-]{36}\.json$/);
  const lines = (await exported(started))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as JsonRecord);
  const expected = loadFirm().reports.filter(({ status }) => status === "approved" || status === "reimbursed");
  expect(lines.at(-1)).toEqual({ t: "end", reports: expected.length - 1, errors: 1 });
  expect(lines).toHaveLength(expected.length + 1);
  const reports = lines.filter(({ t }) => t === "report");
  expect(new Set(reports.map((line) => Object.keys(line).length))).toEqual(new Set([32]));
  expect(
    new Set(reports.flatMap(({ expenses }) => (expenses as JsonRecord[]).map((e) => Object.keys(e).length))),
  ).toEqual(new Set([41]));
  expect(lines.filter(({ t }) => t === "error").map(({ reportID }) => reportID)).toEqual(["R00VnO4fW1Rj"]);
});

test("writes the report type only for a template that asks for it", async () => {
  const started = await start();
  const asks = REPORT_TEMPLATE.replace("r>", "r>(r.type)");
  const one = withFilters({ reportIDList: "R00VnI8yM2Nf" });
  expect(JSON.parse((await exported(started, one, asks)).split("\n")[0] ?? "")).toMatchObject({ type: "invoice" });
  expect(JSON.parse((await exported(started, one)).split("\n")[0] ?? "")).not.toHaveProperty("type");
});

test("refuses with a code inside a 200: no template, no anchor, unknown state, bad date, unknown template", async () => {
  const started = await start();
  expect(await code(started, EXPORT)).toBe(410);
  expect(await code(started, withFilters({ policyIDList: "7A4C1E0B92D35F68" }), REPORT_TEMPLATE)).toBe(410);
  expect(
    await code(started, withFilters({ approvedAfter: "2026-01-01" }, { reportState: "PAID" }), REPORT_TEMPLATE),
  ).toBe(410);
  expect(await code(started, withFilters({ approvedAfter: "1 June" }), REPORT_TEMPLATE)).toBe(410);
  expect(await code(started, EXPORT, "<#list reports as r>${r.total}</#list>")).toBe(500);
});

test("a wrong secret is a 401 inside a 200", async () => {
  const started = await start();
  const credentials = { partnerUserID: PARTNER_USER_ID, partnerUserSecret: "other" };
  expect(await code(started, { ...EXPORT, credentials }, REPORT_TEMPLATE)).toBe(401);
});

test("filters by id, workspace, day of approval, state beside the filters, and limit", async () => {
  const started = await start();
  const ids = async (filters: JsonRecord, more?: JsonRecord): Promise<string[]> =>
    (await exported(started, withFilters(filters, more), IDS_TEMPLATE)).split("\n").filter((id) => id !== "");
  expect(await ids({ reportIDList: "R00X9oNOn2MO,50352738,nosuch" })).toEqual(
    expect.arrayContaining(["R00X9oNOn2MO", "50352738"]),
  );
  expect(await ids({ reportIDList: "R00VoJ5hM1Fx" })).toEqual(["R00VoJ5hM1Fx"]);
  expect(await ids({ reportIDList: "R00VoJ5hM1Fx" }, { reportState: "APPROVED" })).toEqual([]);
  expect(await ids({ approvedAfter: "2026-11-20", policyIDList: "7A4C1E0B92D35F68" })).not.toContain("R00XoC4xJ7Pf");
  expect(await ids({ approvedAfter: "2026-11-19", policyIDList: "7A4C1E0B92D35F68" })).toContain("R00XoC4xJ7Pf");
  expect(await ids({ approvedAfter: "2026-06-01" }, { limit: "7" })).toHaveLength(7);
  expect(await ids({ startDate: "2026-11-19", endDate: "2026-11-19" })).toEqual(
    expect.arrayContaining(["R00XoC4xJ7Pf", "R00Xn9Vd0KgE"]),
  );
});

test("a new file is empty as often as set, an unknown one is a 404 object, a wrong file system too", async () => {
  const started = await start();
  started.settings.current = { ...started.settings.current, emptyDownloads: 2 };
  const fileName = await (await call(started, EXPORT, IDS_TEMPLATE)).text();
  const job = { type: "download", fileName, fileSystem: "integrationServer" };
  expect(await (await call(started, job)).text()).toBe("");
  expect(await (await call(started, job)).text()).toBe("");
  expect(await (await call(started, job)).text()).toContain("R00X9oNOn2MO\n");
  expect(await code(started, { ...job, fileName: "other.json" })).toBe(404);
  expect(await code(started, { ...job, fileSystem: "reconciliation" })).toBe(404);
});

test("marks as exported when the job runs, unless it is a test, and keeps the label over a restart", async () => {
  const dataDir = temporaryFolder();
  const started = await start(dataDir);
  const mark = {
    ...withFilters({ reportIDList: "R00X9oNOn2MO" }),
    onFinish: [{ actionName: "markAsExported", label: "hald-gp" }],
  };
  await call(started, { ...mark, test: "true" }, IDS_TEMPLATE);
  expect(started.book.reports().get("R00X9oNOn2MO")?.labels).toEqual([]);
  expect(await exported(started, mark, IDS_TEMPLATE)).toBe("R00X9oNOn2MO\n");
  const again = await start(dataDir);
  expect(again.book.reports().get("R00X9oNOn2MO")?.labels).toEqual(["hald-gp"]);
  expect(
    await exported(again, withFilters({ reportIDList: "R00X9oNOn2MO", markedAsExported: "hald-gp" }), IDS_TEMPLATE),
  ).toBe("");
});

test("the sixth request within ten seconds is a 429", async () => {
  const started = await start();
  started.settings.current = { ...started.settings.current, limits: [{ requestsMax: 5, windowMs: 10_000 }] };
  const list = { type: "get", inputSettings: { type: "policyList" } };
  for (let count = 0; count < 5; count += 1) expect((await call(started, list)).status).toBe(200);
  expect((await call(started, list)).status).toBe(429);
});

test("lists workspaces, and gives their categories and tags in both shapes", async () => {
  const started = await start();
  const list = (await (
    await call(started, { type: "get", inputSettings: { type: "policyList" } })
  ).json()) as JsonRecord;
  expect(list["policyList"]).toHaveLength(3);
  const policyIDList = ["7A4C1E0B92D35F68", "1F93B6D07E2C48A5"];
  const settings = { type: "policy", policyIDList, fields: ["categories", "tags"] };
  const answer = (await (await call(started, { type: "get", inputSettings: settings })).json()) as JsonRecord;
  expect(answer).toMatchObject({
    responseCode: 200,
    policyInfo: {
      "7A4C1E0B92D35F68": { tags: expect.arrayContaining([{ name: "Denver", enabled: true }]) },
      "1F93B6D07E2C48A5": {
        tags: [
          { name: "Department", tags: expect.any(Array) },
          { name: "Project", tags: expect.any(Array) },
        ],
      },
    },
  });
  expect(await code(started, { type: "get", inputSettings: { ...settings, policyIDList: ["0"] } })).toBe(404);
  expect(await code(started, { type: "get", inputSettings: { type: "policy", fields: ["tags"] } })).toBe(410);
});

test("people edit, unapprove, approve again, move and add: by the control address, kept over a restart", async () => {
  const dataDir = temporaryFolder();
  const started = await start(dataDir);
  const line = async (from: StartedExpensify, id: string): Promise<JsonRecord> =>
    JSON.parse((await exported(from, withFilters({ reportIDList: id }))).split("\n")[0] ?? "") as JsonRecord;
  const before = await line(started, "R00X9oNOn2MO");
  const [first, second] = before["expenses"] as JsonRecord[];
  const post = (body: unknown): Promise<number> => control(started, "/report", body);
  expect(await post({ action: "unapprove", reportID: "R00X9oNOn2MO" })).toBe(200);
  expect(await line(started, "R00X9oNOn2MO")).toMatchObject({ status: "Processing", approved: null });
  expect(await exported(started, EXPORT, IDS_TEMPLATE)).not.toContain("R00X9oNOn2MO");
  const transactionID = first?.["transactionID"];
  await post({ action: "edit", reportID: "R00X9oNOn2MO", expenses: [{ transactionID, set: { amount: 60000 } }] });
  await post({ action: "approve", reportID: "R00X9oNOn2MO", at: "2026-11-21 10:00:00" });
  await post({ action: "move", transactionID: second?.["transactionID"], from: "R00X9oNOn2MO", to: "R00XoC4xJ7Pf" });
  await post({ action: "add", copyOf: "R00VrTwoThou", reportID: "R00Big000001", expenses: 20_000 });
  expect(await post({ action: "remove", reportID: "R00X9oNOn2MO.x" })).toBe(400);
  expect(await post({ action: "approve", reportID: "nosuch", at: "2026-11-21 10:00:00" })).toBe(400);
  const again = await start(dataDir);
  expect(await line(again, "R00X9oNOn2MO")).toMatchObject({
    status: "Approved",
    total: 131872 + 60000 - 51240 - 46832,
  });
  expect(await line(again, "R00XoC4xJ7Pf")).toMatchObject({ total: 35524 + 46832, expenseCount: 4 });
  expect(await line(again, "R00Big000001")).toMatchObject({ expenseCount: 20_000, total: 13_096_000 });
});

test("ordered faults: by job, after some that pass, then over", async () => {
  const started = await start();
  await control(started, "/fault", { operation: "download", kind: "no_end_line" });
  expect(await exported(started)).not.toContain('"t":"end"');
  expect(await exported(started)).toContain('"t":"end"');
  await control(started, "/fault", { operation: "file", kind: "response_code", responseCode: 403, skip: 1 });
  expect((await call(started, EXPORT, IDS_TEMPLATE)).status).toBe(200);
  expect(await code(started, EXPORT, IDS_TEMPLATE)).toBe(403);
  await control(started, "/fault", { kind: "drop_before" });
  await expect(call(started, EXPORT, IDS_TEMPLATE)).rejects.toThrow("fetch failed");
  await control(started, "/fault", { kind: "reset_mid_answer", operation: "file" });
  await expect(call(started, EXPORT, IDS_TEMPLATE).then((answer) => answer.text())).rejects.toThrow("terminated");
  await control(started, "/fault", { kind: "html_page" });
  expect(await (await call(started, EXPORT, IDS_TEMPLATE)).text()).toContain("<html>");
  expect(started.faults.list()).toEqual([]);
  expect(await control(started, "/fault", { kind: "nonsense" })).toBe(400);
});
