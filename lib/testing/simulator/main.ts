import { availableParallelism } from "node:os";
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { describeMachine } from "#lib/bench/machine.ts";
import { addFaults, FAULTS, type Fault, noFaults } from "./faults.ts";
import { missingFaults, MODE_NAMES, type ModeName } from "./modes.ts";
import { runSeed } from "./run-seed.ts";

/** `npm run simulate`: as many worlds as asked for, over all cores; the exit code is 0 exactly when no promise was broken. */
const USAGE = `npm run simulate -- [--mode ${MODE_NAMES.join("|")}] [--seeds 1000] [--from 1] [--out FILE]
  --mode   one of them; all without it
  --seeds  worlds of each mode
  --from   the first seed: a failing one is run again with --from N --seeds 1, and tells its story
  --out    what is printed, with the machine and the date, kept up to date after each mode`;
const SEEDS_DEFAULT = 1_000;
const SEEDS_MAX = 10_000_000;
const EXIT_USAGE = 64;
const STORY_LINES_MAX = 60;
const FAILURES_SHOWN_MAX = 5;
/** A world is made of short-lived objects: with room for them little is collected. */
const YOUNG_MB = 128;

/** What one thread does of each mode. */
type Share = Readonly<{ modes: readonly ModeName[]; from: number; seeds: number; stride: number }>;
type Part = Readonly<{ mode: ModeName }> & Omit<Share, "modes">;
type Failure = Readonly<{ seed: number; broken: readonly string[]; story: readonly string[] }>;
type Sum = Readonly<{
  seeds: number;
  sent: number;
  commits: number;
  failures: readonly Failure[];
  faults: Record<Fault, number>;
  tookS: number;
}>;

async function runPart({ mode, from, seeds, stride }: Part): Promise<Sum> {
  const startedMs = performance.now();
  const faults = noFaults();
  const failures: Failure[] = [];
  let [sent, commits, count] = [0, 0, 0];
  for (let seed = from; seed < from + seeds; seed += stride) {
    const result = await runSeed(seed, mode);
    addFaults(faults, result.faults);
    sent += result.sent;
    commits += result.commits;
    count += 1;
    if (result.broken.length > 0) failures.push({ seed, broken: result.broken, story: await shortStory(seed, mode) });
  }
  return { seeds: count, sent, commits, failures, faults, tookS: (performance.now() - startedMs) / 1_000 };
}

/** The same world with as few kinds of fault as still break it, and only the lines of what broke. */
async function shortStory(seed: number, mode: ModeName): Promise<readonly string[]> {
  const without = new Set<Fault>();
  for (const fault of FAULTS) {
    without.add(fault);
    if ((await runSeed(seed, mode, { without })).broken.length === 0) without.delete(fault);
  }
  const { broken, story } = await runSeed(seed, mode, { without });
  const subjects = broken.flatMap((what) => /^R\d+/.exec(what)?.[0] ?? []);
  const isTold = (line: string) =>
    subjects.some((subject) => line.includes(subject)) || /database|history|restored/.test(line);
  const kinds = FAULTS.filter((fault) => !without.has(fault));
  return [`broken: ${broken.join("; ")}`, `with: ${kinds.join(" ")}`, ...story.filter(isTold)].slice(
    0,
    STORY_LINES_MAX,
  );
}

/** The sums of all threads for one mode after another. Threads last for all modes: each has to load and warm up the code once. */
async function* inThreads(modes: readonly ModeName[], from: number, seeds: number): AsyncGenerator<Sum> {
  const threads = Math.min(availableParallelism(), seeds);
  const shares = Array.from({ length: threads }, (_, index) =>
    inThread({ modes, from: from + index, seeds: seeds - index, stride: threads }),
  );
  for (const mode of modes.keys()) yield addUp(await Promise.all(shares.flatMap((share) => share[mode] ?? [])));
}

