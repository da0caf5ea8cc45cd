import { randomUUID } from "node:crypto";
import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PingStep } from "#lib/core/ports.ts";
import { err, ok } from "#lib/core/result.ts";
import { auditEvent, connection } from "#db/schema/index.ts";
import { createTestWorld, type TestWorld } from "#db/testing/factories.ts";
import { assert } from "#lib/core/assert.ts";
import { createTestVault, type TestVault } from "#lib/testing/store/test-vault.ts";
import type { Context } from "../../context.ts";
import { secretPlace } from "#lib/core/connection/secret-place.ts";
import type { ConnectionRow } from "../apply-connection.ts";
import { listConnections } from "../list-connections.ts";
import type { OpenForPing } from "../ping-connection.ts";
import { ReplaceSecret, replaceSecret } from "../replace-secret.ts";
import { discardPending } from "./discard-pending.ts";
import { tryPending } from "./try-pending.ts";

const NOW = new Date("2026-11-24T20:10:00Z");
const REFUSED = { code: "gp_credentials_refused", detail: "401" } as const;
const UNREACHABLE = { code: "gp_unreachable", detail: "no route" } as const;
const good = (layer: string): PingStep => ({ layer, ok: true, detail: "fine", tookMs: 4, problem: null });
const bad = (layer: string, problem: PingStep["problem"]): PingStep => ({
  ...{ layer, ok: false, detail: "", tookMs: 1, problem },
});
const SIGNED_IN = [good("name"), good("sign-in")];
const WRONG = [good("name"), bad("sign-in", REFUSED)];
const DOWN = [good("name"), bad("tcp", UNREACHABLE)];

let world: TestWorld;
let vault: TestVault;
beforeAll(async () => {
  world = await createTestWorld();
  vault = createTestVault(world.db);
});
afterAll(() => world.close());

const contextAt = (seconds = 0, name = "Ana Ruiz"): Context => ({
  ...{ db: world.db, organizationId: world.organizationId, roles: ["admin"] as const },
  actor: { kind: "user", id: randomUUID(), name },
  clock: { now: () => new Date(NOW.getTime() + seconds * 1000), monotonicMs: () => 0 },
});

/** A connection that works, with "old" in use. */
async function working(more: Partial<typeof connection.$inferInsert> = {}): Promise<ConnectionRow> {
  const [id, organizationId, url] = [randomUUID(), world.organizationId, "https://gp.example:48620/Dynamics"];
  const sealer = await vault.sealer(organizationId);
  const secretSealed = sealer.seal("old", secretPlace({ id, organizationId, url }));
  const row = { id, organizationId, url, kind: "gp" as const, name: id, username: "HALDEN\\svc", secretSealed };
  const [inserted] = await world.inOrg((tx) =>
    tx
      .insert(connection)
      .values({ ...row, ...more })
      .returning(),
  );
  assert(inserted !== undefined, "no connection");
  return inserted;
}

/** Answers each ping with the next list of steps, and remembers with what it was asked to sign in. */
function server(...answers: readonly (readonly PingStep[])[]) {
  const tried: string[] = [];
  const open: OpenForPing = async (row) => {
    const opened = (await vault.unsealer(row.organizationId)).unseal(row.secretSealed ?? "", secretPlace(row));
    assert(opened.ok, "what is pinged opens as the secret in use");
    return ok({
      ping: async () => {
        tried.push(`${row.username} ${opened.value}`);
        return answers[tried.length - 1] ?? [];
      },
      close: async () => undefined,
    });
  };
  return { open, tried };
}

/** The secret in use, as the engine would open it. */
async function inUse(id: string): Promise<string> {
  const row = await read(id);
  const opened = (await vault.unsealer(row.organizationId)).unseal(row.secretSealed ?? "", secretPlace(row));
  return opened.ok ? opened.value : opened.error;
}

async function read(id: string): Promise<ConnectionRow> {
  const [row] = await world.inOrg((tx) => tx.select().from(connection).where(eq(connection.id, id)));
  assert(row !== undefined, "no connection");
  return row;
}

async function viewOf(id: string) {
  const listed = await listConnections(contextAt(), {});
  return listed.ok ? listed.value.find((each) => each.id === id) : undefined;
}

async function actionsOf(id: string): Promise<readonly string[]> {
  const events = await world.inOrg((tx) => tx.select().from(auditEvent).orderBy(asc(auditEvent.sequence)));
  return events.filter(({ body }) => JSON.stringify(body).includes(id)).map(({ action }) => action);
}

