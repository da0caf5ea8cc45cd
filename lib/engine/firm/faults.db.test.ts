import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { attempt, connection } from "#db/schema/index.ts";
import { createTestDatabase, type TestDatabase } from "#db/testing/template.ts";
import { assert } from "#lib/core/assert.ts";
import { sameReference } from "#lib/core/posting/marker.ts";
import { loadFirm } from "#lib/sandbox/firm/firm.ts";
import { secretPlace } from "#lib/core/connection/secret-place.ts";
import { replaceSecret } from "#lib/services/connection/replace-secret.ts";
import { livePosting } from "#lib/testing/firm/compare-report.ts";
import { createFirmWorld, firmSecrets, type FirmWorld } from "#lib/testing/firm/firm-world.ts";
import { startFirmSandbox, type FirmSandbox } from "#lib/testing/firm/start-firm-sandbox.ts";

/** Everything that can go wrong on the wire, over real HTTP and real NTLM. The tests go on from each other, in their order. */
const MODEL = "R00Vg2mJe7Dr";
/** For an honest send of two lines on a busy machine; a send that hangs takes as long. */
const SEND_BUDGET_MS = 2_500;
/** After a refused sign-in the next one waits half a minute. */
const REFUSED_PAUSE_OVER_MS = 31_000;
const QUARANTINE_OVER_MS = 900_000 + SEND_BUDGET_MS;
/** Longer than this file takes on a busy machine: the stand-in counts a request when it is over. */
const HANG_MS = 600_000;
const HUGE_BYTES = 300_000_000;

let database: TestDatabase;
let sandbox: FirmSandbox;
let world: FirmWorld;

beforeAll(async () => {
  [database, sandbox] = await Promise.all([createTestDatabase(), startFirmSandbox()]);
  world = await createFirmWorld(sandbox, database.appUrl, firmSecrets(), { sendBudgetMs: SEND_BUDGET_MS });
  const others = loadFirm().reports.filter(({ reportId }) => reportId !== MODEL);
  await Promise.all(
    others.map(({ reportId }) => sandbox.control.expensify.change({ action: "remove", reportID: reportId })),
  );
  // Only a model for the others from now on: sent once, it is out of the way.
  expect(await world.run()).toMatchObject({ state: "done", problems: [], counts: { read: 1, sent: 1 } });
});

afterEach(async () => {
  await Promise.all([sandbox.control.gp.clearFaults(), sandbox.control.expensify.clearFaults()]);
});

afterAll(async () => {
  await world?.close();
  await database?.drop();
  await sandbox?.stop();
});

let made = 0;
/** A new approved report; those made later are sent later. */
async function addReport(reportID: string): Promise<string> {
  made += 1;
  const at = `2026-11-20 15:00:${String(made).padStart(2, "0")}`;
  await sandbox.control.expensify.change({ action: "add", copyOf: MODEL, reportID, at, set: {}, expenses: 2 });
  return reportID;
}

async function postingOf(reportId: string) {
  const row = livePosting(reportId, await world.postings());
  assert(row !== undefined, `${reportId} has no posting`);
  return row;
}

async function journalsOf(reportId: string) {
  const [{ marker }, journals] = await Promise.all([postingOf(reportId), sandbox.control.gp.journals()]);
  return journals.filter(({ reference }) => sameReference(reference, marker));
}

/** Without when the watch last asked GP for them, which every run does. */
async function postingsAsPlanned() {
  return (await world.postings()).map(({ lookedAt: _lookedAt, ...posting }) => posting);
}

async function attemptsOf(reportId: string) {
  const { id } = await postingOf(reportId);
  return world.inOrg((tx) => tx.select().from(attempt).where(eq(attempt.postingId, id)));
}

