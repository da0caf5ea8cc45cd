import type { Database } from "#db/client.ts";
import type { DataKeys, Keyring, OpenKeys, SealingKey, Seals } from "#lib/core/connection/key-wrapper.ts";
import type { UnsealFault, Vault } from "#lib/core/connection/secret-place.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { addFirstDataKey, type DataKeyRow, newDataKey, readDataKeys } from "./data-keys.ts";
import { KeyCache } from "./key-cache.ts";

export type VaultParts = Readonly<{
  keyring: Keyring;
  /** Keys that sealed secrets themselves, before there were data keys. */
  before: () => readonly SealingKey[];
  seals: Seals;
}>;

/** The vault over a database: data keys are read at each call, and opened ones are kept in memory for a while. */
export function createVault(db: Database, { keyring, before, seals }: VaultParts): Vault {
  const cache = new KeyCache();
  const open = async (rows: readonly DataKeyRow[]): Promise<OpenKeys> => {
    const opened = rows.map(async (row) => [row.kid, await openDataKey(row, keyring, cache)] as const);
    return { dataKeys: new Map(await Promise.all(opened)), before: before() };
  };
  return {
    unsealer: async (organizationId) => seals.createUnsealer(await open(await readDataKeys(db, organizationId))),
    sealer: async (organizationId) => {
      const rows = await withCurrentKey(db, organizationId, keyring);
      const keys = await open(rows);
      return seals.createSealer(organizationId, currentKey(rows, keys.dataKeys), keys);
    },
  };
}

async function withCurrentKey(db: Database, organizationId: string, keyring: Keyring): Promise<readonly DataKeyRow[]> {
  const rows = await readDataKeys(db, organizationId);
  const [first] = rows;
  if (first && first.retiredAt === null) return rows;
  const [wrapper] = keyring();
  if (!wrapper) throw new Error("no key wraps data keys");
  await addFirstDataKey(db, await newDataKey(wrapper, organizationId));
  return readDataKeys(db, organizationId);
}

function currentKey([row]: readonly DataKeyRow[], keys: DataKeys): SealingKey {
  const opened = row?.retiredAt === null ? keys.get(row.kid) : undefined;
  if (!row || !opened) throw new Error("the organization has no data key");
  if (!opened.ok) throw new Error(cannotOpen(row, opened.error));
  return { kid: row.kid, key: opened.value };
}

function cannotOpen({ wrappedBy }: DataKeyRow, fault: UnsealFault): string {
  return `the organization's data key cannot be opened (${fault}): it is wrapped with the key "${wrappedBy}"`;
}

/** A key service that fails in any other way than by its answer is not there. */
async function openDataKey(
  row: DataKeyRow,
  keyring: Keyring,
  cache: KeyCache,
): Promise<Result<Uint8Array, UnsealFault>> {
  const { organizationId, kid, wrapped, wrappedBy } = row;
  const kept = `${organizationId} ${kid} ${wrapped}`;
  const known = cache.get(kept, performance.now());
  if (known) return ok(known);
  const wrapper = keyring().find((each) => each.kid === wrappedBy);
  if (!wrapper) return err("key_unknown");
  const opened = await wrapper.unwrap(wrapped, { organizationId, kid }).catch(() => err("keys_unavailable" as const));
  if (opened.ok) cache.set(kept, opened.value, performance.now());
  return opened;
}
