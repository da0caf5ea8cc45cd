import type { Clock } from "#lib/core/ports.ts";
import { createMemoryPostingStore, type MemoryPostingStore } from "#lib/testing/memory-posting-store.ts";
import { changeStore } from "#lib/testing/store/change-store.ts";
import { createUndoLog } from "#lib/testing/store/undo-log.ts";
import type { SweptCompany } from "#lib/engine/reconciler/sweep-company.ts";
import { createMemoryWitness } from "#lib/testing/store/memory-witness.ts";
import { day } from "#lib/core/day.ts";
import { noFaults, type Fault, type FaultCounts } from "../faults.ts";
import { createStepChecks, type StepChecks } from "../check/step-checks.ts";
import { createSimLedger, type SimLedger } from "../gp/sim-ledger.ts";
import { MODES, type Mode, type ModeName } from "../modes.ts";
import { createExpensify, type SimExpensify, type SimReport } from "./expensify.ts";
import { createRandom, type Random } from "./random.ts";
import { createScheduler, type Scheduler } from "./scheduler.ts";
import { createVirtualTime, type VirtualTime } from "./virtual-time.ts";

export const START_MS = Date.parse("2026-11-16T12:00:00Z");
/** Faults for most of a day; then nothing goes wrong any more. */
export const STORM_MS = 16 * 3_600_000;
export const COMPANY_ID = "company-1";
export const ORGANIZATION_ID = "organization-1";

/** What the database knows of the company; it goes back in time with it. */
export type CompanyState = Omit<SweptCompany, "id" | "gpCompanyId" | "goLiveOn" | "timeZone"> &
  Readonly<{ watchedUntil: Date | null }>;

/** What a test puts in place of the real thing, to take a guard out. */
export type Substitutes = Readonly<{
  store?: (store: MemoryPostingStore) => Partial<Omit<MemoryPostingStore, "underLease">>;
  ledger?: (ledger: SimLedger) => SimLedger;
  quarantineMs?: number;
  /** A driver that is wrong on purpose. */
  sweeps?: false;
  checksHistory?: false;
  /** The posting that a person sends again seems to have been asked for by another one. */
  oneAlone?: true;
  sendAgainAtOnce?: true;
}>;

export type Simulation = Readonly<{
  seed: number;
  mode: Mode;
  substitutes: Substitutes;
  random: (stream: string) => Random;
  /** Counts a fault that happens; false where the kind was taken out. */
  happens: (fault: Fault, is: boolean) => boolean;
  faults: FaultCounts;
  time: VirtualTime;
  scheduler: Scheduler;
  store: MemoryPostingStore;
  company: () => CompanyState;
  setCompany: (change: Partial<CompanyState>) => void;
  /** Report id → the report as it was last planned, as the database knows it. */
  planned: Readonly<{
    get: (reportId: string) => SimReport | undefined;
    set: (reportId: string, planned: SimReport) => void;
  }>;
  witness: ReturnType<typeof createMemoryWitness>;
  ledger: SimLedger;
  expensify: SimExpensify;
  /** Broken promises, as they are seen. */
  broken: string[];
  checks: StepChecks;
  /** References of journals in GP that a run told of, since it has no row for them. */
  toldUnknown: Set<string>;
  /** Everything that happened, for the story of a failing seed. */
  story: string[];
  tell: (text: string) => void;
  /** Nothing goes wrong any more: the world comes to rest. */
  calm: { now: boolean };
}>;

export type SimulationOptions = Readonly<{ without?: ReadonlySet<Fault>; substitutes?: Substitutes; reports?: number }>;

const REPORTS = 40;

export function createSimulation(seed: number, modeName: ModeName, options: SimulationOptions = {}): Simulation {
  const mode: Mode = MODES[modeName];
  const time = createVirtualTime(START_MS);
  const scheduler = createScheduler(time);

  const streams = new Map<string, Random>();
  const random = (stream: string) => {
    const known = streams.get(stream) ?? createRandom(seed, stream);
    streams.set(stream, known);
    return known;
  };
  const faults = noFaults();
  const calm = { now: false };
  const happens = (fault: Fault, is: boolean) => {
    if (!is || calm.now || options.without?.has(fault) === true) return false;
    faults[fault] += 1;
    return true;
  };
  const databaseClock: Clock = { now: () => new Date(time.nowMs()), monotonicMs: () => time.nowMs() };
  const log = createUndoLog(databaseClock);
  const rows = log.map<string, CompanyState>();
  const substitutes = options.substitutes ?? {};
  const made = createMemoryPostingStore(databaseClock, () => time.nowMs(), log);
  const store = substitutes.store ? changeStore(made, substitutes.store) : made;
  const story: string[] = [];
  const broken: string[] = [];
  const tell = (text: string) => {
    story.push(`${new Date(time.nowMs()).toISOString().slice(5, 19)} ${text}`);
  };
  const empty: CompanyState = {
    ...{ sweptAt: null, nightlySweptAt: null, historyLostAt: null, historyHandledAt: null, watchedUntil: null },
  };
  const parts = { seed, mode, random, happens, faults, time, tell, calm, broken };
  const checks = createStepChecks(store, broken);
  const ledger = createSimLedger({ ...parts, checks });
  return {
    ...parts,
    ...{ substitutes, scheduler, store, story, checks },
    company: () => rows.get(COMPANY_ID) ?? empty,
    setCompany: (change) => rows.set(COMPANY_ID, { ...(rows.get(COMPANY_ID) ?? empty), ...change }),
    planned: log.map<string, SimReport>(),
    witness: createMemoryWitness(),
    toldUnknown: new Set(),
    ledger: substitutes.ledger?.(ledger) ?? ledger,
    expensify: createExpensify(parts, options.reports ?? REPORTS),
  };
}

export const GO_LIVE = day("2026-11-01");