const QUIET_OVER_MS = 61_000;
const COMMITTED = true;
const NOTHING = false;
const SENDS = [
  ["the connection drops before GP commits", { kind: "drop_before" }, "gp_unreachable", NOTHING],
  ["the connection drops after GP committed", { kind: "drop_after" }, "gp_unreachable", COMMITTED],
  ["no answer within the budget", { kind: "hang", ms: HANG_MS }, "gp_timeout", NOTHING],
  [
    "no answer within the budget, and GP commits later",
    { kind: "late_commit", ms: SEND_BUDGET_MS + 300 },
    "gp_timeout",
    COMMITTED,
  ],
  ["500 with a web page, nothing done", { kind: "http_500" }, "gp_answer_malformed", NOTHING],
  ["500 with a web page, all done", { kind: "http_500", commit: true }, "gp_answer_malformed", COMMITTED],
  ["503 of a gateway", { kind: "http_503" }, "gp_answer_malformed", NOTHING],
  ["half an answer", { kind: "truncate" }, "gp_answer_malformed", COMMITTED],
  ["the connection breaks in the middle of the answer", { kind: "reset_mid_answer" }, "gp_unreachable", COMMITTED],
  ["an empty answer", { kind: "empty_answer", commit: true }, "gp_answer_malformed", COMMITTED],
  ["an answer of 300 MB", { kind: "huge_answer", bytes: HUGE_BYTES, commit: true }, "gp_answer_too_large", COMMITTED],
  ["an XML bomb", { kind: "xml_bomb", commit: true }, "gp_answer_malformed", COMMITTED],
  ["a fault without detail", { kind: "system_fault" }, "gp_fault", NOTHING],
] as const;
const idOf = (index: number) => `SEND${String(index).padStart(2, "0")}`;

test("one run meets every fault of a send: each is unclear, and the others are sent all the same", {
  timeout: 60_000,
}, async () => {
  let clean = 0;
  for (const [index, [, fault]] of SENDS.entries()) {
    // Three unclear answers in a row would end the round, so every third report is a clean one.
    if (index > 0 && index % 2 === 0) await addReport(`CLEAN${(clean += 1)}`);
    await addReport(idOf(index));
    await sandbox.control.gp.fault({ operation: "CreateGLTransaction", skip: clean, ...fault });
  }
  const counts = { sent: clean, uncertain: SENDS.length, rejected: 0 };
  expect(await world.run()).toMatchObject({ state: "done", problems: [], counts });

  // Before the quarantine is over nobody concludes anything and nobody sends, whatever GP says.
  const unclear = (await world.postings()).filter(({ state }) => state === "uncertain");
  await world.visit();
  expect(await world.run()).toMatchObject({ state: "done", counts: { sent: 0, adopted: 0 } });
  expect((await world.postings()).filter(({ state }) => state === "uncertain")).toEqual(unclear);
  world.clock.skipMs(QUARANTINE_OVER_MS);
  await world.visit();
});

test.each(SENDS.map(([what, , code, inGp], index) => [what, code, inGp, idOf(index)] as const))(
  "a send with %s was tried once and is settled after the quarantine",
  async (_what, code, inGp, reportId) => {
    expect(await attemptsOf(reportId)).toMatchObject([{ outcome: "unknown", answer: { problem: { code } } }]);
    const [settled, journals] = [await postingOf(reportId), await journalsOf(reportId)];
    expect(journals).toHaveLength(inGp ? 1 : 0);
    const sent = { state: "sent", journalNumber: journals[0]?.journalNumber, gpDifferences: [] };
    const notFound = { state: "held", holds: [{ code: "sent_not_found" }], journalNumber: null };
    expect(settled).toMatchObject(inGp ? sent : notFound);
  },
);

test("three unclear answers in a row end the round: the rest waits instead of becoming unclear too", async () => {
  for (const reportId of ["ROW1", "ROW2", "ROW3", "ROW4"]) await addReport(reportId);
  await sandbox.control.gp.fault({ operation: "CreateGLTransaction", kind: "drop_before", times: 4 });
  expect(await world.run()).toMatchObject({ problems: [{ code: "gp_unreachable" }], counts: { uncertain: 3 } });
  expect(await postingOf("ROW4")).toMatchObject({ state: "queued", attempts: 0 });

  await sandbox.control.gp.clearFaults();
  await world.visit();
  expect(await postingOf("ROW4")).toMatchObject({ state: "sent" });
});

