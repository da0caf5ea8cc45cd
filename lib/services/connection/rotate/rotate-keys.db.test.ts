import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { asc, eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { auditEvent, connection, dataKey } from "#db/schema/index.ts";
import { createTestWorld, type TestWorld } from "#db/testing/factories.ts";
import { withClient } from "#db/with-client.ts";
import { assert } from "#lib/core/assert.ts";
import { err, ok } from "#lib/core/result.ts";
import { createTestVault, TEST_KEY, type TestVault } from "#lib/testing/store/test-vault.ts";
import type { Context } from "../../context.ts";
import { secretPlace } from "#lib/core/connection/secret-place.ts";
import type { ConnectionRow } from "../apply-connection.ts";
import { replaceSecret } from "../replace-secret.ts";
import { openSecret } from "#db/vault/open-secret.ts";
import { sealFor, withSealer } from "#db/vault/hold-key.ts";
import { listKeyOwners } from "./list-key-owners.ts";
import { type Rotated, rotateKeys } from "./rotate-keys.ts";

const NOW = new Date("2026-11-27T12:00:00Z");
const NEW_KEY = { kid: "k2", key: new Uint8Array(32).fill(9) };
/** What version 1 sealed with the installation's key: see `sealer.test.ts`. */
const V1_KEY = { kid: "k2", key: new Uint8Array(32).fill(9) };
const V1 = {
  organizationId: "0d6c9f0e-6f6c-4a57-9d0d-1f6f8f1a0001",
  id: "0d6c9f0e-6f6c-4a57-9d0d-1f6f8f1a0002",
  url: "https://gp.example.com/Dynamics",
  sealed: "v1.k2.Yi9aM_xAg7TP2LsX.6BsK4A.m_lCx9tKblkp0hvOBiPRAg",
};

let world: TestWorld;
let vault: TestVault;
beforeEach(async () => {
  world = await createTestWorld();
  vault = createTestVault(world.db, [V1_KEY]);
});
afterEach(() => world.close());

const contextOf = (organizationId = world.organizationId): Context => ({
  ...{ db: world.db, organizationId, roles: [] },
  actor: { kind: "shell", command: "rotate-keys" },
  clock: { now: () => NOW, monotonicMs: () => 0 },
});
const rotate = (withDataKeys: boolean, ctx = contextOf(), onProgress = (_resealed: number) => {}): Promise<Rotated> =>
  rotateKeys(ctx, { vault, keyring: vault.keyring, onProgress }, { withDataKeys });

/** Connections with the secret `secret 0`, `secret 1`, …; the first one with a new one that waits. */
async function addConnections(count: number, more: Partial<typeof connection.$inferInsert> = {}): Promise<void> {
  const { organizationId } = world;
  const sealer = await vault.sealer(organizationId);
  const rows = Array.from({ length: count }, (_, index) => {
    const at = { id: randomUUID(), organizationId, url: `https://gp${index}.example` };
    const pendingSealed = index === 0 ? sealer.seal("waits", secretPlace(at, "pending")) : null;
    const secretSealed = sealer.seal(`secret ${index}`, secretPlace(at));
    return {
      ...at,
      kind: "gp" as const,
      name: `c ${index}`,
      username: `u${index}`,
      secretSealed,
      pendingSealed,
      ...more,
    };
  });
  await world.inOrg((tx) => tx.insert(connection).values(rows));
}

const connections = (): Promise<readonly ConnectionRow[]> =>
  world.inOrg((tx) => tx.select().from(connection).where(sql`secret_sealed is not null`).orderBy(asc(connection.name)));
const keys = () => world.inOrg((tx) => tx.select().from(dataKey).orderBy(asc(dataKey.createdAt)));
const events = () =>
  world.inOrg((tx) => tx.select().from(auditEvent).where(eq(auditEvent.action, "connection.secrets_resealed")));
const opened = (row: ConnectionRow) => openSecret(world.db, vault, row);

test("a new key-encryption key wraps the data key anew; no secret is touched, and the former one is needed no more", async () => {
  await addConnections(3);
  const before = await connections();
  vault.setKeys(NEW_KEY, TEST_KEY);

  expect(await rotate(false)).toEqual({
    ...{ keysRewrapped: 1, keysMade: 0, keysDeleted: 0, secretsResealed: 0, unopened: 0 },
  });
  expect(await connections()).toEqual(before);
  expect(await keys()).toMatchObject([{ wrappedBy: "k2", retiredAt: null }]);

  vault = createTestVault(world.db);
  vault.setKeys(NEW_KEY);
  expect(await Promise.all((await connections()).map(opened))).toEqual([
    ok("secret 0"),
    ok("secret 1"),
    ok("secret 2"),
  ]);
  expect(await events()).toHaveLength(1);
  await rotate(false);
  expect(await events()).toHaveLength(1);
});

test("a new data key seals every secret, in use or waiting, and the former one is deleted", async () => {
  await addConnections(3);
  const [former] = await keys();

  expect(await rotate(true)).toMatchObject({ keysMade: 1, keysDeleted: 1, secretsResealed: 4, unopened: 0 });

  const [current, ...more] = await keys();
  expect([more, current?.kid === former?.kid]).toEqual([[], false]);
  const rows = await connections();
  for (const text of rows.flatMap((row) => [row.secretSealed, row.pendingSealed ?? row.secretSealed]))
    expect(text).toContain(`v2.${current?.kid}.`);
  expect(await Promise.all(rows.map(opened))).toEqual([ok("secret 0"), ok("secret 1"), ok("secret 2")]);
  const sealer = await vault.sealer(world.organizationId);
  const [first] = rows;
  assert(first !== undefined, "no connection");
  expect(sealer.unseal(first.pendingSealed ?? "", secretPlace(first, "pending"))).toEqual(ok("waits"));
  expect(await events()).toMatchObject([
    { actorName: "Shell (rotate-keys)", body: { detail: { keysMade: 1, keysDeleted: 1, secretsResealed: 4 } } },
  ]);
});

test("what was sealed before there were data keys is sealed with one", async () => {
  const { organizationId, id, url, sealed: secretSealed } = V1;
  const ctx = contextOf(organizationId);
  world = { ...world, organizationId };
  await world.db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('app.organization_id', ${organizationId}, true)`);
    await tx
      .insert(connection)
      .values({ organizationId, id, url, secretSealed, kind: "gp", name: "GP", username: "u" });
  });

  expect(await rotate(false, ctx)).toMatchObject({ secretsResealed: 1, unopened: 0 });
  const [row] = await world.db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('app.organization_id', ${organizationId}, true)`);
    return tx.select().from(connection);
  });
  assert(row !== undefined, "no connection");
  expect(row.secretSealed).toMatch(/^v2\./);
  expect(await opened(row)).toEqual(ok("pa55"));
});

