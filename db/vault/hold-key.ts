import { eq } from "drizzle-orm";
import type { Transaction } from "#db/client.ts";
import { dataKey } from "#db/schema/index.ts";
import type { Sealer, SecretPlace, Vault } from "#lib/core/connection/secret-place.ts";

/** A rotation may end between our look at the keys and our commit: once, not again and again. */
const TRIES_MAX = 3;
const SEALED = /^v2\.([a-z0-9-]{1,32})\./;

/** The data key was deleted since the sealer was opened. Never leaves `withSealer`. */
class KeyGone extends Error {}

/**
 * Opens the sealer of an organization before `work` opens its transaction; once more from the beginning where a rotation
 * deleted the key in between.
 */
export async function withSealer<T>(
  vault: Vault,
  organizationId: string,
  work: (sealer: Sealer) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work(await vault.sealer(organizationId));
    } catch (error) {
      if (!(error instanceof KeyGone) || tries === TRIES_MAX) throw error;
    }
  }
}

/**
 * Seals a secret that this transaction keeps. Whoever writes a sealed text goes through here: the key it is sealed with
 * cannot be deleted before the commit (`rotate/delete-keys.ts` waits, and then sees the text).
 */
export async function sealFor(tx: Transaction, sealer: Sealer, plain: string, place: SecretPlace): Promise<string> {
  const sealed = sealer.seal(plain, place);
  await holdKey(tx, sealed);
  return sealed;
}

/** Keeps the key of a sealed text until the end of the transaction; throws where it is gone. */
export async function holdKey(tx: Transaction, sealed: string): Promise<void> {
  const [, kid] = SEALED.exec(sealed) ?? [];
  if (kid === undefined) return;
  const [held] = await tx.select({ kid: dataKey.kid }).from(dataKey).where(eq(dataKey.kid, kid)).for("key share");
  if (!held) throw new KeyGone(`the data key ${kid} was deleted`);
}
