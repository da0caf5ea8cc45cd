import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Problem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { hostPort, type Sealer } from "#lib/core/connection/secret-place.ts";
import { connection } from "#db/schema/index.ts";
import { actorName } from "#lib/core/audit/event.ts";
import { type Context, transact } from "../context.ts";

/** Windows takes 127; an Expensify secret is shorter. */
const SECRET_LENGTH_MAX = 256;

export const ReplaceSecret = z.strictObject({
  connectionId: z.uuid(),
  secret: z.string().min(1, "is empty").max(SECRET_LENGTH_MAX, `is longer than ${SECRET_LENGTH_MAX} characters`),
});

export type ReplacedSecret = Readonly<{ connectionId: string; name: string; kind: "expensify" | "gp" }>;

/**
 * Seals a new password or secret to this connection, this field and this host and port. It is never read again but to sign in, and
 * never audited. The circuit closes: what was refused was the old one. Problems: `not_found`, `invalid_input`.
 */
export function replaceSecret(sealer: Sealer) {
  return async function replaceSecretOf(
    ctx: Context,
    input: z.output<typeof ReplaceSecret>,
  ): Promise<Result<ReplacedSecret, Problem>> {
    return transact(ctx, async ({ tx, record }) => {
      const { organizationId } = ctx;
      const { connectionId, secret } = input;
      const [row] = await tx.select().from(connection).where(eq(connection.id, connectionId)).for("update");
      if (!row) return err({ code: "not_found", what: "connection" });
      const place = hostPort(row.url);
      if (!place.ok) return err({ code: "invalid_input", issues: ["url: is no http address"] });
      const secretSealed = sealer.seal(secret, {
        organizationId,
        connectionId,
        field: "secret",
        hostPort: place.value,
      });
      const secretSetBy = actorName(ctx.actor);
      await tx
        .update(connection)
        .set({ secretSealed, secretSetAt: ctx.clock.now(), secretSetBy, circuitOpenedAt: null })
        .where(eq(connection.id, connectionId));
      const about = { id: connectionId, name: row.name };
      await record({
        action: "connection.secret_set",
        detail: { ...about, hostPort: place.value, replaced: row.secretSealed !== null },
      });
      if (row.circuitOpenedAt !== null)
        await record({ action: "connection.circuit_closed", detail: { ...about, why: "secret replaced" } });
      return ok({ connectionId, name: row.name, kind: row.kind });
    });
  };
}