test.each([
  ["GetGLTransactionList", "drop_before"],
  ["GetGLTransactionList", "html_page"],
  ["GetGLTransactionByKey", "xml_bomb"],
] as const)("a journal that cannot be read back (%s: %s) is unclear until it can", async (operation, kind) => {
  const reportId = await addReport(`READ${operation.slice(16)}${kind.replace("_", "")}`);
  // The watch of a run lists and reads too: it has just been made when the run that sends begins.
  await world.run("read");
  await sandbox.control.gp.fault({ operation, kind, times: 9 });
  await world.run("send");
  expect(await postingOf(reportId)).toMatchObject({ state: "uncertain" });
  world.clock.skipMs(QUARANTINE_OVER_MS);
  await world.visit();
  expect(await postingOf(reportId)).toMatchObject({ state: "uncertain" });

  // After a round that could not be made the next one waits a little.
  await sandbox.control.gp.clearFaults();
  world.clock.skipMs(QUIET_OVER_MS);
  await world.visit();
  expect(await postingOf(reportId)).toMatchObject({ state: "sent", attempts: 1 });
});

const EXPENSIFY = [
  ["a web page instead of the file", "download", { kind: "html_page" }, "expensify_not_a_file"],
  ["a web page instead of the file's name", "file", { kind: "html_page" }, "expensify_not_a_file"],
  ["half a file", "download", { kind: "truncate" }, "expensify_file_refused"],
  ["a file without its end line", "download", { kind: "no_end_line" }, "expensify_file_refused"],
  ["300 MB instead of the file's name", "file", { kind: "huge_answer", bytes: HUGE_BYTES }, "expensify_file_too_large"],
  ["a connection that breaks, each time", "download", { kind: "reset_mid_answer", times: 9 }, "expensify_unreachable"],
  ["a rate limit, each time", "download", { kind: "rate_limit", times: 9 }, "expensify_rate_limited"],
  ["a server error, each time", "file", { kind: "http_500", times: 9 }, "expensify_not_a_file"],
  ["a refused job", "file", { kind: "response_code", responseCode: 410 }, "expensify_refused"],
] as const;

describe("Expensify is not well", () => {
  beforeAll(async () => {
    await addReport("LATE");
  });

  test.each(EXPENSIFY)(
    "it answers with %s: the run says so, and nothing is half read",
    async (_what, operation, fault, code) => {
      const before = await postingsAsPlanned();
      await sandbox.control.expensify.fault({ operation, ...fault });
      expect(await world.run()).toMatchObject({ state: "failed", problems: [{ code }], counts: { read: 0 } });
      expect(await postingsAsPlanned()).toEqual(before);
    },
  );

  test("the next run reads what it hid; a rate limit that passes is waited for", async () => {
    await sandbox.control.expensify.fault({ operation: "download", kind: "rate_limit", times: 2 });
    expect(await world.run()).toMatchObject({ state: "done", problems: [], counts: { created: 1, sent: 1 } });
  });

  test("a 401 in a 200 opens the circuit: it is not asked again until its secret is replaced", async () => {
    const reportId = await addReport("SECRET");
    await sandbox.control.expensify.fault({ operation: "file", kind: "response_code", responseCode: 401 });
    expect(await world.run()).toMatchObject({ state: "failed", problems: [{ code: "expensify_credentials_refused" }] });
    const asked = await sandbox.control.expensify.counts();
    expect(await world.run()).toMatchObject({
      state: "failed",
      problems: [{ code: "expensify_circuit_open", since: expect.any(String) }],
    });
    expect(await sandbox.control.expensify.counts()).toEqual(asked);

    await setSecret("expensify", sandbox.expensify.partnerUserSecret);
    expect(await world.run()).toMatchObject({ state: "done", problems: [], counts: { sent: 1 } });
    expect(await postingOf(reportId)).toMatchObject({ state: "sent" });
  });
});

