import type { AddressInfo } from "node:net";
import { onTestFinished, expect, test } from "vitest";
import type { TagLevel, WorkspaceDetail } from "#lib/core/ports.ts";
import { EXPENSIFY_PATH } from "#lib/sandbox/expensify/expensify-server.ts";
import { PARTNER_USER_ID, startExpensify } from "#lib/sandbox/expensify/start-expensify.ts";
import { temporaryFolder } from "#lib/sandbox/testing/temporary-folder.ts";
import type { ExpensifyOptions } from "../options.ts";
import { NEVER, SECRET, startHarness } from "../testing/harness.ts";

// Reading and writing against the stand-in: both sides must mean the same.

const CORPORATE = "C05D8A714BE6293F";
const FIELD = "7A4C1E0B92D35F68";

async function start(changes: Partial<ExpensifyOptions> = {}) {
  const stand = startExpensify({ dataDir: temporaryFolder(), password: SECRET });
  stand.settings.current = { ...stand.settings.current, limits: [] };
  await new Promise<void>((resolve) => stand.server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    stand.server.close();
    stand.control.close();
    stand.book.close();
    stand.setup.close();
  });
  const url = `http://127.0.0.1:${(stand.server.address() as AddressInfo).port}${EXPENSIFY_PATH}`;
  const { source } = await startHarness([], { url, partnerUserId: PARTNER_USER_ID, ...changes });
  const read = async (policyId: string): Promise<WorkspaceDetail> => {
    const answer = await source.readWorkspaces([policyId], NEVER);
    if (!answer.ok || !answer.value[0]) throw new Error(JSON.stringify(answer));
    return answer.value[0];
  };
  return { stand, source, read };
}

const levelsOf = ({ tagLevels, tags }: WorkspaceDetail): readonly TagLevel[] =>
  tagLevels.map((name, index) => ({ name, tags: tags.filter(({ level }) => level === index + 1) }));

test.each([FIELD, CORPORATE])("what was read of %s and is written back is what stood there", async (policyId) => {
  const { source, read } = await start();
  const before = await read(policyId);

  expect(await source.replaceTags(policyId, levelsOf(before), NEVER)).toEqual({ kind: "done", value: {} });
  expect(await read(policyId)).toEqual(before);
});

test("dependent levels come back with their full path", async () => {
  const { source, read } = await start({ dependentTags: true });
  const tag = (name: string, glCode = "") => ({ name, glCode, enabled: true });
  const levels: readonly TagLevel[] = [
    { name: "State", tags: [tag("Ohio", "200"), tag("R\\: D", "510")] },
    { name: "Region", tags: [tag("Ohio:North", "20"), tag("R\\: D:North", "21")] },
  ];
  await source.replaceTags(CORPORATE, levels, NEVER);

  expect((await read(CORPORATE)).tags.map(({ level, name, glCode }) => `${level} ${name} ${glCode}`)).toEqual([
    ...["1 Ohio 200", "1 R\\: D 510", "2 Ohio:North 20", "2 R\\: D:North 21"],
  ]);
});

test("an employee is written and read back; a lost answer is unknown, and was done", async () => {
  const { stand, source, read } = await start();
  const [maya] = (await read(FIELD)).employees;
  const { email = "", submitsTo = "" } = maya ?? {};
  const row = {
    policyId: FIELD,
    email,
    managerEmail: submitsTo,
    employeeId: "E1",
    customField1: "",
    customField2: "X",
  };

  expect(await source.updateEmployees([row], { isDryRun: true }, NEVER)).toMatchObject({ kind: "done" });
  expect((await read(FIELD)).employees[0]).toEqual(maya);
  stand.faults.add({ ...FAULT, kind: "drop_after", operation: "update employees" });
  expect(await source.updateEmployees([row], { isDryRun: false }, NEVER)).toMatchObject({ kind: "unknown" });
  expect((await read(FIELD)).employees[0]).toEqual({ ...maya, employeeId: "E1", customField2: "X" });
});

const FAULT = { times: 1, skip: 0, ms: 0, bytes: 0, commit: false, responseCode: 500, message: "" };
