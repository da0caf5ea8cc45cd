import { companyLease } from "#db/schema/engine.ts";
import type { EngineDeps } from "./deps.ts";
import { runCompany, type CompanyRef } from "./company/run-company.ts";
import { runPushes } from "./exchange/run-push.ts";
import { startDue } from "./schedule/start-due.ts";
import { runSelfTests } from "./self-test/run-self-tests.ts";

/** Companies at work at a time in this process. */
const COMPANIES_AT_ONCE_MAX = 4;
/** Looks every few seconds: a nudge that was lost costs no more than this. */
export const TICK_CRON = "*/3 * * * * *";

export type Jobs = Readonly<{
  /** Something may have to be done for this company. */
  visit: (ref: CompanyRef) => void;
  /** A self-test may have been asked for in this organization. */
  testFor: (organizationId: string) => void;
  /** Looks at all companies: the schedule first, then their work. */
  tick: () => Promise<void>;
  /** Waits until what is under way has ended. */
  drained: () => Promise<void>;
}>;

/**
 * The list of all jobs: `visit` (run what is requested, settle what is due), beside it the company's pushes into other systems,
 * and `tick` (start what the schedule says, then visit all). A company is visited once at a time in this process; the lease
 * keeps other processes out. Pushes need no lease: each is claimed by itself; so are the self-tests of an organization's connections.
 */
export function createJobs(deps: EngineDeps, holder: string, stopping: AbortSignal): Jobs {
  const waiting = new Map<string, CompanyRef>();
  const running = new Map<string, Promise<void>>();
  const pushing = createOneByKey();
  const testing = createOneByKey();

  function start(): void {
    for (const [companyId, ref] of waiting) {
      if (running.size >= COMPANIES_AT_ONCE_MAX || stopping.aborted) return;
      if (running.has(companyId)) continue;
      waiting.delete(companyId);
      running.set(companyId, work(ref));
    }
  }

  async function work(ref: CompanyRef): Promise<void> {
    try {
      await runCompany(deps, ref, holder, stopping);
    } catch (error) {
      deps.log.error({ error, company: ref.companyId }, "a company could not be worked on");
    } finally {
      running.delete(ref.companyId);
      start();
    }
  }

  function startPushes(ref: CompanyRef): void {
    pushing.start(ref.companyId, async () => {
      await runPushes(deps, ref, stopping).catch((error: unknown) =>
        deps.log.error({ error, company: ref.companyId }, "the pushes of a company could not be worked on"),
      );
    });
  }

  function testFor(organizationId: string): void {
    if (stopping.aborted) return;
    testing.start(organizationId, async () => {
      await runSelfTests(deps, organizationId, stopping).catch((error: unknown) =>
        deps.log.error({ error, organization: organizationId }, "self-tests could not be worked on"),
      );
    });
  }

  function visit(ref: CompanyRef): void {
    if (stopping.aborted) return;
    startPushes(ref);
    waiting.set(ref.companyId, ref);
    start();
  }

  async function tick(): Promise<void> {
    const companies = await deps.db
      .select({ companyId: companyLease.companyId, organizationId: companyLease.ownerOrganizationId })
      .from(companyLease);
    for (const organizationId of new Set(companies.map((ref) => ref.organizationId))) testFor(organizationId);
    for (const ref of companies) {
      if (stopping.aborted) return;
      await startDue(deps, ref).catch((error: unknown) =>
        deps.log.error({ error, company: ref.companyId }, "a schedule could not be looked at"),
      );
      startPushes(ref);
      if (!running.has(ref.companyId)) visit(ref);
    }
  }

  return {
    visit,
    testFor,
    tick,
    drained: async () => {
      await Promise.allSettled([...running.values(), ...pushing.underWay(), ...testing.underWay()]);
    },
  };
}

type OneByKey = Readonly<{
  /** `work` does not throw. Left to the next tick where the key is at work, or as many as there may be. */
  start: (key: string, work: () => Promise<void>) => void;
  underWay: () => readonly Promise<void>[];
}>;

/** Work of which each key has one at a time in this process. */
function createOneByKey(): OneByKey {
  const atWork = new Map<string, Promise<void>>();
  return {
    start: (key, work) => {
      if (atWork.has(key) || atWork.size >= COMPANIES_AT_ONCE_MAX) return;
      atWork.set(
        key,
        work().finally(() => void atWork.delete(key)),
      );
    },
    underWay: () => [...atWork.values()],
  };
}
