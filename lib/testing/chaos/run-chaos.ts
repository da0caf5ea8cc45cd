import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { company } from "#db/schema/index.ts";
import { loadFirm } from "#lib/sandbox/firm/firm.ts";
import { createFirmWorld, firmSecrets } from "../firm/firm-world.ts";
import { startFirmSandbox, type FirmSandbox } from "../firm/start-firm-sandbox.ts";
import { checkEnd } from "./check-end.ts";
import { calm, drive, patiently } from "./drive.ts";
import { startFaultProxy, type FaultProxy } from "./fault-proxy.ts";
import { type Goal, isCutAlone, missingPoints, notFoundMax, shortfalls } from "./goal.ts";
import { startHardPostgres, type HardPostgres } from "./hard-postgres.ts";
import { type Restarter, startRestarter } from "./restarter.ts";
import { countOne, sumOf, type Totals } from "./totals.ts";

const SEND_BUDGET_MS = 1_500;
const QUARANTINE_MS = 1_000;
const LABEL = "Exported to GP";

export type ChaosOptions = Readonly<{
  goal: Goal;
  /** Counted on; also what pieces before this one counted. */
  totals: Totals;
  /** Which workspace of the firm feeds the company, one fresh round after the other; null: all of them. */
  workspaces: readonly [string | null, ...(string | null)[]];
  /** No new round begins after this, and one that is under way comes to rest. */
  limitMs: number;
  /** So long engines die in one round at most. */
  roundMs: number;
  /** After each round, with what it was. */
  onRound: (said: string) => void;
}>;

type Place = Readonly<{ database: HardPostgres; sandbox: FirmSandbox; proxy: FaultProxy; folder: string }>;
type Round = Readonly<{
  secrets: ReturnType<typeof firmSecrets>;
  workspace: string | null;
  number: number;
  roundMs: number;
}>;

/** Rounds of real crashes until the goal is reached or the time is over. What came out stands in `totals`. */
export async function runChaos(options: ChaosOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "ml-connector-chaos-"));
  const [database, sandbox] = await Promise.all([startHardPostgres(), startFirmSandbox()]);
  const tlsFolder = join(sandbox.dataDir, "gp-tls");
  const gp = { port: Number(new URL(sandbox.gp.url).port), tlsFolder };
  const proxy = await startFaultProxy(gp, options.totals);
  try {
    await runRounds({ database, sandbox, proxy, folder }, options);
  } finally {
    await Promise.all([database.stop(), proxy.close(), sandbox.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runRounds(place: Place, options: ChaosOptions): Promise<void> {
  const { goal, totals, limitMs, onRound } = options;
  const restarter = startRestarter(place.database, totals);
  const until = performance.now() + limitMs;
  const notFoundBefore = totals.notFound - notFoundMax(totals);
  let secrets = firmSecrets();
  let isFresh = true;
  let workspace: string | null = null;
  for (let number = 0; number === 0 || (performance.now() < until && shortfalls(goal, totals).length > 0); number++) {
    // A database that is lost after a round has all that GP has to adopt.
    isFresh = number === 0 || !isFresh || !missingPoints(goal, totals).some((point) => point.endsWith("adopt move"));
    if (isFresh) {
      secrets = firmSecrets();
      workspace = isCutAlone(goal, totals)
        ? null
        : (options.workspaces[totals.rounds % options.workspaces.length] ?? null);
      await place.sandbox.control.gp.reset();
    } else totals.lostDatabases += 1;
    const roundMs = Math.min(options.roundMs, Math.max(until - performance.now(), 0));
    const said = await runRound(place, options, restarter, { secrets, workspace, number, roundMs });
    totals.rounds += 1;
    if (totals.notFound - notFoundMax(totals) > Math.max(notFoundBefore, 0))
      totals.faults.push(`${totals.notFound} sent and not found: more than sends were kept from GP`);
    onRound(`round ${number + 1}${isFresh ? "" : ", database lost"}: ${said}`);
  }
  await restarter.end();
}

/** With the secrets of the round before: its database is lost, and GP still has all its journals. */
async function runRound(
  { database, sandbox, proxy, folder }: Place,
  { goal, totals }: ChaosOptions,
  restarter: Restarter,
  { secrets, workspace, number, roundMs }: Round,
): Promise<string> {
  const historyFolder = join(folder, String(number), "history");
  const before = { ...sandbox, gp: { ...sandbox.gp, url: withPort(sandbox.gp.url, proxy.port) } };
  const options = { sendBudgetMs: SEND_BUDGET_MS, ...(workspace === null ? {} : { workspace }) };
  const world = await createFirmWorld(before, await database.newDatabase(), secrets, options);
  const driven = {
    ...{ world, goal, totals, historyFolder },
    environment: {
      ML_DATA_DIR: join(folder, String(number)),
      ML_HTTP_BUDGET_MS: String(SEND_BUDGET_MS),
      ML_QUARANTINE_MS: String(QUARANTINE_MS),
      NODE_COMPILE_CACHE: join(folder, "compiled"),
    },
    onError: (line: string) => countError(totals, line),
  };
  try {
    await world.inOrg((tx) => tx.update(company).set({ exportLabel: LABEL, approval: "always" }));
    await restarter.go(true);
    proxy.setQuiet(false);
    await drive(driven, roundMs);
    proxy.setQuiet(true);
    await restarter.go(false);
    await patiently(world.syncs);
    await calm(driven, QUARANTINE_MS);
    const reports = loadFirm().reports.filter((report) => workspace === null || report.workspace === workspace);
    const end = await checkEnd(world, reports, await sandbox.control.gp.journals());
    totals.sent += end.sent;
    totals.notFound += end.notFound;
    totals.asWritten += end.asWritten;
    totals.faults.push(...end.faults);
    return [
      `${end.sent} sent, ${end.notFound} not found, ${end.faults.length} faults`,
      `${sumOf(totals.deaths)} deaths, ${missingPoints(goal, totals).length} points to go`,
      ...end.faults,
    ].join("; ");
  } finally {
    await world.close();
  }
}

/** Lost connections and a server that starts or stops are what restarts look like; all else is worth a look. */
const DATABASE_IS_DOWN =
  /CONNECTION|ECONN|EPIPE|57P0|starting up|shutting down|recovery mode|terminating|Connection terminated|connection error|timeout exceeded when trying|socket/i;

function countError(totals: Totals, line: string): void {
  if (!DATABASE_IS_DOWN.test(line)) countOne(totals.errors, line);
}

function withPort(url: string, port: number): string {
  const changed = new URL(url);
  changed.port = String(port);
  return changed.href;
}
