import { asc } from "drizzle-orm";
import { connect, type Database, type Transaction } from "#db/client.ts";
import { auditEvent } from "#db/schema/index.ts";
import { createTestDatabase } from "#db/testing/template.ts";
import { inOrganization } from "#db/tx.ts";
import { assert } from "#lib/core/assert.ts";
import type { Sealer } from "#lib/core/connection/secret-place.ts";
import { err, ok } from "#lib/core/result.ts";
import type { ConfigurationInput } from "#lib/services/organization/configuration.ts";
import { configure, type ConfigureOutcome } from "#lib/services/organization/configure.ts";
import { type FixedClock, fixedClock } from "./fixed-clock.ts";
import { vaultOf } from "./store/test-vault.ts";
import { SAMPLE_COMPANY, SAMPLE_FILE, sampleConfiguration } from "./sample-configuration.ts";

const CONNECTIONS_MAX = 4;

/** Readable on purpose: the real one has its own tests. It keeps to the place. */
const plainSealer: Sealer = {
  seal: (plain, { connectionId, hostPort }) => `sealed:${connectionId}:${hostPort}:${plain}`,
  unseal: (sealed, { connectionId, hostPort }) => {
    const prefix = `sealed:${connectionId}:${hostPort}:`;
    return sealed.startsWith(prefix) ? ok(sealed.slice(prefix.length)) : err("does_not_belong_here");
  },
};

export type ConfigureWorld = Readonly<{
  db: Database;
  clock: FixedClock;
  /** What `secretEnv` and `passwordEnv` refer to; tests change it. */
  secrets: Map<string, string>;
  /** The sample file for an organization that no other test has. */
  newFile: () => ConfigurationInput;
  succeed: (file: ConfigurationInput) => Promise<ConfigureOutcome>;
  /** Why the file was refused; empty when it was not. */
  issuesOf: (file: ConfigurationInput) => Promise<readonly string[]>;
  inOrg: <T>(organizationId: string, work: (tx: Transaction) => Promise<T>) => Promise<T>;
  eventsOf: (organizationId: string) => Promise<(typeof auditEvent.$inferSelect)[]>;
  close: () => Promise<void>;
}>;

/** A database of its own in which `configure` runs as from the shell. */
export async function createConfigureWorld(): Promise<ConfigureWorld> {
  const database = await createTestDatabase();
  const { db, close } = connect(database.appUrl, CONNECTIONS_MAX);
  const clock = fixedClock();
  const secrets = new Map<string, string>();
  const admin = { db, clock, vault: vaultOf(plainSealer), actor: { kind: "shell", command: "configure" } } as const;
  const run = (file: ConfigurationInput) =>
    configure({ ...admin, checkAddress: () => null, secretOf: (name) => secrets.get(name) }, sampleConfiguration(file));
  const inOrg: ConfigureWorld["inOrg"] = (organizationId, work) => inOrganization(db, organizationId, work);
  let organizations = 0;
  return {
    db,
    clock,
    secrets,
    inOrg,
    newFile: () => {
      organizations += 1;
      return { ...SAMPLE_FILE, organization: { slug: `org-${organizations}`, name: "Halden Instruments" } };
    },
    succeed: async (file) => {
      const outcome = await run(file);
      assert(outcome.ok, JSON.stringify(outcome));
      return outcome.value;
    },
    issuesOf: async (file) => {
      const outcome = await run(file);
      return outcome.ok || outcome.error.code !== "invalid_input" ? [] : outcome.error.issues;
    },
    eventsOf: (organizationId) =>
      inOrg(organizationId, (tx) => tx.select().from(auditEvent).orderBy(asc(auditEvent.sequence))),
    close: async () => {
      await close();
      await database.drop();
    },
  };
}

/** The file with its company changed. */
export function withCompany(file: ConfigurationInput, changes: Partial<typeof SAMPLE_COMPANY>): ConfigurationInput {
  return { ...file, companies: [{ ...SAMPLE_COMPANY, ...changes }] };
}

export function actionsOf({ changes }: Pick<ConfigureOutcome, "changes">): readonly string[] {
  return changes.map(({ action }) => action);
}
