import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connection, dataKey, usedNonce } from "#db/schema/index.ts";
import { createTestWorld, type TestWorld } from "#db/testing/factories.ts";
import { secretPlace } from "#lib/core/connection/secret-place.ts";
import { createTestVault, type TestVault } from "#lib/testing/store/test-vault.ts";
import { newDataKey } from "./data-keys.ts";

// Goal: a nonce is used once under a key, whatever code writes it and whatever became of the first text.

let world: TestWorld;
let vault: TestVault;
beforeAll(async () => {
  world = await createTestWorld();
  vault = createTestVault(world.db);
});
afterAll(() => world.close());

const REFUSED = { cause: { code: "23505", constraint: "used_nonce_organization_id_kid_nonce_pk" } };

async function sealed(plain: string): Promise<string> {
  const place = secretPlace({ id: randomUUID(), organizationId: world.organizationId, url: "https://gp.example" });
  return (await vault.sealer(world.organizationId)).seal(plain, place);
}

async function add(texts: Pick<typeof connection.$inferInsert, "secretSealed" | "pendingSealed">): Promise<string> {
  const row = { organizationId: world.organizationId, kind: "gp" as const, name: "GP", username: "svc", ...texts };
  const [added] = await world.inOrg((tx) =>
    tx
      .insert(connection)
      .values({ ...row, url: "https://gp.example" })
      .returning({ id: connection.id }),
  );
  return added?.id ?? "";
}

const change = (id: string, set: Partial<typeof connection.$inferInsert>) =>
  world.inOrg((tx) => tx.update(connection).set(set).where(eq(connection.id, id)));
const nonces = () => world.inOrg((tx) => tx.select().from(usedNonce));

test("a nonce that was used is refused: in another row, in the other field, with another text, and after its own text is gone", async () => {
  const [first, second, waiting] = await Promise.all(["a", "b", "c"].map(sealed));
  const id = await add({ secretSealed: first, pendingSealed: waiting });
  const other = await add({ secretSealed: second });
  const [version, kid, nonce] = (first ?? "").split(".");
  const sameNonce = [version, kid, nonce, ...(await sealed("d")).split(".").slice(3)].join(".");

  await expect(add({ secretSealed: first })).rejects.toMatchObject(REFUSED);
  await expect(change(other, { pendingSealed: first })).rejects.toMatchObject(REFUSED);
  await expect(change(other, { secretSealed: waiting })).rejects.toMatchObject(REFUSED);
  await expect(change(other, { secretSealed: sameNonce })).rejects.toMatchObject(REFUSED);
  await change(id, { secretSealed: null, pendingSealed: null });
  await expect(change(id, { secretSealed: first })).rejects.toMatchObject(REFUSED);

  // What stays as it is uses nothing up.
  await change(other, { secretSealed: second, username: "other" });
  expect(new Set((await nonces()).map((row) => row.nonce))).toEqual(
    new Set([first, second, waiting].map((text) => text?.split(".")[2])),
  );
});

test("the nonces of a data key go with it, and nothing is sealed with a key that is not there", async () => {
  await add({ secretSealed: await sealed("e") });
  await world.inOrg((tx) => tx.delete(dataKey));
  expect(await nonces()).toEqual([]);

  await expect(add({ secretSealed: "v2.dgone.AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA" })).rejects.toMatchObject({
    cause: { code: "23503", constraint: "used_nonce_data_key" },
  });
});

test("a nonce wraps one data key under a key of the installation", async () => {
  const [wrapper] = vault.keyring();
  if (!wrapper) throw new Error("no key");
  const made = await newDataKey(wrapper, world.organizationId);
  const [, , nonce] = made.wrapped.split(".");
  const other = await newDataKey(wrapper, world.organizationId);
  const again = other.wrapped.replace(/^(w1\.\w+\.)[\w-]+/, `$1${nonce}`);
  await world.inOrg((tx) => tx.insert(dataKey).values(made));

  await expect(world.inOrg((tx) => tx.insert(dataKey).values({ ...other, wrapped: again }))).rejects.toMatchObject({
    cause: { code: "23505", constraint: "data_key_nonce" },
  });
  await world.inOrg((tx) => tx.insert(dataKey).values({ ...other, wrappedBy: "k9", wrapped: again }));
});
