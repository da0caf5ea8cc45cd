/** What the stand-in was asked, for tests and for the eye: the last requests and counts of all of them. */

const REQUESTS_KEPT = 2_000;

export type RequestEntry = Readonly<{ at: string; operation: string; outcome: string; detail: string }>;
export type RequestLog = Readonly<{
  add: (operation: string, outcome: string, detail?: string) => void;
  entries: () => readonly RequestEntry[];
  /** `CreateGLTransaction ok` → 12. */
  counts: () => Readonly<Record<string, number>>;
  clear: () => void;
}>;

export function createRequestLog(now: () => Date): RequestLog {
  let entries: RequestEntry[] = [];
  let counts = new Map<string, number>();
  return {
    add: (operation, outcome, detail = "") => {
      entries.push({ at: now().toISOString(), operation, outcome, detail });
      if (entries.length > REQUESTS_KEPT) entries = entries.slice(-REQUESTS_KEPT / 2);
      const key = `${operation} ${outcome}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    entries: () => entries,
    counts: () => Object.fromEntries(counts),
    clear: () => {
      entries = [];
      counts = new Map();
    },
  };
}
