import { randomUUID } from "node:crypto";
import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { credentialKey } from "#lib/core/connection/credential-key.ts";
import type { PingStep } from "#lib/core/ports.ts";
import { err, ok } from "#lib/core/result.ts";
import type { SecretPlace } from "#lib/core/connection/secret-place.ts";
import { auditEvent, companyWorkspace, connection, requestPace } from "#db/schema/index.ts";
import { createTestWorld, insertCompany, type TestWorld } from "#db/testing/factories.ts";
import { vaultOf } from "#lib/testing/store/test-vault.ts";
import type { Context } from "../context.ts";
import { listConnections } from "./list-connections.ts";
import { type OpenForPing, pingConnection } from "./ping-connection.ts";
import { replaceSecret } from "./replace-secret.ts";

const NOW = new Date("2026-11-24T20:10:00Z");
const REFUSED = { code: "gp_credentials_refused", detail: "401" } as const;
const good = (layer: string): PingStep => ({ layer, ok: true, detail: "fine", tookMs: 4, problem: null });
const bad = (layer: string, problem: PingStep["problem"]): PingStep => ({
  layer,
  ok: false,
  detail: "",
  tookMs: 0,
  problem,
});

let world: TestWorld;
beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());

function contextAt(at: Date, organizationId = world.organizationId): Context {
  const actor = { kind: "user", id: randomUUID(), name: "Sam Whitlock" } as const;
  return { db: world.db, organizationId, actor, roles: ["admin"], clock: { now: () => at, monotonicMs: () => 0 } };
}

async function insert(kind: "gp" | "expensify", name: string, more: Partial<typeof connection.$inferInsert> = {}) {
  const row = {
    organizationId: world.organizationId,
    kind,
    name,
    url: "https://gp.example:48620/Dynamics",
    username: "HALDEN\\svc",
  };
  const [inserted] = await world.inOrg((tx) =>
    tx
      .insert(connection)
      .values({ ...row, secretSealed: "sealed", ...more })
      .returning(),
  );
  if (!inserted) throw new Error("no connection");
  return inserted;
}

/** A server that answers the layers of a ping in turn, and counts how often it was asked. */
function server(...answers: readonly (readonly PingStep[])[]) {
  const asked: (number | undefined)[] = [];
  let closed = 0;
  const open: OpenForPing = async (_row, { gpCompanyId }) =>
    ok({
      ping: async (_signal, hear) => {
        asked.push(gpCompanyId);
        const steps = answers[asked.length - 1] ?? [];
        for (const step of steps) await hear(step);
        return steps;
      },
      close: async () => {
        closed += 1;
      },
    });
  return { open, asked, closed: () => closed };
}

const read = async (id: string) =>
  (await world.inOrg((tx) => tx.select().from(connection).where(eq(connection.id, id))))[0];
const eventsOf = async (id: string) =>
  (await world.inOrg((tx) => tx.select().from(auditEvent).orderBy(asc(auditEvent.sequence)))).filter(({ body }) =>
    JSON.stringify(body).includes(id),
  );

test("a ping is kept with its person, and looks for the company that was asked for", async () => {
  const row = await insert("gp", "pinged");
  const companyId = await insertCompany({ ...world, connectionId: row.id });
  const { open, asked, closed } = server([
    good("name"),
    good("tcp"),
    bad("tls", { code: "gp_certificate_refused", detail: "expired" }),
  ]);

  const pinged = await pingConnection(open)(contextAt(NOW), { connectionId: row.id, companyId });

  expect(pinged).toEqual(ok({ connectionId: row.id, name: "pinged", ok: false, failedLayer: "tls", tookMs: 8 }));
  expect([asked, closed()]).toEqual([[2], 1]);
  expect(await read(row.id)).toMatchObject({
    pingedBy: "Sam Whitlock",
    pingedAt: NOW,
    circuitOpenedAt: null,
    ping: [{ layer: "name" }, { layer: "tcp" }, { layer: "tls", problem: { detail: "expired" } }],
  });
  expect((await eventsOf(row.id)).map(({ action }) => action)).toEqual(["connection.pinged"]);
});

test("a ping is kept layer by layer while it runs, and reads as one that goes on, never as healthy", async () => {
  const row = await insert("gp", "followed");
  const seen: string[] = [];
  const open: OpenForPing = async () =>
    ok({
      ping: async (_signal, hear) => {
        for (const layer of ["name", "tcp"]) {
          await hear(good(layer));
          const listed = await listConnections(contextAt(NOW), {});
          const view = listed.ok ? listed.value.find(({ id }) => id === row.id) : undefined;
          seen.push(`${view?.health}: ${view?.ping?.map((step) => `${step.layer} ${step.ok}`).join(", ")}`);
        }
        return [good("name"), good("tcp")];
      },
      close: async () => {},
    });
  await pingConnection(open)(contextAt(NOW), { connectionId: row.id });

  expect(seen).toEqual(["pinging: name true, tcp false", "pinging: name true, tcp true, tls false"]);
  expect(await read(row.id)).toMatchObject({ ping: [{ layer: "name" }, { layer: "tcp", ok: true }] });
});