test("broken off, it goes on: nothing is lost on the way, and no further key is made", async () => {
  await addConnections(1_200);
  const breaks = rotate(true, contextOf(), (resealed) => assert(resealed < 500, "the power went off"));
  await expect(breaks).rejects.toThrow("the power went off");
  expect(await keys()).toHaveLength(2);
  const halfway = await Promise.all((await connections()).map(opened));
  expect(halfway.filter(({ ok: isOk }) => !isOk)).toEqual([]);

  expect(await rotate(true)).toMatchObject({ keysMade: 0, keysDeleted: 1, unopened: 0 });
  expect(await keys()).toHaveLength(1);
});

test("a secret of another row, and one whose key is lost, stay as they are with the key that they name", async () => {
  await addConnections(3);
  const [first, second, third] = await connections();
  assert(first !== undefined && second !== undefined && third !== undefined, "three connections");
  const [moved, lost] = [second.secretSealed, "v1.gone.AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA"];
  // A text of another row is refused by the database (`used-nonce.db.test.ts`): somebody has changed that first.
  await withClient(world.ownerUrl, async (owner) => owner.query("alter table connection disable trigger use_nonce"));
  await world.inOrg((tx) => tx.update(connection).set({ secretSealed: moved }).where(eq(connection.id, first.id)));
  await withClient(world.ownerUrl, async (owner) => owner.query("alter table connection enable trigger use_nonce"));
  await world.inOrg((tx) => tx.update(connection).set({ secretSealed: lost }).where(eq(connection.id, third.id)));

  expect(await rotate(true)).toMatchObject({ keysMade: 1, keysDeleted: 0, unopened: 2 });
  expect(await rotate(true)).toMatchObject({ keysMade: 1, keysDeleted: 1, unopened: 2 });
  expect((await connections()).map(({ secretSealed }) => secretSealed)).toMatchObject([
    moved,
    expect.any(String),
    lost,
  ]);
});

test("neither a key that this installation lacks nor the data key of another organization opens anything", async () => {
  await addConnections(1);
  const [row] = await connections();
  assert(row !== undefined, "no connection");
  const stranger = createTestVault(world.db);
  stranger.setKeys(NEW_KEY);
  expect((await stranger.unsealer(row.organizationId)).unseal(row.secretSealed ?? "", secretPlace(row))).toEqual(
    err("key_unknown"),
  );
  stranger.setKeys({ ...NEW_KEY, kid: "k1" });
  expect((await stranger.unsealer(row.organizationId)).unseal(row.secretSealed ?? "", secretPlace(row))).toEqual(
    err("does_not_belong_here"),
  );
  await expect(stranger.sealer(row.organizationId)).rejects.toThrow(/cannot be opened \(does_not_belong_here\)/);
  stranger.setKeys({
    kid: "k1",
    wrap: () => Promise.reject(new Error("down")),
    unwrap: () => Promise.reject(new Error("down")),
  });
  expect((await stranger.unsealer(row.organizationId)).unseal(row.secretSealed ?? "", secretPlace(row))).toEqual(
    err("keys_unavailable"),
  );

  // Whoever can write to the database gives another organization the key, and then the secret.
  const other = randomUUID();
  await withClient(world.ownerUrl, async (owner) => {
    await owner.query("alter table data_key no force row level security");
    await owner.query("drop index data_key_nonce");
    await owner.query(
      "insert into data_key select $1, kid, wrapped_by, wrapped, created_at, retired_at from data_key where organization_id = $2",
      [other, world.organizationId],
    );
  });
  const theirs = await vault.unsealer(other);
  expect(theirs.unseal(row.secretSealed ?? "", secretPlace(row))).toEqual(err("does_not_belong_here"));
  expect(theirs.unseal(row.secretSealed ?? "", { ...secretPlace(row), organizationId: other })).toEqual(
    err("does_not_belong_here"),
  );
});

