import { SAMPLE_ENTRIES, SAMPLE_RULES, mappingOf } from "#lib/testing/sample-rules.ts";
import { checkWorld } from "./check/check-world.ts";
import type { FaultCounts } from "./faults.ts";
import type { ModeName } from "./modes.ts";
import { startPeople } from "./people/people.ts";
import { createSimulation, START_MS, STORM_MS, type Simulation, type SimulationOptions } from "./world/simulation.ts";
import { type Rules, startWorker } from "./world/worker.ts";

const HOUR_MS = 3_600_000;
const SECOND_MS = 1_000;
const WORKERS = 3;
/** Long enough that every quarantine and nightly sweep is over. */
const REST_MS = 42 * HOUR_MS;

export type SeedResult = Readonly<{
  seed: number;
  broken: readonly string[];
  faults: FaultCounts;
  sent: number;
  commits: number;
  story: readonly string[];
}>;

/** One world from its first report to its rest. The same seed, mode and options give the same result, to the last event. */
export async function runSeed(seed: number, mode: ModeName, options: SimulationOptions = {}): Promise<SeedResult> {
  const sim = createSimulation(seed, mode, options);
  planDisasters(sim);
  const rulesNow = planRules(sim);
  for (let worker = 0; worker < WORKERS; worker++) startWorker(sim, `w${worker}`, rulesNow);
  startPeople(sim);
  await sim.scheduler.runUntil(START_MS + STORM_MS);
  sim.calm.now = true;
  await sim.scheduler.runUntil(START_MS + STORM_MS + REST_MS);
  const commits = [...sim.ledger.commits.values()].reduce((sum, count) => sum + count, 0);
  const sent = [...sim.store.postings.values()].filter(({ state }) => state === "sent").length;
  for (const posting of sim.store.postings.values()) {
    const { subject, revision, kind, state, holds, gp, takenBack } = posting;
    sim.tell(
      `end: ${subject}/${revision} ${kind} ${state} ${holds.map(({ code }) => code).join()} ${gp?.state ?? ""} ${takenBack?.by ?? ""}`,
    );
  }
  return { seed, broken: checkWorld(sim), faults: sim.faults, sent, commits, story: sim.story };
}

function planDisasters(sim: Simulation): void {
  const chance = sim.random("disasters");
  const within = (run: () => void) => sim.time.at(START_MS + chance.between(HOUR_MS, STORM_MS - HOUR_MS), run);
  const { failover, backupRestored, gpRestored, gpYearEnd } = sim.mode;
  const loseSince = (instantMs: number) => {
    sim.store.loseSince(instantMs);
    sim.checks.setBack();
  };
  if (chance.chance(failover))
    within(() => {
      if (!sim.happens("failover", true)) return;
      sim.tell("database: failover");
      loseSince(sim.time.nowMs() - chance.between(0, 5 * SECOND_MS));
    });
  const isSetBack = chance.chance(backupRestored);
  if (isSetBack)
    within(() => {
      if (!sim.happens("backup_restored", true)) return;
      sim.tell("database: restored from a backup");
      loseSince(sim.time.nowMs() - chance.between(HOUR_MS / 2, 12 * HOUR_MS));
    });
  if (chance.chance(gpRestored)) within(() => sim.ledger.restore(chance.between(HOUR_MS / 4, 6 * HOUR_MS)));
  // Years end long after a journal was posted: only what we have seen posted is old, and a database that forgot it is another story.
  if (chance.chance(gpYearEnd) && !isSetBack)
    within(() => sim.ledger.closeYear((reference) => isSeenPosted(sim, reference)));
}

function isSeenPosted({ store }: Simulation, reference: string): boolean {
  const marker = reference.toUpperCase();
  for (const posting of store.postings.values())
    if (posting.marker.toUpperCase() === marker) return posting.gp?.state === "posted";
  return false;
}

/** A category is mapped late, and November is closed for a while. */
function planRules(sim: Simulation): () => Rules {
  const chance = sim.random("rules");
  const unmapped = SAMPLE_ENTRIES.filter(({ source }) => source !== "Meals");
  const base: Rules = { ...SAMPLE_RULES, timeZone: "UTC" };
  let rules: Rules = base;
  if (chance.chance(sim.mode.mappingChanged)) {
    rules = { ...base, mapping: mappingOf(unmapped), mappingVersion: 1 };
    sim.time.at(START_MS + chance.between(HOUR_MS, 12 * HOUR_MS), () => {
      sim.happens("mapping_changed", true);
      rules = { ...rules, mapping: base.mapping, mappingVersion: 2 };
    });
  }
  if (chance.chance(sim.mode.periodClosed)) {
    const closing = chance.between(2 * HOUR_MS, 10 * HOUR_MS);
    const close = (closed: boolean) => {
      const periods = rules.periods.map((period) =>
        period.firstDay === "2026-11-01" ? { ...period, closed } : period,
      );
      rules = { ...rules, periods };
    };
    sim.time.at(START_MS + closing, () => {
      if (sim.happens("period_closed", true)) close(true);
    });
    sim.time.at(START_MS + closing + 6 * HOUR_MS, () => close(false));
  }
  return () => rules;
}
