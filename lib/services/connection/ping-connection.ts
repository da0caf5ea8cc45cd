import { asc, eq } from "drizzle-orm";
import { z } from "zod";
import { certificateIn } from "#lib/core/connection/certificate.ts";
import { pingStep } from "#lib/core/connection/ping-step.ts";
import { SIGN_IN_LAYER, withUnderWay } from "#lib/core/connection/ping-ladder.ts";
import type { HearStep, PingStep } from "#lib/core/ports.ts";
import type { Problem, RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { company, companyWorkspace, connection } from "#db/schema/index.ts";
import type { Transaction } from "#db/client.ts";
import { type Context, transact, type UseCase } from "../context.ts";

/** All layers together, with the wait for a place among the calls to Expensify and for an export to be rendered. */
const PING_MS_MAX = 180_000;
/** With an open circuit each try may bring the account nearer to its lock: a second click does not try again at once. */
export const REFUSED_PAUSE_MS = 30_000;
const COMPANIES_MAX = 500;
const WORKSPACES_MAX = 1_000;

type ConnectionRow = typeof connection.$inferSelect;
export type PingSession = Readonly<{
  ping: (signal: AbortSignal, hear: HearStep) => Promise<readonly PingStep[]>;
  close: () => Promise<void>;
}>;
/** Given by `lib/wiring.ts` through the caller. Opening unseals the secret, outside of any transaction. */
export type OpenForPing = (row: ConnectionRow, aim: PingAim) => Promise<Result<PingSession, RunProblem>>;
/** What is looked for: a company of GP, or the workspaces that companies here live on. */
export type PingAim = Readonly<{ gpCompanyId?: number; policyIds?: readonly string[] }>;

export const PingConnection = z.strictObject({
  connectionId: z.uuid(),
  /** Whose GP company is looked for; the first one of the connection without it. */
  companyId: z.uuid().optional(),
});

export type PingedConnection = Readonly<{
  connectionId: string;
  name: string;
  ok: boolean;
  /** Null when all of them are fine. */
  failedLayer: string | null;
  tookMs: number;
}>;

/**
 * Tries a connection layer by layer and keeps what each one saw, as it is seen: the page follows it. A sign-in that is accepted closes the circuit that a refused one
 * had opened; a refused one opens it. Problems: `not_found`, `too_many_requests` right after a refused sign-in. What the ping itself finds is its result.
 */
export function pingConnection(open: OpenForPing) {
  return async function pingConnectionOnce(
    ctx: Context,
    input: z.output<typeof PingConnection>,
  ): Promise<Result<PingedConnection, Problem>> {
    const found = await findTarget(ctx, input);
    if (!found) return err({ code: "not_found", what: "connection" });
    const retryAfterMs = pauseLeftMs(found.row, ctx.clock.now());
    if (retryAfterMs > 0) return err({ code: "too_many_requests", retryAfterMs });
    const tried = await tryLayers(await open(found.row, found.aim), found.row, (steps) =>
      keepSoFar(ctx, found.row, steps),
    );
    const { steps } = tried;
    await transact(ctx, (useCase) => keepResult(ctx, useCase, found.row, tried));
    const failed = steps.find((step) => !step.ok);
    return ok({
      ...{ connectionId: found.row.id, name: found.row.name },
      ...{ ok: failed === undefined, failedLayer: failed?.layer ?? null, tookMs: totalMs(steps) },
    });
  };
}

/** The connection, and the GP company that a ping looks for. */
export async function findTarget(ctx: Context, { connectionId, companyId }: z.output<typeof PingConnection>) {
  return transact(ctx, async ({ tx }) => {
    const [row] = await tx.select().from(connection).where(eq(connection.id, connectionId));
    if (!row) return null;
    const companies = await tx
      .select({ id: company.id, gpCompanyId: company.gpCompanyId })
      .from(company)
      .where(eq(company.gpConnectionId, connectionId))
      .orderBy(asc(company.code))
      .limit(COMPANIES_MAX);
    const target = companies.find(({ id }) => id === companyId) ?? companies[0];
    const aim: PingAim = {
      ...(target === undefined ? {} : { gpCompanyId: target.gpCompanyId }),
      ...(row.kind === "expensify" ? { policyIds: await workspacesOf(tx, connectionId) } : {}),
    };
    return { row, aim };
  });
}

/** Where companies here read reports. */
async function workspacesOf(tx: Transaction, connectionId: string): Promise<readonly string[]> {
  const rows = await tx
    .selectDistinct({ policyId: companyWorkspace.policyId })
    .from(companyWorkspace)
    .innerJoin(company, eq(company.id, companyWorkspace.companyId))
    .where(eq(company.expensifyConnectionId, connectionId))
    .limit(WORKSPACES_MAX);
  return rows.map(({ policyId }) => policyId);
}

/** One write a layer. The next layer stands there as not fine yet, so that a ping whose process dies never reads as healthy. */
async function keepSoFar(ctx: Context, { id, kind }: ConnectionRow, steps: readonly PingStep[]): Promise<void> {
  const now = ctx.clock.now();
  const ping = withUnderWay(kind, steps, now);
  await transact(ctx, ({ tx }) => tx.update(connection).set({ ping, pingedAt: now }).where(eq(connection.id, id)));
}

function pauseLeftMs(row: ConnectionRow, now: Date): number {
  if (row.circuitOpenedAt === null || row.pingedAt === null) return 0;
  return Math.max(0, row.pingedAt.getTime() + REFUSED_PAUSE_MS - now.getTime());
}

/** `called` is false where nobody was asked: such a refusal says nothing about the account. */
export type Tried = Readonly<{ steps: readonly PingStep[]; called: boolean }>;

export async function tryLayers(
  opened: Result<PingSession, RunProblem>,
  { kind }: ConnectionRow,
  keepSteps: (steps: readonly PingStep[]) => Promise<void>,
): Promise<Tried> {
  if (!opened.ok) {
    // The address is not on the operator's list, or there is nothing to sign in with.
    const layer = opened.error.code === "address_not_allowed" ? "name" : SIGN_IN_LAYER[kind];
    return { steps: [pingStep(layer, 0, opened)], called: false };
  }
  const seen: PingStep[] = [];
  const hear: HearStep = async (step) => {
    seen.push(step);
    if (step.ok) await keepSteps(seen);
  };
  try {
    await keepSteps([]);
    return { steps: await opened.value.ping(AbortSignal.timeout(PING_MS_MAX), hear), called: true };
  } finally {
    await opened.value.close();
  }
}

async function keepResult(
  ctx: Context,
  { tx, record }: UseCase,
  row: ConnectionRow,
  { steps, called }: Tried,
): Promise<void> {
  const now = ctx.clock.now();
  const failed = steps.find((step) => !step.ok);
  const signIn = steps.find((step) => step.layer === SIGN_IN_LAYER[row.kind]);
  const [current] = await tx
    .select({ openedAt: connection.circuitOpenedAt, secretSetAt: connection.secretSetAt })
    .from(connection)
    .where(eq(connection.id, row.id))
    .for("update");
  // A password that was replaced while we pinged with the old one is not judged by this ping.
  const isSameSecret = current?.secretSetAt?.getTime() === row.secretSetAt?.getTime();
  const wasOpen = current?.openedAt != null;
  const opens = isSameSecret && !wasOpen && called && isRefused(signIn);
  const closes = isSameSecret && wasOpen && signIn?.ok === true;
  // A ping that did not come as far says nothing of it.
  const certificate = certificateIn(steps);
  const pingedBy = ctx.actor.kind === "user" ? ctx.actor.name : ctx.actor.kind === "shell" ? "Shell" : "Engine";
  await tx
    .update(connection)
    .set({
      ping: steps,
      pingedAt: now,
      pingedBy,
      ...(certificate === null ? {} : { certificate }),
      ...(opens ? { circuitOpenedAt: now } : {}),
      ...(closes ? { circuitOpenedAt: null } : {}),
    })
    .where(eq(connection.id, row.id));
  const about = { id: row.id, name: row.name };
  await record({
    action: "connection.pinged",
    detail: {
      ...about,
      ok: failed === undefined,
      failedLayer: failed?.layer ?? null,
      problem: failed?.problem?.code ?? null,
      tookMs: totalMs(steps),
    },
  });
  if (opens)
    await record({ action: "connection.circuit_opened", detail: { ...about, problem: failed?.problem?.code } });
  if (closes) await record({ action: "connection.circuit_closed", detail: { ...about, why: "ping" } });
}

/** Whether the account was refused at the sign-in: the one thing that may bring it nearer to its lock. */
export function isRefused(signIn: PingStep | undefined): boolean {
  const code = signIn?.problem?.code;
  return signIn?.ok === false && (code === "gp_credentials_refused" || code === "expensify_credentials_refused");
}

export function totalMs(steps: readonly PingStep[]): number {
  return steps.reduce((sum, step) => sum + step.tookMs, 0);
}
