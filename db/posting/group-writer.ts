import type { Database } from "../client.ts";
import { inOrganizationPrepared } from "../tx.ts";
import { writeGroup, type Write, type Written } from "./write-group.ts";

/** Of one transaction. */
const MOVES_MAX = 128;
const BYTES_MAX = 1_000_000;

type Waiting = Readonly<{ write: Write; done: (written: Written) => void; failed: (error: unknown) => void }>;
type Writer = (write: Write) => Promise<Written>;

const writers = new WeakMap<Database, Map<string, Writer>>();

/**
 * The way into the database for moves and attempts of one organization. Its audit chain lets one transaction commit at a time,
 * so what comes while one is on its way goes with the next: the more companies are at work, the more share a commit.
 */
export function groupWriter(db: Database, organizationId: string): Writer {
  const ofDatabase = writers.get(db) ?? new Map<string, Writer>();
  writers.set(db, ofDatabase);
  const writer = ofDatabase.get(organizationId) ?? createWriter(db, organizationId);
  ofDatabase.set(organizationId, writer);
  return writer;
}

function createWriter(db: Database, organizationId: string): Writer {
  let waiting: Waiting[] = [];
  let isAtWork = false;

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const group = nextGroup(waiting);
      waiting = waiting.slice(group.length);
      await writeTogether(db, organizationId, group);
    }
    isAtWork = false;
  }

  return (write) =>
    new Promise((done, failed) => {
      waiting.push({ write, done, failed });
      if (isAtWork) return;
      isAtWork = true;
      // Whoever calls in the same turn comes along.
      setImmediate(() => void work());
    });
}

/** The first of those that wait, as long as they are few, small and have nothing in common. */
function nextGroup(waiting: readonly Waiting[]): readonly Waiting[] {
  const touched = new Set<string>();
  let bytes = 0;
  for (const [index, { write }] of waiting.entries()) {
    const keys = keysOf(write);
    bytes += bytesOf(write);
    const isFull = index >= MOVES_MAX || bytes > BYTES_MAX || keys.some((key) => touched.has(key));
    if (index > 0 && isFull) return waiting.slice(0, index);
    for (const key of keys) touched.add(key);
  }
  return waiting;
}

function keysOf({ move: { from, decision } }: Write): readonly string[] {
  return [from.id, ...(decision.expenses === "claim" ? from.transactionIds : [])];
}

function bytesOf({ move: { from, moved } }: Write): number {
  return moved.intent === from.intent ? 0 : (moved.intent?.request.byteLength ?? 0);
}

async function writeTogether(db: Database, organizationId: string, group: readonly Waiting[]): Promise<void> {
  let isWritten = false;
  try {
    const written = await inOrganizationPrepared(db, organizationId, async (run) => {
      const results = await writeGroup(
        run,
        organizationId,
        group.map(({ write }) => write),
      );
      isWritten = true;
      return results;
    });
    for (const [index, { done, failed }] of group.entries()) {
      const result = written[index];
      if (result) done(result);
      else failed(new Error("a write came back without its result"));
    }
  } catch (error) {
    // Nothing of it was committed, and one of them is to blame: each for itself. When it is the commit that failed, nobody knows.
    if (group.length > 1 && !isWritten) for (const each of group) await writeTogether(db, organizationId, [each]);
    else for (const { failed } of group) failed(error);
  }
}
