import type { Keyring } from "#lib/core/connection/key-wrapper.ts";
import type { Vault } from "#lib/core/connection/secret-place.ts";
import { assert } from "#lib/core/assert.ts";
import { type Context, transact } from "../../context.ts";
import { newDataKey, readDataKeys, replaceDataKey } from "#db/vault/data-keys.ts";
import { withSealer } from "#db/vault/hold-key.ts";
import { deleteUnusedKeys } from "./delete-keys.ts";
import { resealAll } from "./reseal.ts";
import { rewrapKeys } from "./rewrap-keys.ts";

/** People replace secrets while we work: each pass leaves fewer, and the last one none. */
const PASSES_MAX = 10;

export type RotationParts = Readonly<{ vault: Vault; keyring: Keyring; onProgress: (resealed: number) => void }>;

export type Rotated = Readonly<{
  /** Data keys wrapped with the current key-encryption key. */
  keysRewrapped: number;
  keysMade: number;
  keysDeleted: number;
  secretsResealed: number;
  /** Secrets and data keys that no key here opens. They stay as they are; not to be used until their key comes back. */
  unopened: number;
}>;

/**
 * Rotates the keys of one organization while everything runs: wraps its data keys with the current key-encryption key, makes a
 * new data key when asked to, seals every secret with the current data key and deletes the former ones that nothing is sealed
 * with any more. Broken off it goes on with the next call: a rotation that had not come to its end is finished, and no further
 * key is made. Marker keys are no part of it. One audit event, where anything changed.
 */
export async function rotateKeys(
  ctx: Context,
  { vault, keyring, onProgress }: RotationParts,
  { withDataKeys }: Readonly<{ withDataKeys: boolean }>,
): Promise<Rotated> {
  const [current] = keyring();
  assert(current !== undefined, "no key wraps data keys");
  const wrapped = await rewrapKeys(ctx, keyring, current);
  const known = await readDataKeys(ctx.db, ctx.organizationId);
  let sealed = await resealUntilNoneIsLeft(ctx, vault, onProgress);
  const isFinished = !known.some(({ retiredAt }) => retiredAt !== null) || sealed.resealed === 0;
  const isNew = withDataKeys && known.length > 0 && isFinished;
  if (isNew) {
    const made = await newDataKey(current, ctx.organizationId);
    await transact(ctx, ({ tx }) => replaceDataKey(tx, made, ctx.clock.now()));
    const before = sealed.resealed;
    const again = await resealUntilNoneIsLeft(ctx, vault, (resealed) => onProgress(before + resealed));
    sealed = { ...again, resealed: before + again.resealed };
  }
  return transact(ctx, async ({ tx, record }) => {
    const deleted = await deleteUnusedKeys(tx);
    const rotated = {
      ...{ keysRewrapped: wrapped.rewrapped, keysMade: isNew ? 1 : 0, keysDeleted: deleted.length },
      ...{ secretsResealed: sealed.resealed, unopened: sealed.unopened + wrapped.unopened },
    };
    if (wrapped.rewrapped + rotated.keysMade + sealed.resealed + deleted.length > 0)
      await record({ action: "connection.secrets_resealed", detail: { ...rotated, wrappedBy: current.kid } });
    return rotated;
  });
}

type Sealed = Readonly<{ resealed: number; unopened: number }>;

async function resealUntilNoneIsLeft(
  ctx: Context,
  vault: Vault,
  onProgress: (resealed: number) => void,
): Promise<Sealed> {
  let resealed = 0;
  for (let pass = 1; ; pass += 1) {
    const before = resealed;
    // Opened anew for each pass: another rotation may have made a further key.
    const seen = await withSealer(vault, ctx.organizationId, async (sealer) => {
      const [key] = await readDataKeys(ctx.db, ctx.organizationId);
      assert(key !== undefined, "the organization has no data key");
      return resealAll(ctx, sealer, key.kid, (now) => onProgress(before + now));
    });
    resealed += seen.resealed;
    if (seen.resealed + seen.missed === 0 || pass === PASSES_MAX) return { resealed, unopened: seen.unopened };
  }
}
