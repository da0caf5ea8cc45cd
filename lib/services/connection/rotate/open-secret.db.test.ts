import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connection } from "#db/schema/index.ts";
import { createTestWorld, type TestWorld } from "#db/testing/factories.ts";
import { assert } from "#lib/core/assert.ts";
import { err, ok } from "#lib/core/result.ts";
import { createTestVault, type TestVault } from "#lib/testing/store/test-vault.ts";
import { secretPlace } from "#lib/core/connection/secret-place.ts";
import type { ConnectionRow } from "../apply-connection.ts";
import { rotateKeys } from "./rotate-keys.ts";
import { openSecret } from "#db/vault/open-secret.ts";

const THEN = new Date("2026-11-27T12:00:00Z");
const LATER = new Date("2026-11-27T12:00:01Z");

let world: TestWorld;
let vault: TestVault;
beforeAll(async () => {
  world = await createTestWorld();
  vault = createTestVault(world.db);
});
afterAll(() => world.close());

const seal = async (row: Readonly<{ id: string; organizationId: string; url: string }>, secret: string) =>
  (await vault.sealer(world.organizationId)).seal(secret, secretPlace(row));

async function addConnection(secret: string): Promise<ConnectionRow> {
  const at = { id: randomUUID(), organizationId: world.organizationId, url: "https://gp.example" };
  const row = { ...at, kind: "gp" as const, name: at.id, username: "svc", secretSealed: await seal(at, secret) };
  const [added] = await world.inOrg((tx) =>
    tx
      .insert(connection)
      .values({ ...row, secretSetAt: THEN })
      .returning(),
  );
  assert(added !== undefined, "no connection");
  return added;
}

async function rotate(): Promise<void> {
  const clock = { now: () => LATER, monotonicMs: () => 0 };
  const actor = { kind: "shell", command: "rotate-keys" } as const;
  const ctx = { db: world.db, organizationId: world.organizationId, actor, roles: [], clock };
  const rotated = await rotateKeys(
    ctx,
    { vault, keyring: vault.keyring, onProgress: () => {} },
    { withDataKeys: true },
  );
  expect(rotated).toMatchObject({ keysDeleted: 1 });
}

const change = (id: string, set: Partial<ConnectionRow>) =>
  world.inOrg((tx) => tx.update(connection).set(set).where(eq(connection.id, id)));

test("a row that was read before a rotation opens after it, with what it has now for the same account", async () => {
  const row = await addConnection("old");
  await rotate();
  expect(await openSecret(world.db, vault, row)).toEqual(ok("old"));

  await change(row.id, { secretSealed: await seal(row, "new"), secretSetAt: LATER });
  expect(await openSecret(world.db, vault, row)).toEqual(ok("new"));
  await change(row.id, { username: "another" });
  expect(await openSecret(world.db, vault, row)).toEqual(err("key_unknown"));
});

test("a new secret that is tried before it is in use is never exchanged for the old one", async () => {
  const row = await addConnection("old");
  const tried = { ...row, secretSealed: await seal(row, "new"), secretSetAt: LATER };
  expect(await openSecret(world.db, vault, tried)).toEqual(ok("new"));

  await rotate();
  expect(await openSecret(world.db, vault, tried)).toEqual(err("key_unknown"));
});

test("without a secret, or without a host, there is nothing to open", async () => {
  const row = await addConnection("old");

  expect(await openSecret(world.db, vault, { ...row, secretSealed: null })).toEqual(err("not_set"));
  expect(await openSecret(world.db, vault, { ...row, url: "gp" })).toEqual(err("not_set"));
});
