import { randomUUID } from "node:crypto";
import { asc } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CHAIN_START, verifyChain } from "#lib/core/audit/chain.ts";
import type { Actor, AuditEntry } from "#lib/core/audit/event.ts";
import { day } from "#lib/core/day.ts";
import { writeAudit } from "./audit.ts";
import { auditEvent } from "./schema/audit.ts";
import { createTestWorld, type TestWorld } from "./testing/factories.ts";

const USER: Actor = { kind: "user", id: randomUUID(), name: "Ana Ruiz" };
const ENGINE: Actor = { kind: "engine", job: "sync" };
const AT = new Date("2026-11-22T12:00:00.123Z");
const START = { sequence: 0, hash: CHAIN_START };
const WRITERS = 8;
const EVENTS_EACH = 10;

/** Values that a database could give back changed: key order, dates, numbers, empty things, every kind of text. */
const AWKWARD: AuditEntry = {
  action: "mapping.changed",
  companyId: randomUUID(),
  postingId: randomUUID(),
  reportId: "R00Xk3PqL8vA",
  journalNumber: 28_104,
  gpDate: day("2026-11-16"),
  before: { zebra: 1, apple: { Ä: null, a: [], b: {} }, "10": "ten", "9": "nine" },
  after: {
    at: AT,
    gone: undefined,
    cents: -123_456,
    big: 9_007_199_254_740_991,
    tiny: 1e-7,
    minus: -0,
    exponent: 1.5e21,
  },
  detail: 'Zürich “密码” 😀 \\ " \n\t\u0001\u2028 ] ]> </script>',
};

let world: TestWorld;
beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());

const record = (entry: AuditEntry, actor: Actor = USER) =>
  world.inOrg((tx) => writeAudit(tx, { organizationId: world.organizationId, actor, at: AT, entry }));
const events = () => world.inOrg((tx) => tx.select().from(auditEvent).orderBy(asc(auditEvent.sequence)));

test("what was written can be checked as it comes back, whatever the values", async () => {
  await record(AWKWARD);
  await record({ action: "sync.requested" }, ENGINE);
  await record({ action: "organization.changed", before: null, after: "" }, { kind: "shell", command: "configure" });

  const stored = await events();
  expect(stored.map(({ sequence, actorKind }) => [sequence, actorKind])).toEqual([
    [1, "user"],
    [2, "engine"],
    [3, "shell"],
  ]);
  expect(verifyChain(START, stored)).toBeNull();
});

test("writers at the same time make one chain without gaps", async () => {
  const first = (await events()).length;
  const writer = async () => {
    for (let index = 0; index < EVENTS_EACH; index += 1) await record({ action: "report.read", detail: index }, ENGINE);
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));

  const stored = await events();
  expect(stored).toHaveLength(first + WRITERS * EVENTS_EACH);
  expect(verifyChain(START, stored)).toBeNull();
});

test("an event of a transaction that is rolled back leaves no gap", async () => {
  const work = world.inOrg(async (tx) => {
    await writeAudit(tx, {
      organizationId: world.organizationId,
      actor: ENGINE,
      at: AT,
      entry: { action: "report.read" },
    });
    throw new Error("rolled back");
  });
  await expect(work).rejects.toThrow("rolled back");
  await record({ action: "report.read" });

  expect(verifyChain(START, await events())).toBeNull();
});

test("text that Postgres cannot store is made storable before it is hashed", async () => {
  await record({ action: "report.read", detail: { "a\u0000b": "c\u0000d", half: "\ud83d" } });
  const stored = await events();

  expect(stored.at(-1)?.body["detail"]).toEqual({ "a\ufffdb": "c\ufffdd", half: "\ufffd" });
  expect(verifyChain(START, stored)).toBeNull();
});

test.each([
  "update audit_event set body = '{}'",
  "update audit_event set hash = hash",
  "delete from audit_event",
  "truncate audit_event",
  "update mapping set target = null",
  "delete from mapping",
])("the working role cannot: %s", async (statement) => {
  await expect(world.inOrg((tx) => tx.execute(statement))).rejects.toMatchObject({
    cause: { message: expect.stringContaining("permission denied") },
  });
});

test.each(["update audit_event set body = '{}'", "delete from audit_event", "truncate audit_event"])(
  "not even the owner can, while the trigger stands: %s",
  async (statement) => {
    const owner = postgres(world.ownerUrl, { max: 1 });
    const work = owner.begin(async (tx) => {
      await tx`select set_config('app.organization_id', ${world.organizationId}, true)`;
      await tx.unsafe(statement);
    });

    await expect(work).rejects.toThrow("audit_event is append-only");
    await owner.end();
  },
);