test("everybody's keys are found: of an organization without people and companies, and of one that is no more", async () => {
  const gone = randomUUID();
  await vault.sealer(gone);

  expect(await listKeyOwners(world.db)).toEqual([gone, world.organizationId].toSorted());
});

test("of two that seal an organization's first secret at once, both have its one data key", async () => {
  const sealers = await Promise.all([1, 2, 3, 4].map(() => vault.sealer(world.organizationId)));
  const place = secretPlace({ id: randomUUID(), organizationId: world.organizationId, url: "https://gp.example" });
  const texts = sealers.map((sealer) => sealer.seal("pa55", place));

  expect(await keys()).toHaveLength(1);
  const unsealer = await vault.unsealer(world.organizationId);
  expect(texts.map((text) => unsealer.unseal(text, place))).toEqual(texts.map(() => ok("pa55")));
});

test("who sealed with a key that is deleted before the commit seals again with the next one", async () => {
  await addConnections(1);
  const [row] = await connections();
  assert(row !== undefined, "no connection");
  let tries = 0;
  await withSealer(vault, world.organizationId, async (sealer) => {
    tries += 1;
    if (tries === 1) await rotate(true);
    await world.inOrg(async (tx) => {
      const secretSealed = await sealFor(tx, sealer, "late", secretPlace(row));
      await tx.update(connection).set({ secretSealed }).where(eq(connection.id, row.id));
    });
  });

  expect(tries).toBe(2);
  const [now] = await connections();
  assert(now !== undefined, "no connection");
  expect(await opened(now)).toEqual(ok("late"));
});

test("while people replace secrets and runs sign in, three rotations in a row fail nobody and lose nothing", async () => {
  const COUNT = 1_500;
  // Open circuits: what a person types is in use at once.
  await addConnections(COUNT, { circuitOpenedAt: NOW });
  const rows = await connections();
  const secretOf = new Map(rows.map((row) => [row.id, new Set([`secret ${row.name.slice(2)}`])]));
  const failures: string[] = [];
  const over = new AbortController();
  let [reads, writes] = [0, 0];
  const pick = () => rows[Math.floor(Math.random() * COUNT)] ?? rows[0];
  const signIns = async () => {
    while (!over.signal.aborted) {
      const id = pick()?.id ?? "";
      const [row] = await world.inOrg((tx) => tx.select().from(connection).where(eq(connection.id, id)));
      assert(row !== undefined, "no connection");
      // A run reads the row, and opens it a moment later: a rotation may be over in between.
      await delay(20);
      const secret = await opened(row);
      if (!secret.ok || !secretOf.get(id)?.has(secret.value)) failures.push(`sign-in ${JSON.stringify(secret)}`);
      reads += 1;
    }
  };
  const replacements = async () => {
    while (!over.signal.aborted) {
      const row = pick();
      if (!row) return;
      const secret = `replaced ${writes}`;
      secretOf.get(row.id)?.add(secret);
      const replaced = await replaceSecret(vault, async () => err({ code: "stopped" }))(contextOf(), {
        connectionId: row.id,
        secret,
      });
      if (replaced.ok && replaced.value.outcome === "set") await reopen(row.id);
      else failures.push(`replace ${JSON.stringify(replaced)}`);
      writes += 1;
    }
  };
  const reopen = (id: string) =>
    world.inOrg((tx) => tx.update(connection).set({ circuitOpenedAt: NOW }).where(eq(connection.id, id)));

  const traffic = [...Array.from({ length: 20 }, signIns), replacements()];
  for (let round = 0; round < 3; round += 1) expect(await rotate(true)).toMatchObject({ keysDeleted: 1, unopened: 0 });
  over.abort();
  await Promise.all(traffic);

  expect(failures).toEqual([]);
  expect(reads > 20 && writes > 5, `${reads} reads and ${writes} writes met the rotation`).toBe(true);
  expect(await keys()).toHaveLength(1);
  for (const row of await connections()) {
    const secret = await opened(row);
    expect(secret.ok && secretOf.get(row.id)?.has(secret.value), row.name).toBe(true);
  }
});