test("a new password that signs in takes the place of the old one, with who set it and when", async () => {
  const { id } = await working();
  const { open, tried } = server(SIGNED_IN);

  const replaced = await replaceSecret(vault, open)(contextAt(), { connectionId: id, secret: "new" });

  expect(replaced).toMatchObject(ok({ outcome: "in_use" }));
  expect(tried).toEqual(["HALDEN\\svc new"]);
  expect(await inUse(id)).toBe("new");
  expect(await read(id)).toMatchObject({
    ...{ secretSetBy: "Ana Ruiz", secretSetAt: NOW, pingedBy: "Ana Ruiz", ping: [{ layer: "name" }, { ok: true }] },
    ...{ pendingSealed: null, pendingSetAt: null, pendingSetBy: null },
  });
  expect(await actionsOf(id)).toEqual(["connection.secret_waits", "connection.secret_set", "connection.pinged"]);
});

test("a refused one is tried once and thrown away; the old one stays in use, its circuit closed and its ping as it was", async () => {
  const { id } = await working({ ping: SIGNED_IN, pingedAt: NOW });
  const { open, tried } = server(WRONG, SIGNED_IN);
  const replace = replaceSecret(vault, open);

  expect(await replace(contextAt(), { connectionId: id, secret: "mistyped" })).toMatchObject(
    ok({ outcome: "refused", failedLayer: "sign-in", problem: REFUSED }),
  );

  expect(await inUse(id)).toBe("old");
  expect(await read(id)).toMatchObject({ circuitOpenedAt: null, pendingSealed: null, ping: SIGNED_IN });
  expect(await viewOf(id)).toMatchObject({ health: "ok", pending: { refused: true, setBy: "Ana Ruiz" } });
  // Nothing is left that a machine, or a second click, could try again.
  expect(await tryPending(vault, open)(contextAt(60), { connectionId: id })).toEqual(
    err({ code: "stale", what: "secret" }),
  );
  // Another one right away could bring the account to its lock.
  expect(await replace(contextAt(10), { connectionId: id, secret: "mistyped again" })).toEqual(
    err({ code: "too_many_requests", retryAfterMs: 20_000 }),
  );
  expect(tried).toEqual(["HALDEN\\svc mistyped"]);

  expect(await replace(contextAt(31), { connectionId: id, secret: "right" })).toMatchObject({
    value: { outcome: "in_use" },
  });
  expect(await actionsOf(id)).toEqual([
    ...["connection.secret_waits", "connection.secret_refused"],
    ...["connection.secret_waits", "connection.secret_set", "connection.pinged"],
  ]);
});

test("where the server is not reached the new one waits, and takes over when a person tries again", async () => {
  const { id } = await working();
  const { open, tried } = server(DOWN, SIGNED_IN);

  expect(await replaceSecret(vault, open)(contextAt(), { connectionId: id, secret: "new" })).toMatchObject(
    ok({ outcome: "waits", failedLayer: "tcp", problem: UNREACHABLE }),
  );
  expect(await inUse(id)).toBe("old");
  expect(await viewOf(id)).toMatchObject({
    pending: { refused: false, setAt: NOW.toISOString(), username: null },
    ping: [{ layer: "name" }, { layer: "tcp", problem: UNREACHABLE }],
  });

  expect(await tryPending(vault, open)(contextAt(60, "Sam Whitlock"), { connectionId: id })).toMatchObject(
    ok({ outcome: "in_use" }),
  );
  expect(await inUse(id)).toBe("new");
  expect(await read(id)).toMatchObject({ secretSetBy: "Ana Ruiz", secretSetAt: NOW, pingedBy: "Sam Whitlock" });
  expect(tried).toHaveLength(2);
});

test("a ping that says nothing of the account leaves the new one waiting and the last ping alone", async () => {
  const { id } = await working({ ping: SIGNED_IN });
  const { open } = server([good("name"), bad("sign-in", { code: "gp_timeout", timeoutMs: 60_000 })]);

  expect(await replaceSecret(vault, open)(contextAt(), { connectionId: id, secret: "new" })).toMatchObject(
    ok({ outcome: "waits", failedLayer: "sign-in" }),
  );
  expect(await read(id)).toMatchObject({ ping: SIGNED_IN, pendingSealed: expect.stringMatching(/^v2\./) });
});