test("a wrong password for GP is tried once, and what is ready waits for the right one", async () => {
  const reportId = await addReport("PASSWORD");
  await changeInDirectory("not the password");
  expect(await world.run()).toMatchObject({ problems: [{ code: "gp_credentials_refused" }], counts: { sent: 0 } });
  await world.run();
  world.clock.skipMs(QUARANTINE_OVER_MS);
  await world.visit();
  expect(Object.values(await sandbox.control.gp.badTries())).toEqual([1]);
  expect(await postingOf(reportId)).toMatchObject({ state: "ready", attempts: 0 });

  await setSecret("gp", sandbox.gp.password);
  expect(await world.run()).toMatchObject({ problems: [], counts: { sent: 1 } });
  expect(await postingOf(reportId)).toMatchObject({ state: "sent" });
});

test("a wrong new password is tried once and never used; the right one takes over, and every run in between has the old one", async () => {
  const badBefore = sum(await sandbox.control.gp.badTries());
  expect(await setSecret("gp", "mistyped")).toMatchObject({ outcome: "refused", failedLayer: "sign-in" });
  // Before the next good sign-in, which forgets them as a directory does.
  expect(sum(await sandbox.control.gp.badTries())).toBe(badBefore + 1);
  const first = await addReport("OLDPASS");
  expect(await world.run()).toMatchObject({ state: "done", problems: [], counts: { sent: 1 } });
  expect(await postingOf(first)).toMatchObject({ state: "sent" });
  expect(sum(await sandbox.control.gp.badTries())).toBe(0);

  world.clock.skipMs(REFUSED_PAUSE_OVER_MS);
  expect(await setSecret("gp", sandbox.gp.password)).toMatchObject({ outcome: "in_use" });
  const second = await addReport("NEWPASS");
  expect(await world.run()).toMatchObject({ state: "done", problems: [], counts: { sent: 1 } });
  expect(await postingOf(second)).toMatchObject({ state: "sent" });
});

const sum = (tries: Readonly<Record<string, number>>) => Object.values(tries).reduce((all, each) => all + each, 0);

test("after all of this GP has one journal for each that is sent, none for the others, and none was sent twice", async () => {
  const [postings, journals, counts] = [
    await world.postings(),
    await sandbox.control.gp.journals(),
    await sandbox.control.gp.counts(),
  ];
  const sent = postings.filter(({ state }) => state === "sent");
  expect(journals.map(({ reference }) => reference).toSorted()).toEqual(sent.map(({ marker }) => marker).toSorted());
  expect(new Set(postings.map(({ state }) => state))).toEqual(new Set(["sent", "held"]));
  const creates = Object.entries(counts).filter(([name]) => name.startsWith("CreateGLTransaction "));
  // The stand-in counts a request when it is over, and one hangs.
  expect(creates.reduce((sum, [, count]) => sum + count, 0)).toBe(postings.length - 1);
});

async function connectionOf(kind: "gp" | "expensify") {
  const [row] = await world.inOrg((tx) => tx.select().from(connection).where(eq(connection.kind, kind)));
  assert(row !== undefined, "no connection");
  return row;
}

async function setSecret(kind: "gp" | "expensify", secret: string) {
  const { db, clock, ref, vault, openForPing } = world;
  const actor = { kind: "user", id: crypto.randomUUID(), name: "Sam Whitlock" } as const;
  const { id: connectionId } = await connectionOf(kind);
  const ctx = { db, clock, actor, organizationId: ref.organizationId, roles: ["admin"] } as const;
  const replaced = await replaceSecret(vault, openForPing)(ctx, { connectionId, secret });
  assert(replaced.ok, JSON.stringify(replaced));
  return replaced.value;
}

/** What we have is no longer the password of the account. */
async function changeInDirectory(ours: string): Promise<void> {
  const row = await connectionOf("gp");
  const sealer = await world.vault.sealer(row.organizationId);
  const secretSealed = sealer.seal(ours, secretPlace(row));
  await world.inOrg((tx) => tx.update(connection).set({ secretSealed }).where(eq(connection.id, row.id)));
}