function addUp(sums: readonly Sum[]): Sum {
  const faults = noFaults();
  for (const sum of sums) addFaults(faults, sum.faults);
  const total = (name: "seeds" | "sent" | "commits" | "tookS") => sums.reduce((all, sum) => all + sum[name], 0);
  return {
    ...{ seeds: total("seeds"), sent: total("sent"), commits: total("commits"), faults },
    ...{ failures: sums.flatMap((sum) => sum.failures), tookS: total("tookS") / sums.length },
  };
}

/** What a thread makes of each mode, in their order. */
function inThread(share: Share): readonly Promise<Sum>[] {
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MB };
  const worker = new Worker(new URL(import.meta.url), { workerData: share, resourceLimits });
  const sums = share.modes.map(() => Promise.withResolvers<Sum>());
  let done = 0;
  worker.on("message", (sum: Sum) => sums[done++]?.resolve(sum));
  worker.once("error", (error) => sums.forEach(({ reject }) => reject(error)));
  // Where one is waited for, the others' failure is the same.
  return sums.map(({ promise }) => (promise.catch(() => {}), promise));
}

/** What a thread does: a message for each mode. */
async function work({ modes, ...share }: Share): Promise<void> {
  for (const mode of modes) {
    const sum = await runPart({ mode, ...share });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin to name
    parentPort?.postMessage(sum);
  }
}

function readArguments() {
  const options = {
    mode: { type: "string" },
    seeds: { type: "string", default: String(SEEDS_DEFAULT) },
    from: { type: "string", default: "1" },
    out: { type: "string" },
  } as const;
  try {
    const { values } = parseArgs({ options });
    const modes = values.mode === undefined ? MODE_NAMES : MODE_NAMES.filter((name) => name === values.mode);
    const [seeds, from] = [Number(values.seeds), Number(values.from)];
    const isGood =
      modes.length > 0 && [seeds, from].every((each) => Number.isInteger(each) && each >= 1 && each <= SEEDS_MAX);
    return isGood ? { modes, seeds, from, out: values.out } : null;
  } catch {
    return null;
  }
}

async function main(): Promise<number> {
  const wanted = readArguments();
  if (wanted === null) {
    console.error(USAGE);
    return EXIT_USAGE;
  }
  const told = [
    describeMachine(process.cwd(), new Date()),
    `npm run simulate -- ${process.argv.slice(2).join(" ")}`,
    "",
  ];
  const tell = (line: string) => {
    console.log(line);
    told.push(line);
    if (wanted.out !== undefined) writeFileSync(wanted.out, `${told.join("\n")}\n`);
  };
  let failed = 0;
  const total = { worlds: 0, commits: 0 };
  const startedMs = performance.now();
  let next = 0;
  for await (const sum of inThreads(wanted.modes, wanted.from, wanted.seeds)) {
    const mode = wanted.modes[next++];
    if (mode === undefined) break;
    const missing = missingFaults(mode, sum.seeds, sum.faults);
    const wrong = sum.failures.length + missing.length;
    failed += wrong;
    total.worlds += sum.seeds;
    total.commits += sum.commits;
    tell(
      `${mode}: ${wrong === 0 ? "ok" : "failed"}, ${sum.seeds} worlds, ${sum.commits} journals in GP, ${sum.sent} sent, ${sum.failures.length} broken, ${(sum.seeds / sum.tookS).toFixed(1)} worlds a second`,
    );
    const happened = FAULTS.filter((fault) => sum.faults[fault] > 0).map((fault) => `${fault} ${sum.faults[fault]}`);
    tell(`  ${happened.join(", ")}`);
    if (missing.length > 0) tell(`  did not happen often enough: ${missing.join(", ")}`);
    for (const { seed, story } of sum.failures.slice(0, FAILURES_SHOWN_MAX))
      tell(`  seed ${seed}\n    ${story.join("\n    ")}`);
  }
  const end = failed === 0 ? "no promise was broken" : `${failed} times a promise was broken or a fault was missing`;
  const tookS = (performance.now() - startedMs) / 1_000;
  tell(`${total.worlds} worlds, ${total.commits} journals in GP, in ${tookS.toFixed(1)} s: ${end}.`);
  return failed === 0 ? 0 : 1;
}

if (isMainThread) process.exitCode = await main();
else await work(workerData as Share);
