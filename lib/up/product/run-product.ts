import { type StartEnv, startEnv } from "#lib/env.ts";
import { announce, type Running } from "./announce.ts";
import { dataFolder } from "../data/data-folder.ts";
import { takeLock } from "../data/lock.ts";
import { createProgress, type Progress } from "./progress.ts";
import { startParts } from "./start-parts.ts";
import { createStopper, type StopReason, type Stopper } from "./stopper.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const STEP_LOCK = 0;

/**
 * Starts everything, waits until somebody asks to stop or a part ends by itself, and stops everything in order.
 * Answers the exit code: 0 when it was asked to stop. Says on the way what it does; never throws.
 */
export async function runProduct(mode: "start" | "dev", isJson: boolean): Promise<number> {
  // A terminal that went away must not turn an orderly stop into a crash.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  const progress = createProgress((line) => (isJson ? console.error(line) : console.log(line)));
  const stopper = createStopper();
  listenToSignals(stopper, progress);

  const starting = startAll(mode, stopper, progress).then((running) => sayRunning(running, isJson));
  // What is asked during the start waits until the step in hand has seen it, so that nothing is started behind the stop.
  const outcome = await Promise.race([starting.then(() => stopper.asked), stopper.asked]).catch(asFailure);
  await starting.catch(() => undefined);

  const code = sayWhy(outcome, progress);
  await stopper.stopAll(progress.say);
  if (code === 0) progress.say("Stopped.");
  return code;
}

type Outcome = StopReason | Readonly<{ kind: "failed"; message: string }>;

const asFailure = (error: unknown): Outcome => ({
  kind: "failed",
  message: error instanceof Error ? error.message : String(error),
});

async function startAll(mode: "start" | "dev", stopper: Stopper, progress: Progress): Promise<Running> {
  const env: StartEnv = startEnv();
  const folder = dataFolder(env.ML_DATA_DIR);
  const lock = takeLock(folder.lock, mode);
  if ("holder" in lock) {
    const { pid, what } = lock.holder;
    throw new Error(
      `Process ${pid} (${what}) already works on ${folder.root}. Stop it first, or set ML_DATA_DIR to another folder.`,
    );
  }
  stopper.add(STEP_LOCK, "lock", async () => lock.release());
  return startParts({ mode, env, folder, stopper, progress });
}

function sayRunning(running: Running, isJson: boolean): void {
  if (isJson) console.log(JSON.stringify({ ready: true, ...running }));
  else console.log(`\n${announce(running)}\n`);
}

function sayWhy(outcome: Outcome, { say }: Progress): number {
  if (outcome.kind === "asked") {
    say(`\nStopping (${outcome.by}) …`);
    return 0;
  }
  say(
    outcome.kind === "died"
      ? `\n${outcome.name} ended by itself, so everything stops. ${outcome.detail}`
      : `\n${outcome.message}`,
  );
  return 1;
}

function listenToSignals(stopper: Stopper, { say }: Progress): void {
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (!stopper.signal.aborted) return stopper.ask({ kind: "asked", by: signal });
      // The second time is impatience: our end takes the parts along (see lifeline.mjs), the database at its own pace.
      say("Stopping at once.");
      void stopper.stopAll(say);
      setImmediate(() => process.exit(1));
    });
  }
}