test("a refused sign-in opens the circuit, is not tried again at once, and the next accepted one closes it", async () => {
  const row = await insert("gp", "locked");
  const { open, asked } = server(
    [good("name"), bad("sign-in", REFUSED)],
    [good("name"), good("sign-in"), bad("role", REFUSED)],
  );
  const later = (seconds: number) => contextAt(new Date(NOW.getTime() + seconds * 1000));

  await pingConnection(open)(contextAt(NOW), { connectionId: row.id });
  expect(await read(row.id)).toMatchObject({ circuitOpenedAt: NOW });
  expect(await pingConnection(open)(later(10), { connectionId: row.id })).toEqual(
    err({ code: "too_many_requests", retryAfterMs: 20_000 }),
  );
  expect(asked).toHaveLength(1);

  await pingConnection(open)(later(31), { connectionId: row.id });
  expect(await read(row.id)).toMatchObject({ circuitOpenedAt: null });
  expect((await eventsOf(row.id)).map(({ action }) => action)).toEqual([
    ...["connection.pinged", "connection.circuit_opened"],
    ...["connection.pinged", "connection.circuit_closed"],
  ]);
});

test("what cannot be opened calls nobody, opens no circuit and says at which layer", async () => {
  const row = await insert("expensify", "no secret", { secretSealed: null });
  const open: OpenForPing = async () =>
    err({ code: "expensify_credentials_refused", detail: "no password or secret is set" });

  const pinged = await pingConnection(open)(contextAt(NOW), { connectionId: row.id });

  expect(pinged).toMatchObject({ ok: true, value: { ok: false, failedLayer: "sign_in" } });
  expect(await read(row.id)).toMatchObject({ circuitOpenedAt: null });
});

test("a secret is sealed to its place, closes the circuit and leaves no trace in the audit", async () => {
  const row = await insert("gp", "new password", { secretSealed: null, circuitOpenedAt: NOW });
  const places: SecretPlace[] = [];
  const seal = (plain: string, place: SecretPlace) => {
    places.push(place);
    return `sealed ${plain.length}`;
  };
  const { open, asked } = server([good("sign-in")]);
  const replace = replaceSecret(vaultOf({ seal, unseal: () => err("malformed") }), open);

  expect(await replace(contextAt(NOW), { connectionId: row.id, secret: "Winter-2026!" })).toEqual(
    ok({ connectionId: row.id, name: "new password", kind: "gp", outcome: "set" }),
  );
  expect(asked).toEqual([]);

  expect(places).toEqual([
    { organizationId: world.organizationId, connectionId: row.id, field: "secret", hostPort: "gp.example:48620" },
  ]);
  expect(await read(row.id)).toMatchObject({
    secretSealed: "sealed 12",
    secretSetBy: "Sam Whitlock",
    secretSetAt: NOW,
    circuitOpenedAt: null,
  });
  const events = await eventsOf(row.id);
  expect(events.map(({ action }) => action)).toEqual(["connection.secret_set", "connection.circuit_closed"]);
  expect(JSON.stringify(events)).not.toContain("Winter");
});

test("a password that was replaced during the ping is not judged by it", async () => {
  const row = await insert("gp", "raced");
  const open: OpenForPing = async () =>
    ok({
      ping: async () => {
        await world.inOrg((tx) => tx.update(connection).set({ secretSetAt: NOW }).where(eq(connection.id, row.id)));
        return [bad("sign-in", REFUSED)];
      },
      close: async () => undefined,
    });

  await pingConnection(open)(contextAt(NOW), { connectionId: row.id });

  expect(await read(row.id)).toMatchObject({ circuitOpenedAt: null });
});

test("nobody else's connection is pinged, replaced or listed", async () => {
  const row = await insert("gp", "mine");
  const stranger = contextAt(NOW, randomUUID());
  const { open, asked } = server([good("name")]);

  expect(await pingConnection(open)(stranger, { connectionId: row.id })).toEqual(
    err({ code: "not_found", what: "connection" }),
  );
  expect(
    await replaceSecret(vaultOf({ seal: () => "", unseal: () => err("malformed") }), open)(stranger, {
      connectionId: row.id,
      secret: "x",
    }),
  ).toEqual(err({ code: "not_found", what: "connection" }));
  expect(await listConnections(stranger, {})).toEqual(ok([]));
  expect(asked).toEqual([]);
});

test("the list has health, companies and the calls of the last minute, and no secret", async () => {
  const row = await insert("expensify", "counted", {
    username: "counted",
    ping: [good("name")],
    settings: {
      pace: [
        { count: 4, windowMs: 1000 },
        { count: 9, windowMs: 60_000 },
      ],
    },
  });
  const [companyId, otherId] = [await insertCompany({ ...world, connectionId: row.id }), await insertCompany(world)];
  const feeds = [
    { companyId, policyId: "P1" },
    { companyId, policyId: "P2" },
    { companyId: otherId, policyId: "P3" },
  ];
  await world.inOrg((tx) =>
    tx
      .insert(companyWorkspace)
      .values(feeds.map((feed) => ({ ...feed, name: "US Field", organizationId: world.organizationId }))),
  );
  const credential = credentialKey(row.url, row.username);
  const ago = (ms: number) => ({ credentialKey: credential, takenAt: new Date(Date.now() - ms) });
  await world.db
    .insert(requestPace)
    .values([ago(20_000), ago(30_000), ago(120_000), { ...ago(0), credentialKey: "another" }]);

  const listed = await listConnections(contextAt(NOW), {});

  const view = listed.ok ? listed.value.find(({ id }) => id === row.id) : undefined;
  expect(view).toMatchObject({ health: "ok", companies: [{ name: "Halden", gpCompanyId: 2 }] });
  expect(view?.companies[0]?.workspaces.toSorted()).toEqual(["P1", "P2"]);
  expect(view?.budget).toEqual([
    { windowMs: 60_000, count: 9, used: 2 },
    { windowMs: 1000, count: 4, used: 0 },
  ]);
  expect(JSON.stringify(listed)).not.toContain("sealed");
});
