import type { Clock, GeneralLedger, GpJournal } from "#lib/core/ports.ts";
import type { PostingStore } from "#lib/core/posting/store.ts";
import type { OrganizationWitness } from "#lib/engine/world.ts";
import { ProcessDied } from "#lib/testing/model-ledger.ts";
import { ORGANIZATION_ID } from "../world/simulation.ts";
import type { ModelWorld } from "./world.ts";

/** What goes wrong with one process, at its so-many-th call of the store or of GP. */
export type Trouble =
  | Readonly<{ kind: "dies"; call: number; when: "before" | "after" }>
  /** Stands still for so long before the call takes effect, as a stopped machine does, and then goes on. */
  | Readonly<{ kind: "pauses"; call: number; minutes: number }>;

export type Process = Readonly<{
  clock: Clock;
  store: PostingStore;
  ledger: GeneralLedger;
  witness: OrganizationWitness;
  /** It stands still: others go on meanwhile. */
  isPaused: () => boolean;
}>;

const MINUTE_MS = 60_000;
/** So that a failover can lose some of what one visit wrote. */
const CALL_MS = 10;

/** One process of the engine over the ports of the world. */
export function createProcess(world: ModelWorld, trouble: Trouble | null): Process {
  let calls = 0;
  let dead = false;
  let paused = false;

  function die(): never {
    dead = true;
    throw new ProcessDied();
  }

  async function call<Value>(effect: () => Promise<Value> | Value): Promise<Value> {
    if (dead) throw new ProcessDied();
    calls += 1;
    const mine = trouble?.call === calls ? trouble : null;
    if (mine?.kind === "dies" && mine.when === "before") die();
    if (mine?.kind === "pauses") {
      paused = true;
      await world.scheduler.wait(mine.minutes * MINUTE_MS);
      paused = false;
    } else if (!world.time.skipTo(world.time.nowMs() + CALL_MS)) await world.scheduler.wait(CALL_MS);
    const value = await effect();
    if (mine?.kind === "dies") die();
    return value;
  }

  return {
    clock: { now: () => new Date(world.time.nowMs()), monotonicMs: () => world.time.nowMs() },
    store: wrapStore(world, world.store, call),
    ledger: wrapLedger(world, call),
    witness: {
      known: () => world.witness.known(ORGANIZATION_ID),
      note: (head) => world.witness.note(ORGANIZATION_ID, head),
      replace: (head) => world.witness.replace(ORGANIZATION_ID, head),
    },
    isPaused: () => paused,
  };
}

type Call = <Value>(effect: () => Promise<Value> | Value) => Promise<Value>;

function wrapStore(world: ModelWorld, store: PostingStore, call: Call): PostingStore {
  const wrapped: Record<string, unknown> = {};
  for (const [method, effect] of Object.entries(store)) {
    if (typeof effect !== "function") continue;
    const plain = effect as (...given: unknown[]) => Promise<unknown>;
    wrapped[method] = (...given: unknown[]) => call(() => plain(...given));
  }
  return {
    ...(wrapped as PostingStore),
    underLease: (lease) => wrapStore(world, store.underLease(lease), call),
    add: (posting, about, actor, detail) =>
      call(() => {
        // The database refuses a posting whose report it has not (any more), and the run fails.
        if (!world.known.get(about.reportRowId)) throw new ProcessDied();
        return store.add(posting, about, actor, detail);
      }),
  };
}

function wrapLedger(world: ModelWorld, call: Call): GeneralLedger {
  const { ledger, blindLists, diary } = world;
  return {
    render: ledger.render,
    list: (...given) =>
      call(() => {
        if (blindLists.left === 0) return ledger.list(...given);
        blindLists.left -= 1;
        return { kind: "incomplete", problem: { code: "gp_list_incomplete", detail: "row cap" } };
      }),
    read: (...given) => call(() => ledger.read(...given)),
    send: async (bytes) => {
      const { reference } = JSON.parse(new TextDecoder().decode(bytes)) as GpJournal;
      diary.sending(reference, world.time.nowMs());
      // From the first byte on nobody knows, unless the answer comes back and says that nothing was done.
      const { answer, waitMs } = await call(() => {
        diary.sent(reference);
        return world.send(bytes);
      });
      if (waitMs > 0 && !world.time.skipTo(world.time.nowMs() + waitMs)) await world.scheduler.wait(waitMs);
      if (answer.kind === "not_executed" || answer.kind === "rejected") diary.nothingSent(reference);
      return answer;
    },
  };
}
