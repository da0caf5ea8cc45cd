import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeAudit } from "#db/audit.ts";
import { company, connection } from "#db/schema/index.ts";
import { createTestWorld, insertCompany, type TestWorld } from "#db/testing/factories.ts";
import type { Sealer } from "#lib/core/connection/secret-place.ts";
import type { PingStep } from "#lib/core/ports.ts";
import { err, ok } from "#lib/core/result.ts";
import { vaultOf } from "#lib/testing/store/test-vault.ts";
import type { Context } from "../context.ts";
import { editConnection } from "./edit-connection.ts";
import { listConnectionEvents } from "./list-events.ts";
import { listConnections } from "./list-connections.ts";
import { pingConnection } from "./ping-connection.ts";

const NOW = new Date("2026-11-24T20:10:00Z");
const URL = "https://gp.example:48620/Dynamics";
const CERTIFICATE = {
  ...{ subject: "CN=gp.example", issuer: "CN=Halden Root", expiresAt: "2026-12-18T09:00:00Z", fingerprint256: "AB:CD" },
  chain: [],
  trouble: null,
};
const sealer: Sealer = { seal: (plain) => `sealed ${plain.length}`, unseal: () => err("malformed") };
const edit = editConnection({ vault: vaultOf(sealer), checkAddress: () => null });

let world: TestWorld;
beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());

const person = (organizationId = world.organizationId): Context => ({
  ...{ db: world.db, organizationId, roles: ["admin"], clock: { now: () => NOW, monotonicMs: () => 0 } },
  actor: { kind: "user", id: randomUUID(), name: "Sam Whitlock" },
});
async function insert(name: string, more: Partial<typeof connection.$inferInsert> = {}): Promise<string> {
  const row = { organizationId: world.organizationId, kind: "gp" as const, name, url: URL, username: "HALDEN\\svc" };
  const [inserted] = await world.inOrg((tx) =>
    tx
      .insert(connection)
      .values({ ...row, secretSealed: "sealed", ...more })
      .returning({ id: connection.id }),
  );
  return inserted?.id ?? "";
}
const rowOf = async (id: string) =>
  (await world.inOrg((tx) => tx.select().from(connection).where(eq(connection.id, id))))[0];
const fields = (name: string, more: object = {}) => ({
  name,
  url: URL,
  username: "HALDEN\\svc",
  settings: {},
  ...more,
});

test("another host or port erases the secret and what was seen there; another path does not", async () => {
  const ping: PingStep[] = [{ layer: "name", ok: true, detail: "", tookMs: 1, problem: null }];
  const id = await insert("moved", { ping, certificate: CERTIFICATE });
  const companyId = await insertCompany({ ...world, connectionId: id });
  const swept = (sweptAt: Date | null) =>
    world.inOrg((tx) => tx.update(company).set({ sweptAt }).where(eq(company.id, companyId)));
  const sweptAt = async () =>
    (await world.inOrg((tx) => tx.select().from(company).where(eq(company.id, companyId))))[0]?.sweptAt;
  await swept(NOW);

  expect(await edit(person(), { connectionId: id, ...fields("moved", { url: `${URL}/Other` }) })).toMatchObject({
    value: { secretErased: false },
  });
  expect([(await rowOf(id))?.secretSealed, await sweptAt()]).toEqual(["sealed", NOW]);

  expect(
    await edit(person(), { connectionId: id, ...fields("moved", { url: "https://gp.example:48621/Dynamics" }) }),
  ).toMatchObject({
    value: { secretErased: true },
  });
  expect(await rowOf(id)).toMatchObject({ secretSealed: null, ping: null, certificate: null });
  expect(await sweptAt()).toBeNull();

  await edit(person(), { connectionId: id, ...fields("moved", { url: URL, secret: "new" }) });
  expect((await rowOf(id))?.secretSealed).toBe("sealed 3");
});

