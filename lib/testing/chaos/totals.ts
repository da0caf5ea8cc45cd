import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";

const Count = z.int().nonnegative();
const Counts = z.record(z.string(), Count);

/** Everything that is counted, over all pieces of a long run: so that it can be made of short ones. */
export const Totals = z.object({
  /** The machine, the commit and the time of each piece, and how long it took. */
  pieces: z.array(z.object({ machine: z.string(), seconds: Count })),
  /** Processes that really died, by the point at which they killed themselves. */
  deaths: Counts,
  /** Killed by the driver at the end of a round, wherever they were. */
  killedOutside: Count,
  /** Stopped at a point until somebody else had their lease, and woken: by the point. */
  zombies: Counts,
  restarts: Count,
  /** Answers to a create that were cut, by how many bytes came through. */
  createCuts: z.array(Count),
  /** The longest answer to a create. */
  createBytes: Count,
  readCuts: Count,
  resets: Count,
  delays: Count,
  rounds: Count,
  lostDatabases: Count,
  sent: Count,
  notFound: Count,
  asWritten: Count,
  /** Sentences; none where all is right. */
  faults: z.array(z.string()),
  /** What engines logged as errors, with how often; a database that is down is not counted. */
  errors: Counts,
});
export type Totals = z.infer<typeof Totals>;

export function newTotals(): Totals {
  return {
    ...{ pieces: [], deaths: {}, killedOutside: 0, zombies: {}, restarts: 0 },
    ...{ createCuts: [], createBytes: 0, readCuts: 0, resets: 0, delays: 0 },
    ...{ rounds: 0, lostDatabases: 0, sent: 0, notFound: 0, asWritten: 0, faults: [], errors: {} },
  };
}

export function loadTotals(path: string): Totals {
  return existsSync(path) ? Totals.parse(JSON.parse(readFileSync(path, "utf8"))) : newTotals();
}

/** Whole or not at all: a piece may be ended at any moment. */
export function saveTotals(path: string, totals: Totals): void {
  writeFileSync(`${path}.part`, `${JSON.stringify(totals, null, 1)}\n`);
  renameSync(`${path}.part`, path);
}

export function countOne(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

export function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, each) => sum + each, 0);
}

/** The numbers of bytes after which no answer to a create was cut yet. */
export function uncut({ createCuts, createBytes }: Totals): readonly number[] {
  return Array.from({ length: createBytes }, (_, bytes) => bytes).filter((bytes) => !createCuts[bytes]);
}

/** Two runs, side by side or one after another, as one. */
export function addTotals(left: Totals, right: Totals): Totals {
  const counts = (name: "deaths" | "zombies" | "errors") =>
    Object.fromEntries(
      [...new Set([...Object.keys(left[name]), ...Object.keys(right[name])])].map((key) => [
        key,
        (left[name][key] ?? 0) + (right[name][key] ?? 0),
      ]),
    );
  const bytes = Math.max(left.createCuts.length, right.createCuts.length);
  const sums = ["killedOutside", "restarts", "readCuts", "resets", "delays", "rounds", "lostDatabases"] as const;
  const ends = ["sent", "notFound", "asWritten"] as const;
  return {
    ...left,
    ...Object.fromEntries([...sums, ...ends].map((name) => [name, left[name] + right[name]])),
    pieces: [...left.pieces, ...right.pieces],
    deaths: counts("deaths"),
    zombies: counts("zombies"),
    errors: counts("errors"),
    createCuts: Array.from({ length: bytes }, (_, at) => (left.createCuts[at] ?? 0) + (right.createCuts[at] ?? 0)),
    createBytes: Math.max(left.createBytes, right.createBytes),
    faults: [...left.faults, ...right.faults],
  };
}
