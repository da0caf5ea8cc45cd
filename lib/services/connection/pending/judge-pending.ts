import { eq } from "drizzle-orm";
import type { ConnectionKind } from "#lib/core/connection/ping-ladder.ts";
import { PING_LAYERS, SIGN_IN_LAYER } from "#lib/core/connection/ping-ladder.ts";
import { actorName } from "#lib/core/audit/event.ts";
import { type Sealer, secretPlace } from "#lib/core/connection/secret-place.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { connection } from "#db/schema/index.ts";
import type { Context, UseCase } from "../../context.ts";
import { type ConnectionRow, NOTHING_PENDING } from "../apply-connection.ts";
import { isRefused, totalMs, type Tried } from "../ping-connection.ts";
import { sealFor } from "#db/vault/hold-key.ts";

/**
 * What became of a new secret. `set`: in use at once, not tried yet. `in_use`: it signed in and took the place of the old one.
 * `refused`: it did not sign in and is thrown away; the old one stays. `waits`: the server did not come as far as to say; the
 * old one stays, and a person may try again. `overtaken`: somebody set another one, or discarded it, while it was tried.
 */
export type ReplacedSecret = Readonly<{ connectionId: string; name: string; kind: ConnectionKind }> &
  Readonly<
    | { outcome: "set" | "in_use" | "overtaken" }
    | { outcome: "waits" | "refused"; failedLayer: string | null; problem: RunProblem | null }
  >;

export type PendingTry = Readonly<{ row: ConnectionRow; plain: string; tried: Tried }>;

/** One transaction that decides by what the ping saw. Compare-and-set: only the secret that was tried, on the server that was tried. */
export async function judgePending(
  ctx: Context,
  useCase: UseCase,
  sealer: Sealer,
  { row, plain, tried }: PendingTry,
): Promise<ReplacedSecret> {
  const [current] = await useCase.tx.select().from(connection).where(eq(connection.id, row.id)).for("update");
  const about = { connectionId: row.id, name: row.name, kind: row.kind };
  if (!current || !isStillTheOne(sealer, current, row, plain)) return { ...about, outcome: "overtaken" };
  const signIn = tried.steps.find(({ layer }) => layer === SIGN_IN_LAYER[row.kind]);
  if (signIn?.ok === true) {
    await takeItsPlace(ctx, useCase, sealer, { row: current, plain, tried });
    return { ...about, outcome: "in_use" };
  }
  const failed = tried.steps.find(({ ok }) => !ok);
  const seen = { failedLayer: failed?.layer ?? null, problem: failed?.problem ?? null };
  if (tried.called && isRefused(signIn)) {
    await throwAway(useCase, current, seen);
    return { ...about, outcome: "refused", ...seen };
  }
  await keepWaiting(ctx, useCase, current, tried);
  return { ...about, outcome: "waits", ...seen };
}

/** A rotation of the keys seals the same secret anew, so that its text says nothing: the secret itself is compared. */
function isStillTheOne(sealer: Sealer, current: ConnectionRow, tried: ConnectionRow, plain: string): boolean {
  if (current.pendingSealed === null || current.url !== tried.url) return false;
  if (current.pendingUsername !== tried.pendingUsername || current.username !== tried.username) return false;
  const opened = sealer.unseal(current.pendingSealed, secretPlace(current, "pending"));
  return opened.ok && opened.value === plain;
}

async function takeItsPlace(
  ctx: Context,
  { tx, record }: UseCase,
  sealer: Sealer,
  { row, plain, tried }: PendingTry,
): Promise<void> {
  const place = secretPlace(row);
  const username = row.pendingUsername ?? row.username;
  await tx
    .update(connection)
    .set({
      ...{ secretSealed: await sealFor(tx, sealer, plain, place), username, circuitOpenedAt: null },
      ...{ secretSetAt: row.pendingSetAt, secretSetBy: row.pendingSetBy, ...NOTHING_PENDING },
      ...pingOf(ctx, tried),
    })
    .where(eq(connection.id, row.id));
  await record({
    action: "connection.secret_set",
    ...(username === row.username ? {} : { before: { username: row.username }, after: { username } }),
    detail: { id: row.id, name: row.name, hostPort: place.hostPort, replaced: true, signedIn: true },
  });
  await recordPing({ tx, record }, row, tried);
  if (row.circuitOpenedAt !== null)
    await record({
      action: "connection.circuit_closed",
      detail: { id: row.id, name: row.name, why: "secret replaced" },
    });
}

/** A wrong secret is worth nothing to anybody: who set it and when stays on the screen, the secret itself goes. */
async function throwAway(
  { tx, record }: UseCase,
  { id, name }: ConnectionRow,
  { failedLayer, problem }: Readonly<{ failedLayer: string | null; problem: RunProblem | null }>,
): Promise<void> {
  await tx.update(connection).set({ pendingSealed: null }).where(eq(connection.id, id));
  await record({
    action: "connection.secret_refused",
    detail: { id, name, failedLayer, problem: problem?.code ?? null },
  });
}

/** What stops below the sign-in has nothing to do with the secret: it is what a ping with the old one would have seen too. */
async function keepWaiting(ctx: Context, useCase: UseCase, row: ConnectionRow, tried: Tried): Promise<void> {
  const layers = PING_LAYERS[row.kind];
  const failed = tried.steps.find(({ ok }) => !ok);
  const isBelow = failed !== undefined && layers.indexOf(failed.layer) < layers.indexOf(SIGN_IN_LAYER[row.kind]);
  if (!tried.called || !isBelow) return;
  await useCase.tx.update(connection).set(pingOf(ctx, tried)).where(eq(connection.id, row.id));
  await recordPing(useCase, row, tried);
}

function pingOf(ctx: Context, { steps }: Tried) {
  return { ping: steps, pingedAt: ctx.clock.now(), pingedBy: actorName(ctx.actor) };
}

async function recordPing({ record }: UseCase, { id, name }: ConnectionRow, { steps }: Tried): Promise<void> {
  const failed = steps.find(({ ok }) => !ok);
  const outcome = {
    ok: failed === undefined,
    failedLayer: failed?.layer ?? null,
    problem: failed?.problem?.code ?? null,
  };
  await record({ action: "connection.pinged", detail: { id, name, ...outcome, tookMs: totalMs(steps) } });
}
