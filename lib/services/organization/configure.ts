import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import type { Database, Transaction } from "#db/client.ts";
import { organization } from "#db/schema/index.ts";
import type { Actor } from "#lib/core/audit/event.ts";
import type { Clock } from "#lib/core/ports.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Sealer, Vault } from "#lib/core/connection/secret-place.ts";
import { withSealer } from "#db/vault/hold-key.ts";
import { type CheckAddress, checkConfiguration } from "./check-configuration.ts";
import type { Configuration } from "./configuration.ts";
import { configureConnections } from "./configure/connections.ts";
import { configureOneCompany } from "./configure/one-company.ts";
import { configurePeople } from "./configure/people.ts";
import type { Change, Scope } from "./configure/scope.ts";
import { lockConfiguration, wholeOrNot } from "./configure/whole-or-not.ts";

/** Somebody else may make the organization between our look and our lock, once. */
const TRIES_MAX = 3;

/** The operator's shell: it stands outside of every organization and needs no right. */
export type ConfigureAdmin = Readonly<{
  db: Database;
  clock: Clock;
  vault: Vault;
  actor: Actor;
  checkAddress: CheckAddress;
  /** What `secretEnv` and `passwordEnv` refer to. */
  secretOf: (variable: string) => string | undefined;
}>;

export type ConfigureOutcome = Readonly<{
  organizationId: string;
  /** One per audit event; empty when everything was so already. */
  changes: readonly Change[];
  companies: readonly Readonly<{ id: string; code: string }>[];
}>;

/**
 * Brings an organization to what the configuration says, in one transaction, whole or not at all: the second run of the
 * same file writes nothing. Error: `invalid_input` with every fault that can be seen at this stage (first the file in
 * itself, then against what is there), each `path: what is wrong`.
 */
export async function configure(
  admin: ConfigureAdmin,
  config: Configuration,
): Promise<Result<ConfigureOutcome, RequestProblem>> {
  const issues = checkConfiguration(config, admin.checkAddress);
  if (issues.length > 0) return err({ code: "invalid_input", issues });
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const known = await idBySlug(admin.db, config.organization.slug);
    const organizationId = known ?? randomUUID();
    const outcome = await withSealer(admin.vault, organizationId, (sealer) =>
      tryConfigure(admin, config, { known, organizationId, sealer }),
    );
    if (outcome !== "organization_made_meanwhile") return outcome;
  }
  throw new Error("the organization appeared and disappeared while it was locked");
}

async function tryConfigure(
  admin: ConfigureAdmin,
  config: Configuration,
  { known, organizationId, sealer }: Readonly<{ known: string | null; organizationId: string; sealer: Sealer }>,
): Promise<Result<ConfigureOutcome, RequestProblem> | "organization_made_meanwhile"> {
  const { db, clock, actor } = admin;
  const { slug } = config.organization;
  const ctx = { db, clock, actor, organizationId, roles: [] };
  const outcome = await wholeOrNot(ctx, { sealer, secretOf: admin.secretOf }, async (scope, changes) => {
    await lockConfiguration(scope.tx, slug);
    if ((await idBySlug(scope.tx, slug)) !== known) return "organization_made_meanwhile" as const;
    return { organizationId, changes, companies: await configureAll(scope, config) };
  });
  if (!outcome.ok) return outcome;
  return outcome.value === "organization_made_meanwhile" ? outcome.value : ok(outcome.value);
}

async function idBySlug(db: Database | Transaction, slug: string): Promise<string | null> {
  const {
    rows: [row],
  } = await db.execute<{ id: string | null }>(sql`select organization_by_slug(${slug}) as id`);
  return row?.id ?? null;
}

async function configureAll(scope: Scope, config: Configuration): Promise<ConfigureOutcome["companies"]> {
  await configureOrganization(scope, config.organization);
  await configurePeople(scope, config.people);
  const connections = await configureConnections(scope, config.connections);
  const companies: { id: string; code: string }[] = [];
  for (const [index, wanted] of config.companies.entries()) {
    const id = await configureOneCompany(scope, wanted, connections, `companies[${index}]`);
    if (id !== null) companies.push({ id, code: wanted.code });
  }
  return companies;
}

async function configureOrganization(scope: Scope, { slug, name }: Configuration["organization"]): Promise<void> {
  const { tx, organizationId } = scope;
  const [before] = await tx.select().from(organization);
  if (!before) {
    await tx.insert(organization).values({ organizationId, slug, name });
    await scope.record({ action: "organization.created", after: { slug, name } }, slug);
  } else if (before.name !== name) {
    await tx.update(organization).set({ name }).where(eq(organization.organizationId, organizationId));
    await scope.record({ action: "organization.changed", before: { name: before.name }, after: { name } }, slug);
  }
}
