import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { company } from "#db/schema/index.ts";
import { loadFirm } from "#lib/sandbox/firm/firm.ts";
import { createFirmWorld, firmSecrets } from "../firm/firm-world.ts";
import { startFirmSandbox, type FirmSandbox } from "../firm/start-firm-sandbox.ts";
import { checkEnd, type End } from "./check-end.ts";
import { calm, drive, patiently } from "./drive.ts";
import { startFaultProxy, type FaultProxy } from "./fault-proxy.ts";
import { startHardPostgres, type HardPostgres } from "./hard-postgres.ts";
import { createTally, type Tally } from "./tally.ts";

const SEND_BUDGET_MS = 1_500;
const QUARANTINE_MS = 1_000;
const LABEL = "Exported to GP";
const WORKSPACE = "sales";
/** A database is torn down this long after it came up. */
const [RESTART_MS_MIN, RESTART_MS_MAX] = [5_000, 10_000];

export type ChaosOptions = Readonly<{
  killsPerPoint: number;
  /** No new round begins after this; a round takes about `roundMs`. */
  limitMs: number;
  roundMs: number;
  say: (text: string) => void;
}>;
export type ChaosOutcome = Readonly<{
  tally: Tally;
  restarts: number;
  proxy: ReturnType<FaultProxy["counts"]>;
  ends: readonly End[];
  /** What engines logged as errors, with how often; a database that is down is not counted. */
  errors: ReadonlyMap<string, number>;
}>;

type Place = Readonly<{ database: HardPostgres; sandbox: FirmSandbox; proxy: FaultProxy; folder: string }>;

/** Rounds of real crashes until everybody died often enough everywhere. Each second round begins with a lost database. */
export async function runChaos(options: ChaosOptions): Promise<ChaosOutcome> {
  surviveDatabase();
  const folder = mkdtempSync(join(tmpdir(), "ml-connector-chaos-"));
  const [database, sandbox] = await Promise.all([startHardPostgres(), startFirmSandbox()]);
  const tlsFolder = join(sandbox.dataDir, "gp-tls");
  const proxy = await startFaultProxy({ port: Number(new URL(sandbox.gp.url).port), tlsFolder });
  try {
    return await runRounds({ database, sandbox, proxy, folder }, options);
  } finally {
    await Promise.all([database.stop(), proxy.close(), sandbox.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The driver writes to a socket that the server has just closed, and throws where nobody can catch: an engine dies of it. */
function surviveDatabase(): void {
  process.on("uncaughtException", (error) => {
    if (!error.stack?.includes("postgres/src/connection.js")) throw error;
  });
}

async function runRounds(place: Place, options: ChaosOptions): Promise<ChaosOutcome> {
  const tally = createTally(options.killsPerPoint);
  const [ends, errors]: [End[], Map<string, number>] = [[], new Map()];
  const restarter = startRestarter(place.database);
  const until = performance.now() + options.limitMs;
  let secrets = firmSecrets();
  for (let round = 0; round < 2 || (performance.now() < until && tally.missing().length > 0); round++) {
    if (round % 2 === 0) {
      secrets = firmSecrets();
      await place.sandbox.control.gp.reset();
    }
    const end = await runRound(place, { secrets, round, tally, restarter, roundMs: options.roundMs, errors });
    ends.push(end);
    const said = `${end.sent} sent, ${end.notFound} not found, ${end.faults.length} faults`;
    options.say(`round ${round + 1}: ${said}; ${tally.total()} deaths, ${tally.missing().length} points to go`);
    for (const fault of end.faults) options.say(fault);
  }
  return { tally, restarts: await restarter.end(), proxy: place.proxy.counts(), ends, errors };
}

type Round = Readonly<{
  secrets: ReturnType<typeof firmSecrets>;
  round: number;
  tally: Tally;
  restarter: Restarter;
  roundMs: number;
  errors: Map<string, number>;
}>;

/** With the secrets of the round before: its database is lost, and GP still has all its journals. */
async function runRound({ database, sandbox, proxy, folder }: Place, round: Round): Promise<End> {
  const historyFolder = join(folder, String(round.round), "history");
  const before = { ...sandbox, gp: { ...sandbox.gp, url: withPort(sandbox.gp.url, proxy.port) } };
  const options = { workspace: WORKSPACE, sendBudgetMs: SEND_BUDGET_MS };
  const world = await createFirmWorld(before, await database.newDatabase(), round.secrets, options);
  const driven = {
    ...{ world, tally: round.tally, historyFolder },
    environment: {
      ML_DATA_DIR: join(folder, String(round.round)),
      ML_HTTP_BUDGET_MS: String(SEND_BUDGET_MS),
      ML_QUARANTINE_MS: String(QUARANTINE_MS),
      NODE_COMPILE_CACHE: join(folder, "compiled"),
    },
    onError: (line: string) => countError(round.errors, line),
  };
  try {
    await world.inOrg((tx) => tx.update(company).set({ exportLabel: LABEL }));
    await round.restarter.go(true);
    proxy.setQuiet(false);
    await drive(driven, round.roundMs);
    proxy.setQuiet(true);
    await round.restarter.go(false);
    await patiently(world.syncs);
    await calm(driven, QUARANTINE_MS);
    const reports = loadFirm().reports.filter(({ workspace }) => workspace === WORKSPACE);
    return await checkEnd(world, reports, await sandbox.control.gp.journals());
  } finally {
    await world.close();
  }
}

/** Lost connections and a server that starts or stops are what restarts look like; all else is worth a look. */
const DATABASE_IS_DOWN =
  /CONNECTION|ECONN|EPIPE|57P0|starting up|shutting down|recovery mode|terminating|Connection terminated|CONNECT_TIMEOUT|socket/i;

function countError(errors: Map<string, number>, line: string): void {
  if (DATABASE_IS_DOWN.test(line)) return;
  errors.set(line, (errors.get(line) ?? 0) + 1);
}

type Restarter = Readonly<{ go: (isOn: boolean) => Promise<void>; end: () => Promise<number> }>;

function startRestarter(database: HardPostgres): Restarter {
  const over = new AbortController();
  let [isOn, restarts] = [false, 0];
  let under: Promise<void> = Promise.resolve();
  const loop = (async () => {
    while (!over.signal.aborted) {
      await delay(RESTART_MS_MIN + Math.random() * (RESTART_MS_MAX - RESTART_MS_MIN), undefined, { ref: false });
      if (!isOn || over.signal.aborted) continue;
      restarts += 1;
      under = database.restart();
      await under;
    }
  })();
  return {
    go: async (wanted) => {
      isOn = wanted;
      await under;
    },
    end: async () => {
      over.abort();
      await loop;
      return restarts;
    },
  };
}

function withPort(url: string, port: number): string {
  const changed = new URL(url);
  changed.port = String(port);
  return changed.href;
}
