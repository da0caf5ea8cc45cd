import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { attempt, connection } from "#db/schema/index.ts";
import { createTestDatabase, type TestDatabase } from "#db/testing/template.ts";
import { assert } from "#lib/core/assert.ts";
import { sameReference } from "#lib/core/posting/marker.ts";
import { loadFirm } from "#lib/sandbox/firm/firm.ts";
import { replaceSecret } from "#lib/services/connection/replace-secret.ts";
import { livePosting } from "#lib/testing/firm/compare-report.ts";
import { createFirmWorld, firmSecrets, type FirmWorld } from "#lib/testing/firm/firm-world.ts";
import { startFirmSandbox, type FirmSandbox } from "#lib/testing/firm/start-firm-sandbox.ts";

/** Everything that can go wrong on the wire, one report at a time, over real HTTP and real NTLM. */
const MODEL = "R00Vg2mJe7Dr";
const APPROVED_AT = "2026-11-20 15:00:00";
/** For an honest send of four lines on a busy machine; a send that hangs takes as long. */
const SEND_BUDGET_MS = 1_200;
const QUARANTINE_OVER_MS = 900_000 + SEND_BUDGET_MS;
const HANG_MS = 60_000;
const HUGE_BYTES = 300_000_000;

let database: TestDatabase;
let sandbox: FirmSandbox;
let world: FirmWorld;
let made = 0;
let reportId = "";

beforeAll(async () => {
  [database, sandbox] = await Promise.all([createTestDatabase(), startFirmSandbox()]);
  world = await createFirmWorld(sandbox, database.appUrl, firmSecrets(), { sendBudgetMs: SEND_BUDGET_MS });
  const others = loadFirm().reports.filter((report) => report.reportId !== MODEL);
  const { change } = sandbox.control.expensify;
  await Promise.all(others.map((report) => change({ action: "remove", reportID: report.reportId })));
  // Only a model for the others from now on: sent once, it is out of the way.
  expect(await world.run()).toMatchObject({ state: "done", problems: [], counts: { read: 1, sent: 1 } });
});

/** A report of its own for each test, so that one fault tells of one journal. */
beforeEach(async () => {
  made += 1;
  reportId = `FAULT${String(made).padStart(3, "0")}`;
  await sandbox.control.expensify.change({ action: "add", copyOf: MODEL, reportID: reportId, at: APPROVED_AT, set: {}, expenses: 2 });
});

afterEach(async () => {
  await Promise.all([sandbox.control.gp.clearFaults(), sandbox.control.expensify.clearFaults()]);
});

afterAll(async () => {
  await world?.close();
  await database?.drop();
  await sandbox?.stop();
});

async function postingNow() {
  return livePosting(reportId, await world.postings());
}

async function journalsOf(marker: string) {
  const journals = await sandbox.control.gp.journals();
  return journals.filter(({ reference }) => sameReference(reference, marker));
}

async function creates(): Promise<number> {
  const counts = Object.entries(await sandbox.control.gp.counts());
  return counts.filter(([name]) => name.startsWith("CreateGLTransaction ")).reduce((sum, [, count]) => sum + count, 0);
}

async function attemptNow() {
  const row = await postingNow();
  assert(row !== undefined, "no posting");
  const attempts = await world.inOrg((tx) => tx.select().from(attempt).where(eq(attempt.postingId, row.id)));
  expect(attempts).toHaveLength(1);
  return attempts[0];
}

