export type Progress = Readonly<{
  /** Says what begins, where it takes long; then what was done and how long it took. */
  step: <T>(begin: string | null, work: () => Promise<T>, done: (value: T) => string | null) => Promise<T>;
  say: (text: string) => void;
}>;

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** Progress lines for people, through `write` (stderr when stdout carries JSON). */
export function createProgress(write: (line: string) => void): Progress {
  return {
    say: write,
    step: async (begin, work, done) => {
      if (begin !== null) write(`  … ${begin}`);
      const startedMs = performance.now();
      const value = await work();
      const text = done(value);
      if (text !== null) write(`  ✓ ${text} (${seconds(performance.now() - startedMs)})`);
      return value;
    },
  };
}
