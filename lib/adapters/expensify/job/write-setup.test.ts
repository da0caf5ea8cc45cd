import { expect, test } from "vitest";
import type { EmployeeRow, TagLevel } from "#lib/core/ports.ts";
import { NEVER, startHarness } from "../testing/harness.ts";

const ID = "0123456789ABCDEF";
const DONE = { body: '{"responseCode":200}' };
const tag = (name: string, glCode = "", enabled = true) => ({ name, enabled, glCode });
const FLAT: readonly TagLevel[] = [
  { name: "", tags: [tag("Sales", "100"), tag("R&D: Optics", "510"), { ...tag("A\\B"), written: "A\\B" }] },
];

test("a flat list is written whole, inline, with its level's usual name and with names as Expensify writes them", async () => {
  const { source, server } = await startHarness([DONE]);

  expect(await source.replaceTags(ID, FLAT, NEVER)).toEqual({ kind: "done", value: {} });
  expect(server.seen[0]?.job).toEqual({
    type: "update",
    inputSettings: { type: "policy", policyID: ID },
    tags: {
      action: "replace",
      source: "inline",
      data: [
        {
          name: "Tag",
          tags: [
            { name: "Sales", glCode: "100", enabled: true },
            { name: "R&D\\: Optics", glCode: "510", enabled: true },
            { name: "A\\B", glCode: "", enabled: true },
          ],
        },
      ],
    },
  });
  expect(server.seen[0]?.file).toBeNull();
});

test("dependent levels are written as a file, a line per tag without children", async () => {
  const { source, server } = await startHarness([DONE], { dependentTags: true, tagsRequired: true });
  const levels: readonly TagLevel[] = [
    { name: "State", tags: [tag("California", "100"), tag("Ohio, East", "200")] },
    { name: "Region", tags: [tag("California:North", "20"), tag("California:R\\: D", "21")] },
  ];
  await source.replaceTags(ID, levels, NEVER);

  expect(server.seen[0]?.job["tags"]).toEqual({
    action: "replace",
    source: "file",
    config: { dependency: true, glCodes: true, header: true, setRequired: true, fileType: "csv" },
  });
  expect(server.seen[0]?.file).toBe(
    'State,State GL,Region,Region GL\r\n"Ohio, East",200\r\nCalifornia,100,North,20\r\nCalifornia,100,R: D,21\r\n',
  );
});

const ROW: EmployeeRow = {
  ...{ policyId: ID, email: "a@acme.com", managerEmail: "b@acme.com", employeeId: "E1" },
  ...{ customField1: "GPVENDOR01", customField2: "" },
};

test("employees go as a bare array, with custom field 1 always said and nobody taken out", async () => {
  const { source, server } = await startHarness([{ body: '{"responseCode":200,"updatedEmployeesCount":1}' }]);

  expect(await source.updateEmployees([ROW], { isDryRun: true }, NEVER)).toEqual({
    kind: "done",
    value: { updated: 1, failedPolicies: [], skipped: [] },
  });
  expect(server.seen[0]?.job).toMatchObject({
    ...{ type: "update", "dry-run": true, inputSettings: { type: "employees", entity: "generic" } },
    setEmployeePrimaryPolicy: "none",
  });
  expect(JSON.parse(server.seen[0]?.data ?? "")).toEqual([
    {
      ...{ employeeEmail: "a@acme.com", managerEmail: "b@acme.com", employeeID: "E1", policyID: ID },
      ...{ customField1: "GPVENDOR01", customField2: "", shouldRemoveFromUnassignedPolicies: false },
    },
  ]);
});

test("a success that failed for a workspace or skipped a person says so", async () => {
  const body = { failedPolicies: [ID], skippedEmployees: [{ email: "a@acme.com", reason: "no such domain" }] };
  const { source } = await startHarness([{ body: JSON.stringify({ responseCode: 200, ...body }) }]);

  expect(await source.updateEmployees([ROW], { isDryRun: false }, NEVER)).toEqual({
    kind: "done",
    value: { updated: 0, failedPolicies: [ID], skipped: [{ email: "a@acme.com", reason: "no such domain" }] },
  });
});

test.each([
  ["a malformed list", { body: '{"responseCode":410,"responseMessage":"malformed"}' }, "not_executed"],
  ["wrong credentials", { body: '{"responseCode":401}' }, "not_executed"],
  ["the rate limit", { status: 429, body: "<html>" }, "not_executed"],
  ["a 500, which may have done it", { body: '{"responseCode":500}' }, "unknown"],
  ["a page of a gateway", { status: 502, body: "<html>" }, "unknown"],
  ["an answer that is cut off", (response: { destroy: () => void }) => response.destroy(), "unknown"],
  ["no answer in it", { body: "" }, "unknown"],
] as const)("%s is answered once and never repeated", async (_name, reply, kind) => {
  const { source, server } = await startHarness([reply, DONE]);

  expect((await source.replaceTags(ID, FLAT, NEVER)).kind).toBe(kind);
  expect(server.seen).toHaveLength(1);
});

test("what never reached the server was not executed; what was stopped before is not sent", async () => {
  const { source, server } = await startHarness([DONE], { url: "http://127.0.0.1:1/" });

  expect((await source.replaceTags(ID, FLAT, NEVER)).kind).toBe("not_executed");
  expect((await source.replaceTags(ID, FLAT, AbortSignal.abort())).kind).toBe("not_executed");
  expect(server.seen).toHaveLength(0);
});
