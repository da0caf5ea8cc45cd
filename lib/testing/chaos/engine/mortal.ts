import type { Decision } from "#lib/core/posting/posting-event.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import type { PostingStore } from "#lib/core/posting/store.ts";
import type { EngineDeps, OpenLedger, OpenSource } from "#lib/engine/deps.ts";
import type { Place, Point } from "./points.ts";

type Die = (point: Point) => void;
type Call<Args extends readonly unknown[], Answer> = (...args: Args) => Promise<Answer>;

/** The engine's ports, each of which may end the process before or after a call. The engine itself knows nothing of it. */
export function mortalDeps(deps: EngineDeps, die: Die): EngineDeps {
  return {
    ...deps,
    openStore: (organizationId) => mortalStore(deps.openStore(organizationId), die),
    witness: {
      ...deps.witness,
      known: (organizationId) => {
        die("before history check");
        return deps.witness.known(organizationId);
      },
      note: (organizationId, head) => {
        die("before witness note");
        deps.witness.note(organizationId, head);
        die("after witness note");
      },
    },
    openSource: async (row) => {
      const opened = await deps.openSource(row);
      return opened.ok ? { ok: true, value: mortalSource(opened.value, die) } : opened;
    },
    openLedger: async (row, sourceDocument) => {
      const opened = await deps.openLedger(row, sourceDocument);
      return opened.ok ? { ok: true, value: mortalLedger(opened.value, die) } : opened;
    },
  };
}

function around<Args extends readonly unknown[], Answer>(die: Die, place: Place, call: Call<Args, Answer>) {
  return async (...args: Args): Promise<Answer> => {
    die(`before ${place}`);
    const answer = await call(...args);
    die(`after ${place}`);
    return answer;
  };
}

function mortalStore(store: PostingStore, die: Die): PostingStore {
  return {
    ...store,
    underLease: (lease) => mortalStore(store.underLease(lease), die),
    add: around(die, "posting added", store.add),
    move: (from, decision, actor) => {
      const place = placeOf(from, decision);
      return place === null ? store.move(from, decision, actor) : around(die, place, store.move)(from, decision, actor);
    },
    // Of one kind: claimed, settled or frozen together.
    moveAll: (moves, actor) => {
      const [first] = moves;
      const place = first ? placeOf(first.from, first.decision) : null;
      return place === null ? store.moveAll(moves, actor) : around(die, place, store.moveAll)(moves, actor);
    },
    startAttempt: around(die, "attempt commit", store.startAttempt),
    endAttempt: around(die, "answer kept", store.endAttempt),
    takeLease: around(die, "lease taken", store.takeLease),
    renewLease: around(die, "lease renewed", store.renewLease),
    releaseLease: around(die, "lease release", store.releaseLease),
    recordSweep: around(die, "sweep record", store.recordSweep),
    lookedAt: around(die, "watch note", store.lookedAt),
  };
}

/** Which of the moves a person would speak of this is. */
function placeOf(from: Posting, { audit: { action } }: Decision): Place | null {
  switch (action) {
    case "posting.ready":
      return "plan move";
    case "posting.queued":
      return "freeze move";
    case "posting.claimed":
      return "claim move";
    case "posting.sent":
      return "settle move";
    case "posting.uncertain":
      return "unclear move";
    case "posting.adopted":
      return from.state === "uncertain" ? "found move" : "adopt move";
    default:
      return null;
  }
}

function mortalLedger(ledger: OpenLedger, die: Die): OpenLedger {
  return {
    ...ledger,
    send: around(die, "send", ledger.send),
    list: around(die, "list read", ledger.list),
    read: around(die, "journal read", ledger.read),
  };
}

function mortalSource(source: OpenSource, die: Die): OpenSource {
  return {
    ...source,
    readReports: (query, onReading, signal) => source.readReports(query, around(die, "report kept", onReading), signal),
    markExported: around(die, "export mark", source.markExported),
  };
}
