import type { Clock, GeneralLedger } from "#lib/core/ports.ts";
import type { PostingStore } from "#lib/core/posting/store.ts";
import type { OrganizationWitness } from "#lib/engine/world.ts";
import { ProcessDied } from "#lib/testing/model-ledger.ts";
import type { Random } from "./random.ts";
import { ORGANIZATION_ID, type Simulation } from "./simulation.ts";

const MINUTE_MS = 60_000;

/** One process of the engine: its own clocks, and every call of its ports a place where it may stand still or die. */
export type Process = Readonly<{
  name: string;
  clock: Clock;
  store: PostingStore;
  ledger: GeneralLedger;
  witness: OrganizationWitness;
}>;

export function createProcess(sim: Simulation, name: string, skewMs: number): Process {
  const chance = sim.random(`process ${name}`);
  const bornMs = sim.time.nowMs();
  if (skewMs !== 0) sim.happens("clock_skew", true);
  const clock: Clock = {
    now: () => new Date(sim.time.nowMs() + skewMs),
    monotonicMs: () => sim.time.nowMs() - bornMs,
  };
  const call = callOf(sim, name, chance);
  return {
    ...{ name, clock },
    store: wrapStore(sim, sim.store, call, clock),
    ledger: wrapLedger(sim, call, chance),
    witness: {
      known: () => sim.witness.known(ORGANIZATION_ID),
      note: (head) => sim.witness.note(ORGANIZATION_ID, head),
      replace: (head) => sim.witness.replace(ORGANIZATION_ID, head),
    },
  };
}

type Call = <Value>(what: string, effect: () => Promise<Value>, costMs: number) => Promise<Value>;

function callOf(sim: Simulation, name: string, chance: Random): Call {
  let dead = false;
  const die = (what: string) => {
    dead = true;
    sim.tell(`${name} dies ${what}`);
    throw new ProcessDied();
  };
  const { crash, pause } = sim.mode;
  return (what, effect, costMs) => {
    if (dead) return Promise.reject(new ProcessDied());
    const luck = chance.next();
    // Most calls: nothing goes wrong, and nobody else has a turn meanwhile.
    if (luck >= crash && luck <= 1 - pause && sim.scheduler.keepTurn(costMs)) return effect();
    return callWith(luck, what, effect, costMs);
  };

  async function callWith<Value>(
    luck: number,
    what: string,
    effect: () => Promise<Value>,
    costMs: number,
  ): Promise<Value> {
    const pausedMs = sim.happens("pause", luck > 1 - pause) ? chance.between(MINUTE_MS, sim.mode.pauseMsMax) : 0;
    await sim.scheduler.wait(costMs);
    if (sim.happens("crash", luck < crash / 2)) die(`before ${what}`);
    const value = await effect();
    if (sim.happens("crash", luck >= crash / 2 && luck < crash)) die(`after ${what}`);
    if (pausedMs > 0) await sim.scheduler.wait(pausedMs);
    return value;
  }
}

/** Leases are counted on the monotonic clock of the process that asks. */
function wrapStore(sim: Simulation, store: PostingStore, call: Call, clock: Clock): PostingStore {
  const wrapped: Record<string, unknown> = {};
  for (const [method, effect] of Object.entries(store)) {
    if (typeof effect !== "function") continue;
    const plain = WRITES.has(method) ? checkedAfter(sim, effect as Effect) : (effect as Effect);
    const costMs = COST_MS[method] ?? 2;
    wrapped[method] = GIVES_LEASE.has(method)
      ? (...given: unknown[]) => call(method, async () => onOwnClock(await plain(...given), clock), costMs)
      : (...given: unknown[]) => call(method, () => plain(...given), costMs);
  }
  return { ...(wrapped as PostingStore), underLease: (lease) => wrapStore(sim, store.underLease(lease), call, clock) };
}

type Effect = (...given: unknown[]) => Promise<unknown>;

/** What must hold at every step is looked at after every write. */
function checkedAfter({ checks }: Simulation, effect: Effect): Effect {
  return async (...given) => {
    const answer = await effect(...given);
    checks.moved();
    return answer;
  };
}

const WRITES: ReadonlySet<string> = new Set(["add", "move", "moveAll", "startAttempt"]);
const GIVES_LEASE: ReadonlySet<string> = new Set(["takeLease", "renewLease", "startAttempt"]);
const COST_MS: Readonly<Record<string, number>> = { startAttempt: 5, move: 4, recordSweep: 20 };

type Timed = Readonly<{ askedAtMonotonicMs: number; answeredAtMonotonicMs: number; validUntilMonotonicMs: number }>;

/** What the store counted on the database's own clock, as the process counts it. */
function onOwnClock(answer: unknown, clock: Clock): unknown {
  if (answer === null || typeof answer !== "object") return answer;
  if ("lease" in answer) return { ...answer, lease: onOwnClock(answer.lease, clock) };
  if (!("askedAtMonotonicMs" in answer)) return answer;
  const lease = answer as Timed;
  const behindMs = lease.askedAtMonotonicMs - clock.monotonicMs();
  return {
    ...lease,
    askedAtMonotonicMs: lease.askedAtMonotonicMs - behindMs,
    answeredAtMonotonicMs: lease.answeredAtMonotonicMs - behindMs,
    validUntilMonotonicMs: lease.validUntilMonotonicMs - behindMs,
  };
}

function wrapLedger(sim: Simulation, call: Call, chance: Random): GeneralLedger {
  const { ledger } = sim;
  return {
    render: ledger.render,
    list: (...given) => call("list", () => ledger.list(...given), 40),
    read: (...given) => call("read", () => ledger.read(...given), 30),
    send: async (bytes) => {
      // Stands still between the last look at the clock and the first byte.
      if (sim.happens("zombie", chance.chance(sim.mode.zombie)))
        await sim.scheduler.wait(chance.between(MINUTE_MS, 40 * MINUTE_MS));
      const { answer, waitMs } = await call("send", async () => ledger.send(bytes), 1);
      await sim.scheduler.wait(waitMs);
      return answer;
    },
  };
}
