import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { JsonRecord } from "../control/json.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { EXPENSIFY_PATH } from "./expensify-server.ts";
import { PARTNER_USER_ID, startExpensify, type StartedExpensify } from "./start-expensify.ts";

const SECRET = "s3cret";
const FIELD = "7A4C1E0B92D35F68";
const SALES = "1F93B6D07E2C48A5";
const ROW = { employeeEmail: "maya.okafor@halden.example", managerEmail: "b@halden.example", employeeID: "E1" };

let running: StartedExpensify[] = [];
afterEach(() => {
  for (const { server, control, book, setup } of running) {
    server.close();
    control.close();
    book.close();
    setup.close();
  }
  running = [];
});

async function start(dataDir = temporaryFolder()): Promise<StartedExpensify> {
  const started = startExpensify({ dataDir, password: SECRET });
  started.settings.current = { ...started.settings.current, limits: [] };
  await new Promise<void>((resolve) => started.server.listen(0, "127.0.0.1", resolve));
  running.push(started);
  return started;
}

async function update(started: StartedExpensify, job: JsonRecord, fields: Record<string, string> = {}) {
  const credentials = { partnerUserID: PARTNER_USER_ID, partnerUserSecret: SECRET };
  const requestJobDescription = JSON.stringify({ type: "update", credentials, ...job });
  const { port } = started.server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}${EXPENSIFY_PATH}`, {
    method: "POST",
    body: new URLSearchParams({ requestJobDescription, ...fields }),
  });
  return (await answer.json()) as JsonRecord;
}

const tagsJob = (policyID: string, data: JsonRecord[], action = "merge"): JsonRecord => ({
  inputSettings: { type: "policy", policyID },
  tags: { action, source: "inline", data },
});

test("a merge of one tag deletes all others, and answers 200; a restart keeps it, a reset takes it back", async () => {
  const dataDir = temporaryFolder();
  const started = await start(dataDir);
  const level = { name: "Tag", tags: [{ name: "Denver", glCode: "420", enabled: true }] };

  expect(await update(started, tagsJob(FIELD, [level]))).toEqual({ responseCode: 200 });
  expect(started.setup.tags(FIELD)).toEqual([{ name: "Denver", enabled: true, glCode: "420" }]);
  const again = await start(dataDir);
  expect(again.setup.tags(FIELD)).toHaveLength(1);
  again.setup.reset();
  expect(again.setup.tags(FIELD)).toHaveLength(7);
});

test("with several levels enabled is ignored; a malformed list changes nothing", async () => {
  const started = await start();
  const off = { name: "Sales East", enabled: false };
  await update(
    started,
    tagsJob(SALES, [
      { name: "Department", tags: [off] },
      { name: "Project", tags: [] },
    ]),
  );
  expect(started.setup.tags(SALES)).toEqual([
    { name: "Department", tags: [{ name: "Sales East", enabled: true }] },
    { name: "Project", tags: [] },
  ]);

  expect(await update(started, tagsJob(FIELD, [{ name: "", tags: [] }]))).toMatchObject({ responseCode: 410 });
  expect(await update(started, tagsJob("NOBODY", []))).toMatchObject({ responseCode: 404 });
  expect(started.setup.tags(FIELD)).toHaveLength(7);
});

test("a dry run of employees changes nothing; the real one writes, and the id into custom field 1", async () => {
  const started = await start();
  const job = (dry: boolean): JsonRecord => ({ "dry-run": dry, inputSettings: { type: "employees" } });
  const data = JSON.stringify([{ ...ROW, policyID: FIELD }]);
  const maya = () => started.setup.employees(FIELD).find(({ email }) => email === ROW.employeeEmail);

  expect(await update(started, job(true), { data })).toMatchObject({ "dry-run": true, updatedEmployeesCount: 1 });
  expect(maya()).not.toHaveProperty("employeeID");
  await update(started, job(false), { data });
  expect(maya()).toMatchObject({ employeeID: "E1", customField1: "E1", submitsTo: "b@halden.example" });
});

test("failed workspaces and skipped people come with a 200", async () => {
  const started = await start();
  started.settings.current = {
    ...started.settings.current,
    failPolicies: [SALES],
    skipEmployees: [ROW.employeeEmail],
  };
  const rows = [
    { ...ROW, policyID: FIELD },
    { ...ROW, policyID: SALES },
    { ...ROW, employeeID: "", policyID: FIELD },
  ];
  const answer = await update(started, { inputSettings: { type: "employees" } }, { data: JSON.stringify(rows) });

  expect(answer).toMatchObject({ responseCode: 200, failedPolicies: [SALES], updatedEmployeesCount: 0 });
  expect(answer["skippedEmployees"]).toHaveLength(2);
});