const COMMITTED = true;
const NOTHING = false;
test.each([
  ["the connection drops before GP commits", { kind: "drop_before" }, "gp_unreachable", NOTHING],
  ["the connection drops after GP committed", { kind: "drop_after" }, "gp_unreachable", COMMITTED],
  ["no answer within the budget", { kind: "hang", ms: HANG_MS }, "gp_timeout", NOTHING],
  ["no answer within the budget, and GP commits later", { kind: "late_commit", ms: SEND_BUDGET_MS + 300 }, "gp_timeout", COMMITTED],
  ["500 with a web page, nothing done", { kind: "http_500" }, "gp_answer_malformed", NOTHING],
  ["500 with a web page, all done", { kind: "http_500", commit: true }, "gp_answer_malformed", COMMITTED],
  ["503 of a gateway", { kind: "http_503" }, "gp_answer_malformed", NOTHING],
  ["half an answer", { kind: "truncate" }, "gp_answer_malformed", COMMITTED],
  ["the connection breaks in the middle of the answer", { kind: "reset_mid_answer" }, "gp_unreachable", COMMITTED],
  ["an empty answer", { kind: "empty_answer", commit: true }, "gp_answer_malformed", COMMITTED],
  ["an answer of 300 MB", { kind: "huge_answer", bytes: HUGE_BYTES, commit: true }, "gp_answer_too_large", COMMITTED],
  ["an XML bomb", { kind: "xml_bomb", commit: true }, "gp_answer_malformed", COMMITTED],
  ["a fault without detail", { kind: "system_fault" }, "gp_fault", NOTHING],
] as const)("a send with %s is unclear, never repeated, and settled after the quarantine", async (_what, fault, code, inGp) => {
  await sandbox.control.gp.fault({ operation: "CreateGLTransaction", ...fault });
  const before = await creates();
  expect(await world.run()).toMatchObject({ state: "done", counts: { sent: 0, uncertain: 1 } });
  expect(await attemptNow()).toMatchObject({ outcome: "unknown", answer: { problem: { code } } });

  // Before the quarantine is over nobody concludes anything, whatever GP says.
  await world.visit();
  await world.run();
  const unclear = await postingNow();
  expect(unclear).toMatchObject({ state: "uncertain", attempts: 1 });

  world.clock.skipMs(QUARANTINE_OVER_MS);
  await world.visit();
  const [settled, journals] = [await postingNow(), await journalsOf(unclear?.marker ?? "")];
  if (inGp) expect(settled).toMatchObject({ state: "sent", journalNumber: journals[0]?.journalNumber, gpDifferences: [] });
  else expect(settled).toMatchObject({ state: "held", holds: [{ code: "sent_not_found" }], journalNumber: null });
  expect(journals).toHaveLength(inGp ? 1 : 0);

  await world.run();
  expect(await creates()).toBe(before + 1);
});

test.each([
  ["GetGLTransactionList", { kind: "drop_before", times: 5 }],
  ["GetGLTransactionList", { kind: "html_page", times: 5 }],
  ["GetGLTransactionByKey", { kind: "xml_bomb", times: 5 }],
] as const)("a journal that cannot be read back (%s, %o) is unclear until it can", async (operation, fault) => {
  await sandbox.control.gp.fault({ operation, ...fault });
  await world.run();
  expect(await postingNow()).toMatchObject({ state: "uncertain" });

  world.clock.skipMs(QUARANTINE_OVER_MS);
  await world.visit();
  expect(await postingNow()).toMatchObject({ state: "uncertain" });

  await sandbox.control.gp.clearFaults();
  await world.visit();
  expect(await postingNow()).toMatchObject({ state: "sent", attempts: 1 });
});

