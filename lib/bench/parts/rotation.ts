import { randomUUID } from "node:crypto";
import { connect, type Database } from "#db/client.ts";
import { connection, organization } from "#db/schema/index.ts";
import { inOrganization } from "#db/tx.ts";
import { openSecret } from "#db/vault/open-secret.ts";
import { assert } from "#lib/core/assert.ts";
import { secretPlace } from "#lib/core/connection/secret-place.ts";
import { rotateKeys } from "#lib/services/connection/rotate/rotate-keys.ts";
import { createTestVault, type TestVault } from "#lib/testing/store/test-vault.ts";
import { onBenchServer } from "../bench-database.ts";
import { type Part, quantity } from "../figure.ts";

const SECRETS = 100_000;
const INSERT_ROWS = 1_000;
/** As `npm run rotate-keys` opens. */
const CONNECTIONS_MAX = 2;

/** What `npm run rotate-keys -- --data-keys` takes for one organization with very many stored secrets. */
export const rotationPart: Part = {
  name: "rotation",
  title: `Rotation of the keys: ${SECRETS} stored secrets of one organization`,
  run: ({ say }) =>
    onBenchServer(async (server) => {
      const appUrl = await server.newDatabase();
      const { db, close } = connect(appUrl, CONNECTIONS_MAX);
      try {
        const vault = createTestVault(db);
        const organizationId = randomUUID();
        say(`rotation: seals ${SECRETS} secrets`);
        await addSecrets(db, vault, organizationId);
        await server.analyze(appUrl);
        say("rotation: rotates");
        const tookMs = await rotate(db, vault, organizationId);
        await checkOne(db, vault, organizationId);
        return [
          {
            what: "a new data key, every secret sealed anew, the former key deleted",
            value: quantity(tookMs / 1000, "s"),
            beside: `${quantity((SECRETS * 1000) / tookMs, "/s")}, in batches of 500; aim: under a minute`,
          },
        ];
      } finally {
        await close();
      }
    }),
};

async function addSecrets(db: Database, vault: TestVault, organizationId: string): Promise<void> {
  const sealer = await vault.sealer(organizationId);
  await inOrganization(db, organizationId, (tx) =>
    tx.insert(organization).values({ organizationId, slug: `bench-${organizationId}`, name: "Halden Instruments" }),
  );
  for (let made = 0; made < SECRETS; made += INSERT_ROWS) {
    const rows = Array.from({ length: INSERT_ROWS }, (_, index) => {
      const at = { id: randomUUID(), organizationId, url: `https://gp${made + index}.example` };
      const secretSealed = sealer.seal(`secret ${made + index}`, secretPlace(at));
      return { ...at, kind: "gp" as const, name: `GP ${made + index}`, username: "HALDEN\\svc", secretSealed };
    });
    await inOrganization(db, organizationId, (tx) => tx.insert(connection).values(rows));
  }
}

async function rotate(db: Database, vault: TestVault, organizationId: string): Promise<number> {
  const clock = { now: () => new Date(), monotonicMs: () => performance.now() };
  const ctx = { db, organizationId, actor: { kind: "shell", command: "bench" } as const, roles: [], clock };
  const parts = { vault, keyring: vault.keyring, onProgress: () => {} };
  const startedMs = performance.now();
  const rotated = await rotateKeys(ctx, parts, { withDataKeys: true });
  const tookMs = performance.now() - startedMs;
  const isDone = rotated.secretsResealed === SECRETS && rotated.keysDeleted === 1 && rotated.unopened === 0;
  assert(isDone, `not all of it was done: ${JSON.stringify(rotated)}`);
  return tookMs;
}

async function checkOne(db: Database, vault: TestVault, organizationId: string): Promise<void> {
  const [row] = await inOrganization(db, organizationId, (tx) => tx.select().from(connection).limit(1));
  assert(row !== undefined && (await openSecret(db, vault, row)).ok, "a secret does not open after the rotation");
}
