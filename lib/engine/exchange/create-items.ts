import type { LedgerWriter, SendAnswer } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import type { Result } from "#lib/core/result.ts";

/** What came of one thing that was to be created in GP. */
export type ItemOutcome = Readonly<{ key: string }> &
  (
    | Readonly<{
        /** `created`: read back after our request. `exists`: GP had it before, and nothing was sent. */
        kind: "created" | "exists";
        /** What GP has otherwise than it was wanted; nothing of it is changed by us. */
        differences: readonly string[];
      }>
    | Readonly<{ kind: "refused"; reasons: readonly string[] }>
    /** Nothing was sent: it may be tried again. */
    | Readonly<{ kind: "not_sent"; problem: RunProblem }>
    /** GP may have done it, or may still do it: only a person decides what follows. */
    | Readonly<{ kind: "unclear"; problem: RunProblem | null }>
  );

export type CreateWorld = Readonly<{
  ledger: LedgerWriter;
  gpCompanyId: number;
  /** The whole HTTP budget of one creation. */
  sendBudgetMs: number;
  /** Aborts after this many milliseconds. */
  deadline: (ms: number) => AbortSignal;
  /** Aborts reads, and keeps the next creation from being begun. */
  stop: AbortSignal;
  /** Keys whose request was begun by an earlier run that never said what came of it: they are looked for, never sent. */
  begun: ReadonlySet<string>;
  /** Committed before the request leaves: without it a crash would forget that there was one. */
  willSend: (key: string) => Promise<void>;
  settled: (outcome: ItemOutcome) => Promise<void>;
}>;

export type Creation<Wanted, Found> = Readonly<{
  keyOf: (wanted: Wanted) => string;
  read: (wanted: Wanted, signal: AbortSignal) => Promise<Result<Found | null, RunProblem>>;
  create: (wanted: Wanted, deadline: AbortSignal) => Promise<SendAnswer>;
  differences: (wanted: Wanted, found: Found) => readonly string[];
}>;

/**
 * Creates one thing after the other: looks by its key, and only where GP says that there is none, sends one request and reads it
 * back. A request whose result is not known is never sent again: it is read back by key, and is else `unclear`. Once GP gave no
 * answer the rest is not begun.
 */
export async function createItems<Wanted, Found>(
  world: CreateWorld,
  creation: Creation<Wanted, Found>,
  wanted: readonly Wanted[],
): Promise<readonly ItemOutcome[]> {
  const outcomes: ItemOutcome[] = [];
  let silence: RunProblem | null = null;
  for (const one of wanted) {
    const key = creation.keyOf(one);
    const stopped: RunProblem | null = world.stop.aborted ? { code: "stopped" } : null;
    const problem: RunProblem | null = silence ?? stopped;
    const isBegun = world.begun.has(key);
    const outcome: ItemOutcome =
      problem === null
        ? await createOne(world, creation, one)
        : { key, kind: isBegun ? "unclear" : "not_sent", problem };
    if (outcome.kind === "not_sent" || outcome.kind === "unclear") silence = silence ?? outcome.problem;
    await world.settled(outcome);
    outcomes.push(outcome);
  }
  return outcomes;
}

async function createOne<Wanted, Found>(
  world: CreateWorld,
  creation: Creation<Wanted, Found>,
  wanted: Wanted,
): Promise<ItemOutcome> {
  const key = creation.keyOf(wanted);
  const isBegun = world.begun.has(key);
  const before = await creation.read(wanted, world.stop);
  if (!before.ok) return { key, kind: isBegun ? "unclear" : "not_sent", problem: before.error };
  if (before.value !== null) {
    return { key, kind: isBegun ? "created" : "exists", differences: creation.differences(wanted, before.value) };
  }
  // An earlier request may still be on its way through GP.
  if (isBegun) return { key, kind: "unclear", problem: null };
  await world.willSend(key);
  const answer = await creation.create(wanted, world.deadline(world.sendBudgetMs));
  if (answer.kind === "not_executed") return { key, kind: "not_sent", problem: answer.problem };
  if (answer.kind === "rejected") return { key, kind: "refused", reasons: answer.reasons };
  const after = await creation.read(wanted, world.stop);
  if (after.ok && after.value !== null) {
    return { key, kind: "created", differences: creation.differences(wanted, after.value) };
  }
  const unknown = answer.kind === "unknown" ? answer.problem : null;
  return { key, kind: "unclear", problem: after.ok ? unknown : after.error };
}
