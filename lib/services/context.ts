import type { Actor, AuditEntry } from "#lib/core/audit/event.ts";
import type { Role } from "#lib/core/access/roles.ts";
import type { Clock } from "#lib/core/ports.ts";
import type { Database, Transaction } from "#db/client.ts";
import { inOrganization } from "#db/tx.ts";
import { writeAudit } from "#db/audit.ts";

/** Who does it, where, and with what. Every use case takes one; it never reaches the browser. */
export type Context = Readonly<{
  db: Database;
  organizationId: string;
  actor: Actor;
  /** Rights of the actor in this organization, read for this request. The engine and the shell have none and need none. */
  roles: readonly Role[];
  clock: Clock;
}>;

/** One transaction of a use case: tenant set, and a recorder whose events commit with it. */
export type UseCase = Readonly<{ tx: Transaction; record: (entry: AuditEntry) => Promise<void> }>;

/** Opens the transaction of a use case. No network call belongs in `work`. */
export async function transact<T>(ctx: Context, work: (useCase: UseCase) => Promise<T>): Promise<T> {
  return inOrganization(ctx.db, ctx.organizationId, (tx) =>
    work({
      tx,
      record: (entry) =>
        writeAudit(tx, { organizationId: ctx.organizationId, actor: ctx.actor, at: ctx.clock.now(), entry }),
    }),
  );
}
