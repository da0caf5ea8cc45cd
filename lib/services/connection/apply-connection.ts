import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { company, connection } from "#db/schema/index.ts";
import { canonicalJson } from "#lib/core/report/canonical-json.ts";
import { type Sealer, secretPlace } from "#lib/core/connection/secret-place.ts";
import type { UseCase } from "../context.ts";
import { sealFor } from "#db/vault/hold-key.ts";

export type ConnectionRow = typeof connection.$inferSelect;

/** How a connection shall be. `secret` undefined: as it is. */
export type ConnectionTarget = Readonly<{
  kind: ConnectionRow["kind"];
  name: string;
  url: string;
  username: string;
  settings: Record<string, unknown>;
  caPem: string | null;
  secret: string | undefined;
}>;

export type ConnectionScope = UseCase & Readonly<{ organizationId: string; by: string; now: Date; sealer: Sealer }>;
export type AppliedConnection = Readonly<{ id: string; hasSecret: boolean; secretErased: boolean }>;

/** No secret waits. */
export const NOTHING_PENDING = { pendingSealed: null, pendingUsername: null, pendingSetAt: null, pendingSetBy: null };

/**
 * Makes or changes a connection, with its events; what is already so is not written. Whoever calls has checked the address.
 * Another scheme, host or port erases the secret unless a new one is given: a secret that was meant for one server is never
 * shown to another. A new secret, user or address closes the circuit, somebody has looked after it, and takes away a secret that
 * waited: it was typed for what was there before.
 */
export async function applyConnection(
  scope: ConnectionScope,
  before: ConnectionRow | null,
  target: ConnectionTarget,
): Promise<AppliedConnection> {
  const id = before?.id ?? randomUUID();
  const { secret, ...details } = target;
  const moved = before !== null && new URL(before.url).origin !== new URL(target.url).origin;
  const kept = moved ? null : (before?.secretSealed ?? null);
  const isNewSecret = secret !== undefined && !isSameSecret(scope, id, target.url, kept, secret);
  const place = secretPlace({ organizationId: scope.organizationId, id, url: target.url });
  const sealed = isNewSecret ? await sealFor(scope.tx, scope.sealer, secret, place) : null;
  const secretErased = moved && before.secretSealed !== null && !isNewSecret;
  const fresh = isNewSecret ? { secretSealed: sealed, secretSetAt: scope.now, secretSetBy: scope.by } : {};
  const erased = secretErased ? { secretSealed: null, secretSetAt: null, secretSetBy: null } : {};
  const changed = before === null ? [] : changedNames(before, details);
  const isOtherAccount = isNewSecret || moved || changed.includes("username");
  const reopened =
    before !== null && before.circuitOpenedAt !== null && isOtherAccount ? { circuitOpenedAt: null } : {};
  const superseded = isOtherAccount ? NOTHING_PENDING : {};

  // What a ping saw of the server before says nothing of another one.
  const unseen = moved ? { ping: null, pingedAt: null, pingedBy: null, certificate: null } : {};

  // A secret that stays is not written: a rotation of the keys may have sealed it anew since it was read.
  const row = { ...details, ...fresh, ...erased, ...reopened, ...superseded, ...unseen };
  if (before === null) {
    await scope.tx.insert(connection).values({ id, organizationId: scope.organizationId, ...row });
    await scope.record({ action: "connection.created", after: { id, ...details } });
  } else if (changed.length > 0 || isNewSecret || secretErased) {
    await scope.tx.update(connection).set(row).where(eq(connection.id, id));
  }
  if (before !== null && changed.length > 0) {
    const sweepAgain = moved ? await sweepAgainOf(scope, id) : [];
    await scope.record({
      action: "connection.changed",
      before: { id, ...pick(before, changed) },
      after: { id, ...pick(details, changed), ...(secretErased ? { secretErased } : {}) },
      detail: { name: target.name, sweepAgain },
    });
  }
  // Never the secret itself, nor anything made from it.
  if (isNewSecret)
    await scope.record({
      action: "connection.secret_set",
      detail: { id, name: target.name, hostPort: place.hostPort },
    });
  if ("circuitOpenedAt" in reopened)
    await scope.record({ action: "connection.circuit_closed", detail: { id, name: target.name } });
  return { id, hasSecret: sealed !== null || kept !== null, secretErased };
}

function isSameSecret(scope: ConnectionScope, id: string, url: string, sealed: string | null, secret: string): boolean {
  if (sealed === null) return false;
  const opened = scope.sealer.unseal(sealed, secretPlace({ organizationId: scope.organizationId, id, url }));
  return opened.ok && opened.value === secret;
}

/** Another server may hold another history: nothing is sent before it was swept. */
async function sweepAgainOf({ tx }: ConnectionScope, connectionId: string): Promise<readonly string[]> {
  const companies = await tx
    .update(company)
    .set({ sweptAt: null })
    .where(eq(company.gpConnectionId, connectionId))
    .returning({ code: company.code });
  return companies.map(({ code }) => code);
}

type Details = Omit<ConnectionTarget, "secret">;

function changedNames(before: ConnectionRow, details: Details): readonly (keyof Details)[] {
  const names = ["kind", "name", "url", "username", "settings", "caPem"] as const;
  return names.filter((name) => canonicalJson(before[name]) !== canonicalJson(details[name]));
}

function pick(from: Details, names: readonly (keyof Details)[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}
