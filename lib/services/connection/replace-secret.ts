import { eq } from "drizzle-orm";
import { z } from "zod";
import { actorName } from "#lib/core/audit/event.ts";
import { hostPort, type Sealer, secretPlace, type Vault } from "#lib/core/connection/secret-place.ts";
import type { Problem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { connection } from "#db/schema/index.ts";
import { type Context, transact, type UseCase } from "../context.ts";
import { type ConnectionRow, NOTHING_PENDING } from "./apply-connection.ts";
import type { ReplacedSecret } from "./pending/judge-pending.ts";
import { tryWaiting } from "./pending/try-pending.ts";
import { type OpenForPing, REFUSED_PAUSE_MS } from "./ping-connection.ts";
import { sealFor, withSealer } from "#db/vault/hold-key.ts";

/** Windows takes 127; an Expensify secret is shorter. */
const SECRET_LENGTH_MAX = 256;
const USERNAME_LENGTH_MAX = 254;

export const ReplaceSecret = z.strictObject({
  connectionId: z.uuid(),
  secret: z.string().min(1, "is empty").max(SECRET_LENGTH_MAX, `is longer than ${SECRET_LENGTH_MAX} characters`),
  /** Expensify gives a secret together with a new partnerUserID; as it is without it. */
  username: z.string().trim().min(1, "is empty").max(USERNAME_LENGTH_MAX).optional(),
});
type Input = z.output<typeof ReplaceSecret>;

/**
 * Seals a new password or secret to this connection, its field and this host and port. It is never read again but to sign in,
 * and never audited.
 *
 * Where no secret works (none is set, or the last sign-in was refused) it is set at once and the circuit closes: what was
 * refused was the old one. Where one works the new one waits beside it and is tried once: it takes the place of the old one when
 * it signs in, and a refused one is thrown away. Until then runs go on with the old one. Problems: `not_found`,
 * `invalid_input`, `too_many_requests` right after a refused one, since each brings the account nearer to its lock.
 */
export function replaceSecret(vault: Vault, open: OpenForPing) {
  return async function replaceSecretOf(ctx: Context, input: Input): Promise<Result<ReplacedSecret, Problem>> {
    const kept = await withSealer(vault, ctx.organizationId, (sealer) =>
      transact(ctx, (useCase) => keepSecret(ctx, useCase, sealer, input)),
    );
    if (!kept.ok || kept.value.outcome === "set") return kept;
    return tryWaiting(ctx, { vault, open }, input.connectionId);
  };
}

type KeptSecret = Readonly<{
  connectionId: string;
  name: string;
  kind: ConnectionRow["kind"];
  outcome: "set" | "waits";
}>;

async function keepSecret(
  ctx: Context,
  useCase: UseCase,
  sealer: Sealer,
  input: Input,
): Promise<Result<KeptSecret & ReplacedSecret, Problem>> {
  const { connectionId } = input;
  const [row] = await useCase.tx.select().from(connection).where(eq(connection.id, connectionId)).for("update");
  if (!row) return err({ code: "not_found", what: "connection" });
  if (!hostPort(row.url).ok) return err({ code: "invalid_input", issues: ["url: is no http address"] });
  if (row.kind === "gp" && input.username !== undefined)
    return err({ code: "invalid_input", issues: ["username: is changed together with a secret for Expensify only"] });
  const about = { connectionId, name: row.name, kind: row.kind };
  if (row.secretSealed === null || row.circuitOpenedAt !== null) {
    await setAtOnce(ctx, useCase, sealer, row, input);
    return ok({ ...about, outcome: "set" });
  }
  const retryAfterMs = pauseLeftMs(row, ctx.clock.now());
  if (retryAfterMs > 0) return err({ code: "too_many_requests", retryAfterMs });
  await setWaiting(ctx, useCase, sealer, row, input);
  return ok({ ...about, outcome: "waits", failedLayer: null, problem: null });
}

/** A refused one leaves its time behind (`pending_set_at` without `pending_sealed`). */
function pauseLeftMs({ pendingSealed, pendingSetAt }: ConnectionRow, now: Date): number {
  if (pendingSealed !== null || pendingSetAt === null) return 0;
  return Math.max(0, pendingSetAt.getTime() + REFUSED_PAUSE_MS - now.getTime());
}

async function setAtOnce(
  ctx: Context,
  { tx, record }: UseCase,
  sealer: Sealer,
  row: ConnectionRow,
  { secret, username = row.username }: Input,
): Promise<void> {
  const place = secretPlace(row);
  const secretSealed = await sealFor(tx, sealer, secret, place);
  const set = { secretSealed, username, secretSetAt: ctx.clock.now(), secretSetBy: actorName(ctx.actor) };
  await tx
    .update(connection)
    .set({ ...set, ...NOTHING_PENDING, circuitOpenedAt: null })
    .where(eq(connection.id, row.id));
  const about = { id: row.id, name: row.name };
  await record({
    action: "connection.secret_set",
    ...usernames(row, username),
    detail: { ...about, hostPort: place.hostPort, replaced: row.secretSealed !== null },
  });
  if (row.circuitOpenedAt !== null)
    await record({ action: "connection.circuit_closed", detail: { ...about, why: "secret replaced" } });
}

async function setWaiting(
  ctx: Context,
  { tx, record }: UseCase,
  sealer: Sealer,
  row: ConnectionRow,
  { secret, username }: Input,
): Promise<void> {
  const place = secretPlace(row, "pending");
  const pendingSealed = await sealFor(tx, sealer, secret, place);
  const pendingSetBy = actorName(ctx.actor);
  await tx
    .update(connection)
    .set({ pendingSealed, pendingUsername: username ?? null, pendingSetAt: ctx.clock.now(), pendingSetBy })
    .where(eq(connection.id, row.id));
  await record({
    action: "connection.secret_waits",
    ...usernames(row, username ?? row.username),
    detail: { id: row.id, name: row.name, hostPort: place.hostPort },
  });
}

function usernames(row: ConnectionRow, username: string) {
  return username === row.username ? {} : { before: { username: row.username }, after: { username } };
}