test("Expensify's secret may come with another partnerUserID: both change together, or neither", async () => {
  const own = { kind: "expensify", username: "aa_old" } as const;
  const { id } = await working(own);
  const refused = { code: "expensify_credentials_refused", detail: "401" } as const;
  const { open, tried } = server([bad("sign_in", refused)], [good("sign_in")]);
  const replace = replaceSecret(vault, open);

  await replace(contextAt(), { connectionId: id, secret: "new", username: "aa_new" });
  expect(await read(id)).toMatchObject({ username: "aa_old", pendingUsername: "aa_new" });
  expect(await inUse(id)).toBe("old");

  await replace(contextAt(60), { connectionId: id, secret: "newer", username: "aa_new" });
  expect(await read(id)).toMatchObject({ username: "aa_new", pendingUsername: null });
  expect(await inUse(id)).toBe("newer");
  expect(tried).toEqual(["aa_new new", "aa_new newer"]);
  expect(await replace(contextAt(), { connectionId: (await working()).id, secret: "x", username: "y" })).toMatchObject({
    error: { code: "invalid_input" },
  });
});

test("with an open circuit, or none set, it is in use at once, and what waited is gone", async () => {
  const { id } = await working({ circuitOpenedAt: NOW });
  const waiting = { pendingSealed: "sealed new", pendingSetAt: NOW, pendingSetBy: "Mei" };
  await world.inOrg((tx) => tx.update(connection).set(waiting).where(eq(connection.id, id)));
  const { open, tried } = server(SIGNED_IN);

  expect(await replaceSecret(vault, open)(contextAt(), { connectionId: id, secret: "new" })).toMatchObject(
    ok({ outcome: "set" }),
  );
  expect([await inUse(id), tried]).toEqual(["new", []]);
  expect(await read(id)).toMatchObject({ circuitOpenedAt: null, pendingSealed: null, pendingSetAt: null });
});

test("what somebody discards, replaces or moves while it is tried does not take over", async () => {
  const { id } = await working();
  const { open } = server(SIGNED_IN);
  const during =
    (change: () => Promise<unknown>): OpenForPing =>
    async (row, aim) => {
      const opened = await open(row, aim);
      assert(opened.ok, "opens");
      return ok({ ...opened.value, ping: async (signal, hear) => (await change(), opened.value.ping(signal, hear)) });
    };
  const discards = during(() => discardPending(contextAt(), { connectionId: id }));
  expect(await replaceSecret(vault, discards)(contextAt(), { connectionId: id, secret: "new" })).toMatchObject(
    ok({ outcome: "overtaken" }),
  );
  expect(await inUse(id)).toBe("old");
  expect(await viewOf(id)).toMatchObject({ pending: null });

  const second = server(SIGNED_IN);
  const replaces = during(() => replaceSecret(vault, second.open)(contextAt(), { connectionId: id, secret: "theirs" }));
  expect(await replaceSecret(vault, replaces)(contextAt(), { connectionId: id, secret: "mine" })).toMatchObject(
    ok({ outcome: "overtaken" }),
  );
  expect(await inUse(id)).toBe("theirs");

  const elsewhere = { url: "https://other.example/Dynamics" };
  const moves = during(() => world.inOrg((tx) => tx.update(connection).set(elsewhere).where(eq(connection.id, id))));
  expect(await replaceSecret(vault, moves)(contextAt(), { connectionId: id, secret: "mine" })).toMatchObject(
    ok({ outcome: "overtaken" }),
  );
  expect(await inUse(id)).toBe("does_not_belong_here");
});

test("the secret that waits opens nowhere as the one in use, and is discarded with an event", async () => {
  const { id } = await working();
  await replaceSecret(vault, server(DOWN).open)(contextAt(), { connectionId: id, secret: "new" });
  const row = await read(id);
  const unsealer = await vault.unsealer(row.organizationId);
  expect(unsealer.unseal(row.pendingSealed ?? "", secretPlace(row))).toEqual(err("does_not_belong_here"));

  expect(await discardPending(contextAt(), { connectionId: id })).toMatchObject(ok({ name: id }));
  expect(await discardPending(contextAt(), { connectionId: id })).toEqual(err({ code: "stale", what: "secret" }));
  expect(await read(id)).toMatchObject({ pendingSealed: null, pendingSetAt: null });
  expect(await actionsOf(id)).toEqual(["connection.secret_waits", "connection.pinged", "connection.secret_discarded"]);
});

test("what is sent is checked: nothing empty, nothing too long, nothing unknown", () => {
  const connectionId = randomUUID();
  for (const wrong of [
    { secret: "" },
    { secret: "x".repeat(257) },
    { secret: "x", username: " " },
    { secret: "x", a: 1 },
  ])
    expect(ReplaceSecret.safeParse({ connectionId, ...wrong }).success).toBe(false);
});