test("settings are kept as the form says them, and those without a field as they were", async () => {
  const pace = [{ count: 3, windowMs: 1000 }];
  const id = await insert("settings", { kind: "expensify", settings: { pace, unescapeHtml: true } });
  const settings = { spendSign: "negative", unescapeHtml: "" };
  await edit(person(), { connectionId: id, ...fields("settings", { username: "aa_sam", settings }) });
  expect((await rowOf(id))?.settings).toEqual({ pace, spendSign: "negative" });
});

test("a name that is taken is refused, and so is a server of which two companies would have the same company", async () => {
  const url = "https://one.example/Dynamics";
  const one = await insert("first", { url });
  const two = await insert("second", { url: "https://two.example/Dynamics" });
  await insertCompany({ ...world, connectionId: one });
  await insertCompany({ ...world, connectionId: two });
  expect(await edit(person(), { connectionId: two, ...fields("first", { url }) })).toMatchObject({
    error: {
      issues: ["name: another connection has it", expect.stringMatching(/^url: .* has company 2 of this server/)],
    },
  });
});

test("what was done to a connection is told with who, newest first, and to nobody else", async () => {
  const id = await insert("told");
  const steps = [
    {
      layer: "tls",
      ok: false,
      detail: "",
      tookMs: 1,
      problem: { code: "gp_certificate_refused", detail: "x" },
      certificate: CERTIFICATE,
    },
  ];
  const open = async () => ok({ ping: async () => steps as readonly PingStep[], close: async () => {} });
  await pingConnection(open)(person(), { connectionId: id });
  await edit(person(), { connectionId: id, ...fields("told", { username: "HALDEN\\other" }) });

  // An event in the organization's name, and one of another connection: neither is of this one.
  const elsewhere = await insert("elsewhere");
  await pingConnection(open)(person(), { connectionId: elsewhere });
  await world.inOrg((tx) =>
    writeAudit(tx, {
      ...{ organizationId: world.organizationId, actor: person().actor, at: NOW },
      entry: { action: "connection.self_test_asked", detail: { connectionId: id } },
    }),
  );
  await world.inOrg((tx) =>
    writeAudit(tx, {
      ...{ organizationId: world.organizationId, actor: person().actor, at: NOW },
      entry: { action: "connection.pinged", detail: { id: "no id" } },
    }),
  );

  const events = await listConnectionEvents(person(), { connectionId: id });
  // Why it was refused stands in the layer.
  const { trouble: _, ...shown } = CERTIFICATE;
  expect(events).toMatchObject({
    value: [
      { action: "connection.self_test_asked" },
      { action: "connection.changed", by: "Sam Whitlock", changed: ["username"] },
      { action: "connection.pinged", facts: { failedLayer: "tls", problem: "gp_certificate_refused" } },
    ],
  });
  const listed = await listConnections(person(), {});
  expect(listed.ok && listed.value.find((each) => each.id === id)?.certificate).toEqual(shown);

  const stranger = person(randomUUID());
  expect(await listConnectionEvents(stranger, { connectionId: id })).toEqual(
    err({ code: "not_found", what: "connection" }),
  );
  expect(await edit(stranger, { connectionId: id, ...fields("told") })).toEqual(
    err({ code: "not_found", what: "connection" }),
  );
});

// Row-level security keeps what is not leak-proof out of an index's conditions: a plan is the proof that it is used.
test("the events of a connection are found by an index of their own", async () => {
  const plan = await world.inOrg(async (tx) => {
    await tx.execute(sql`set local enable_seqscan = off`);
    await tx.execute(sql`set local enable_bitmapscan = off`);
    return tx.execute<{ "QUERY PLAN": string }>(sql`explain select * from audit_event
      where connection_id = ${randomUUID()}::uuid order by sequence desc limit 40`);
  });
  const told = plan.rows.map((row) => row["QUERY PLAN"]).join("\n");

  expect(told).toContain("Index Scan Backward using audit_event_connection");
  expect(told).toMatch(/Index Cond: .*connection_id = /);
  expect(told).not.toContain("Sort");
});
