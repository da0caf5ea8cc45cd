import { and, desc, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import type { AuditAction } from "#lib/core/audit/event.ts";
import type { Problem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { auditEvent, connection } from "#db/schema/index.ts";
import { type Context, transact } from "../context.ts";

const EVENTS_MAX = 40;
const ACTIONS: readonly AuditAction[] = [
  ...(["connection.created", "connection.changed", "connection.secret_set", "connection.pinged"] as const),
  ...(["connection.secret_waits", "connection.secret_refused", "connection.secret_discarded"] as const),
  ...(["connection.circuit_opened", "connection.circuit_closed", "company.ledger_renamed"] as const),
  ...(["connection.self_test_asked", "connection.self_tested"] as const),
];
/** Of these the names alone are told: their values are addresses, people and settings. */
const Body = z.object({
  after: z.record(z.string(), z.unknown()).nullish(),
  detail: z.record(z.string(), z.unknown()).nullish(),
});

export const ListConnectionEvents = z.strictObject({ connectionId: z.uuid() });

/** Something that was done to a connection. `facts`: which fields were changed, at which layer a ping stopped. */
export type ConnectionEvent = Readonly<{
  sequence: number;
  /** ISO text. */
  at: string;
  by: string;
  action: string;
  changed: readonly string[];
  facts: Readonly<Record<string, string>>;
}>;

/** What was done to one connection and by whom, newest first, from the audit. Errors: `not_found`. */
export async function listConnectionEvents(
  ctx: Context,
  { connectionId }: z.output<typeof ListConnectionEvents>,
): Promise<Result<readonly ConnectionEvent[], Problem>> {
  return transact(ctx, async ({ tx }) => {
    const [row] = await tx.select({ id: connection.id }).from(connection).where(eq(connection.id, connectionId));
    if (!row) return err({ code: "not_found", what: "connection" });
    const events = await tx
      .select()
      .from(auditEvent)
      .where(and(eq(auditEvent.connectionId, connectionId), inArray(auditEvent.action, [...ACTIONS])))
      .orderBy(desc(auditEvent.sequence))
      .limit(EVENTS_MAX);
    return ok(events.map(toEvent));
  });
}

function toEvent({ sequence, at, actorName: by, action, body }: typeof auditEvent.$inferSelect): ConnectionEvent {
  const { after, detail } = Body.parse(body);
  const changed = action === "connection.changed" ? Object.keys(after ?? {}).filter((name) => name !== "id") : [];
  const facts = Object.entries({ ...detail, ...after }).flatMap(([name, value]) =>
    ["failedLayer", "why", "problem", "ledgerName", "state"].includes(name) && typeof value === "string"
      ? [[name, value]]
      : [],
  );
  return {
    sequence,
    at: at.toISOString(),
    by,
    action,
    changed,
    facts: Object.fromEntries(facts) as Record<string, string>,
  };
}
