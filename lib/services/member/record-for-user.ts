import { sql } from "drizzle-orm";
import { writeAudit } from "#db/audit.ts";
import type { Transaction } from "#db/client.ts";
import type { AuditAction } from "#lib/core/audit/event.ts";
import { organizationsOfUser } from "./organizations-of-user.ts";

/** A person in more organizations than this would be a bug; the loop ends in any case. */
const ORGANIZATIONS_MAX = 100;

type UserEvent = Readonly<{
  user: Readonly<{ id: string; name: string }>;
  action: Extract<AuditAction, `member.sign${string}`>;
  at: Date;
  detail: Readonly<Record<string, string>>;
}>;

/** Writes the event into the chain of each organization of the person: signing in and out belongs to none alone. */
export async function recordForUser(tx: Transaction, { user, action, at, detail }: UserEvent): Promise<void> {
  const organizations = await organizationsOfUser(tx, user.id);
  const actor = { kind: "user", id: user.id, name: user.name } as const;
  for (const { id } of organizations.slice(0, ORGANIZATIONS_MAX)) {
    await tx.execute(sql`select set_config('app.organization_id', ${id}, true)`);
    await writeAudit(tx, { organizationId: id, actor, at, entry: { action, detail } });
  }
}
