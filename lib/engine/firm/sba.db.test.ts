import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connection, fiscalPeriod } from "#db/schema/index.ts";
import { createTestDatabase, type TestDatabase } from "#db/testing/template.ts";
import { SBA_PATH } from "#lib/sandbox/gp/sba/sba-call.ts";
import { createFirmWorld, firmSecrets, type FirmWorld } from "#lib/testing/firm/firm-world.ts";
import { type FirmSandbox, startFirmSandbox } from "#lib/testing/firm/start-firm-sandbox.ts";

/** The whole engine over SBA: real wiring, real HTTP and NTLM, the stand-in's other surface. The tests go on from each other. */
const SLOW_MS = 60_000;
const QUARANTINE_OVER_MS = 910_000;

let database: TestDatabase;
let sandbox: FirmSandbox;
let world: FirmWorld;

beforeAll(async () => {
  [database, sandbox] = await Promise.all([createTestDatabase(), startFirmSandbox()]);
  world = await createFirmWorld(sandbox, database.appUrl, firmSecrets(), { workspace: "corporate" });
  const url = `${new URL(sandbox.gp.url).origin}${SBA_PATH}`;
  await world.inOrg((tx) =>
    tx
      .update(connection)
      .set({ url, settings: { surface: "sba", resources: { employees: null } } })
      .where(eq(connection.kind, "gp")),
  );
}, SLOW_MS);

afterAll(async () => {
  await world?.close();
  await database?.drop();
  await sandbox?.stop();
});

const inState = async (state: string) => (await world.postings()).filter((row) => row.state === state);

test("a run sends over SBA; the one whose answer is lost waits, and is not sent again", {
  timeout: SLOW_MS,
}, async () => {
  await sandbox.control.gp.settings({ closedPeriods: ["2026-12"] });
  await sandbox.control.gp.fault({ kind: "drop_after", operation: "CreateGLTransaction", skip: 2 });
  const run = await world.run();
  const journals = await sandbox.control.gp.journals();

  expect(run).toMatchObject({ state: "done", problems: [] });
  expect(await inState("uncertain")).toHaveLength(1);
  expect((await inState("sent")).length).toBeGreaterThan(20);
  expect(journals).toHaveLength((await inState("sent")).length + 1);
  expect((await sandbox.control.gp.counts())["CreateGLPostingAccount ok"]).toBeUndefined();
});

test("after the quarantine it is found by its reference, and every journal is there once", async () => {
  world.clock.skipMs(QUARANTINE_OVER_MS);
  expect(await world.run()).toMatchObject({ state: "done", problems: [] });
  const sent = await inState("sent");
  const journals = await sandbox.control.gp.journals();

  expect(await inState("uncertain")).toEqual([]);
  expect(sent.map(({ marker }) => marker).toSorted()).toEqual(journals.map(({ reference }) => reference).toSorted());
  expect(sent.every(({ journalNumber }) => journals.some((journal) => journal.journalNumber === journalNumber))).toBe(
    true,
  );
});

test("the calendar is GP's: what was closed there is closed here", async () => {
  const [december] = await world.inOrg((tx) => tx.select().from(fiscalPeriod).where(eq(fiscalPeriod.number, 12)));

  expect(december).toMatchObject({ year: 2026, firstDay: "2026-12-01", closed: true });
});
