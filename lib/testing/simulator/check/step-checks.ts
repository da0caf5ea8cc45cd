import type { GpJournal } from "#lib/core/ports.ts";
import { fingerprintOf, type Posting } from "#lib/core/posting/posting.ts";
import type { MemoryPostingStore } from "#lib/testing/memory-posting-store.ts";
import { nameOf } from "./check-world.ts";

/** What must hold at every step (posting-protocol.md, "What must hold, always"); what does not goes to `broken`. */
export type StepChecks = Readonly<{
  /** GP writes a journal of ours, whenever that is. */
  written: (journal: GpJournal) => void;
  /** Somebody wrote to the database. */
  moved: () => void;
  /** The database was set back: what it had said is not believed any more. */
  setBack: () => void;
}>;

type Trail = Readonly<{ state: string; events: number }>;

export function createStepChecks(store: MemoryPostingStore, broken: string[]): StepChecks {
  const trails = new Map<string, Trail>();
  let seen = 0;
  let isSetBack = false;

  function written({ reference, lines }: GpJournal): void {
    if (lines.reduce((sum, { debitCents, creditCents }) => sum + debitCents - creditCents, 0) !== 0)
      broken.push(`${reference}: debits and credits differ`);
    if (!lines.every((line) => Math.min(line.debitCents, line.creditCents) === 0 && sides(line) > 0))
      broken.push(`${reference}: a line is not one-sided and positive`);
    const row = rowOf(reference);
    // A database that was set back may have forgotten the row, or what was frozen in it.
    if (isSetBack) return;
    if (row === null) broken.push(`${reference} was written, and no row says so`);
    else if (row.intent === null || row.attempts === 0) broken.push(`${nameOf(row)} was written without an attempt`);
    else if (row.intent.fingerprint.linesHash !== fingerprintOf(lines).linesHash)
      broken.push(`${nameOf(row)} was written other than it was frozen`);
  }

  function rowOf(marker: string): Posting | null {
    for (const posting of store.postings.values()) if (posting.marker === marker) return posting;
    return null;
  }

  /** Each move has its event, from where the one before ended. */
  function moved(): void {
    const touched = new Set<string>();
    for (; seen < store.events.length; seen++) {
      const event = store.events[seen];
      if (event === undefined || event.postingId === "") continue;
      const { postingId, action, from, to } = event;
      const trail = trails.get(postingId) ?? { state: "", events: 0 };
      if (trail.state !== from) broken.push(`${action} leaves ${from}, but it was ${trail.state}`);
      trails.set(postingId, { state: to, events: trail.events + 1 });
      touched.add(postingId);
    }
    for (const postingId of touched) checkRow(postingId);
  }

  function checkRow(postingId: string): void {
    const row = store.postings.get(postingId);
    const trail = trails.get(postingId);
    if (row === undefined) broken.push(`${postingId} has events, but no row`);
    else if (trail?.state !== row.state)
      broken.push(`${nameOf(row)} is ${row.state}, but its last event says ${trail?.state}`);
    else if (trail.events !== row.version)
      broken.push(`${nameOf(row)} moved ${row.version} times, but has ${trail.events} events`);
  }

  function setBack(): void {
    isSetBack = true;
    trails.clear();
    seen = 0;
  }

  return { written, moved, setBack };
}

function sides({ debitCents, creditCents }: Readonly<{ debitCents: number; creditCents: number }>): number {
  return debitCents + creditCents;
}
