/** Why everything stops: somebody asked, or a part ended by itself. */
export type StopReason =
  | Readonly<{ kind: "asked"; by: string }>
  | Readonly<{ kind: "died"; name: string; detail: string }>;

export type Stopper = Readonly<{
  /** Puts a part on the pile; parts of one `step` are stopped together, steps in the reverse order of their start. */
  add: (step: number, name: string, stop: () => Promise<void>) => void;
  /** The first reason counts. */
  ask: (reason: StopReason) => void;
  asked: Promise<StopReason>;
  signal: AbortSignal;
  stopAll: (said: (text: string) => void) => Promise<void>;
}>;

type Part = Readonly<{ step: number; name: string; stop: () => Promise<void> }>;

/** Collects what was started, and stops it in order: what uses something before what it uses. */
export function createStopper(): Stopper {
  const parts: Part[] = [];
  const aborting = new AbortController();
  const { promise: asked, resolve } = Promise.withResolvers<StopReason>();

  async function stopStep(step: number, said: (text: string) => void): Promise<void> {
    const names = parts.filter((part) => part.step === step);
    const ends = await Promise.allSettled(names.map(({ stop }) => stop()));
    for (const [index, end] of ends.entries()) {
      if (end.status === "rejected") said(`${names[index]?.name ?? ""} did not stop well: ${String(end.reason)}`);
    }
  }

  return {
    add: (step, name, stop) => void parts.push({ step, name, stop }),
    ask: (reason) => {
      aborting.abort();
      resolve(reason);
    },
    asked,
    signal: aborting.signal,
    stopAll: async (said) => {
      const steps = [...new Set(parts.map(({ step }) => step))].toSorted((a, b) => b - a);
      for (const step of steps) await stopStep(step, said);
      parts.length = 0;
    },
  };
}
