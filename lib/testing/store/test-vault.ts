import type { Database } from "#db/client.ts";
import { createVault } from "#db/vault/create-vault.ts";
import { localKeyWrapper } from "#lib/adapters/secrets/local-keys.ts";
import { createSealer, createUnsealer } from "#lib/adapters/secrets/sealer.ts";
import type { Keyring, KeyWrapper, SealingKey } from "#lib/core/connection/key-wrapper.ts";
import type { Sealer, Vault } from "#lib/core/connection/secret-place.ts";

export type TestVault = Vault &
  Readonly<{ keyring: Keyring; setKeys: (...keys: readonly (KeyWrapper | SealingKey)[]) => void }>;

export const TEST_KEY: SealingKey = { kid: "k1", key: new Uint8Array(32).fill(7) };

/** The real vault over a test's database. `before`: keys that sealed secrets themselves. */
export function createTestVault(db: Database, before: readonly SealingKey[] = []): TestVault {
  let wrappers: readonly KeyWrapper[] = [localKeyWrapper(TEST_KEY)];
  const keyring = () => wrappers;
  const vault = createVault(db, { keyring, before: () => before, seals: { createSealer, createUnsealer } });
  return {
    ...{ ...vault, keyring },
    setKeys: (...keys) => {
      wrappers = keys.map((each) => ("wrap" in each ? each : localKeyWrapper(each)));
    },
  };
}

/** A vault whose organizations all have this sealer. */
export function vaultOf(sealer: Sealer): Vault {
  return { unsealer: async () => sealer, sealer: async () => sealer };
}