test.each([
  ["a web page instead of the file", "download", { kind: "html_page" }, "expensify_not_a_file"],
  ["a web page instead of the file's name", "file", { kind: "html_page" }, "expensify_not_a_file"],
  ["half a file", "download", { kind: "truncate" }, "expensify_file_refused"],
  ["a file without its end line", "download", { kind: "no_end_line" }, "expensify_file_refused"],
  ["300 MB of nothing", "download", { kind: "huge_answer", bytes: HUGE_BYTES }, "expensify_answer_malformed"],
  ["a connection that breaks in the middle of the file, each time", "download", { kind: "reset_mid_answer", times: 9 }, "expensify_unreachable"],
  ["a rate limit, each time", "download", { kind: "rate_limit", times: 9 }, "expensify_rate_limited"],
  ["a server error, each time", "file", { kind: "http_500", times: 9 }, "expensify_not_a_file"],
  ["a refused job", "file", { kind: "response_code", responseCode: 410 }, "expensify_refused"],
] as const)("Expensify answers with %s: the run says so, nothing is half read, and the next one reads it", async (_what, operation, fault, code) => {
  const events = (await world.postings()).length;
  await sandbox.control.expensify.fault({ operation, ...fault });
  expect(await world.run()).toMatchObject({ state: "failed", problems: [{ code }] });
  expect(await postingNow()).toBeUndefined();
  expect(await world.postings()).toHaveLength(events);

  await sandbox.control.expensify.clearFaults();
  expect(await world.run()).toMatchObject({ state: "done", problems: [], counts: { created: 1, sent: 1 } });
  expect(await postingNow()).toMatchObject({ state: "sent" });
});

test("a rate limit that passes is waited for within the run", async () => {
  await sandbox.control.expensify.fault({ operation: "download", kind: "rate_limit", times: 2 });
  expect(await world.run()).toMatchObject({ state: "done", problems: [], counts: { sent: 1 } });
});

test("a 401 in a 200 opens the circuit: Expensify is not asked again until its secret is replaced", async () => {
  await sandbox.control.expensify.fault({ operation: "file", kind: "response_code", responseCode: 401, message: "Authentication error" });
  expect(await world.run()).toMatchObject({ state: "failed", problems: [{ code: "expensify_credentials_refused" }] });
  const asked = await sandbox.control.expensify.counts();
  expect(await world.run()).toMatchObject({ state: "failed", problems: [{ code: "expensify_circuit_open" }] });
  expect(await sandbox.control.expensify.counts()).toEqual(asked);

  await setSecret("expensify", sandbox.expensify.partnerUserSecret);
  expect(await world.run()).toMatchObject({ state: "done", problems: [], counts: { sent: 1 } });
});

test("a wrong password for GP is tried once, and what is ready waits for the right one", async () => {
  await setSecret("gp", "not the password");
  expect(await world.run()).toMatchObject({ problems: [{ code: "gp_credentials_refused" }], counts: { sent: 0 } });
  await world.run();
  world.clock.skipMs(QUARANTINE_OVER_MS);
  await world.visit();
  expect(Object.values(await sandbox.control.gp.badTries())).toEqual([1]);
  expect(await postingNow()).toMatchObject({ state: "queued" });

  await setSecret("gp", sandbox.gp.password);
  expect(await world.run()).toMatchObject({ problems: [], counts: { sent: 1 } });
  expect(await postingNow()).toMatchObject({ state: "sent" });
});

test("after all of this GP has one journal for each that is sent, and none for the others", async () => {
  const postings = await world.postings();
  const sent = postings.filter(({ state }) => state === "sent");
  const references = (await sandbox.control.gp.journals()).map(({ reference }) => reference);
  expect(references.toSorted()).toEqual(sent.map(({ marker }) => marker).toSorted());
  const states = new Set(postings.map(({ state }) => state));
  // The report of this test was not read yet.
  expect(states).toEqual(new Set(["sent", "held"]));
});

async function setSecret(kind: "gp" | "expensify", secret: string): Promise<void> {
  const { db, clock, ref, sealer } = world;
  const actor = { kind: "user", id: crypto.randomUUID(), name: "Sam Whitlock" } as const;
  const [row] = await world.inOrg((tx) => tx.select({ id: connection.id }).from(connection).where(eq(connection.kind, kind)));
  assert(row !== undefined, "no connection");
  const ctx = { db, clock, actor, organizationId: ref.organizationId, roles: ["admin"] } as const;
  expect(await replaceSecret(sealer)(ctx, { connectionId: row.id, secret })).toMatchObject({ ok: true });
}
