import { addDays, dayInZone, type Day } from "#lib/core/day.ts";
import { SEND_AGAIN_AFTER_MS } from "#lib/core/posting/decide/by-person.ts";
import { databaseNow, type Lease } from "#lib/core/posting/lease.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { paged } from "../paged.ts";
import type { SendWorld } from "../world.ts";
import { sweepLedger, type Sweep } from "./sweep.ts";

const DAY_MS = 86_400_000;
/** A nightly sweep goes back this far, and to the oldest journal that is unclear. */
const NIGHTLY_DAYS = 45;
const UNCLEAR_MAX = 10_000;

export type SweptCompany = Readonly<{
  id: string;
  gpCompanyId: number;
  goLiveOn: Day;
  timeZone: string;
  sweptAt: Date | null;
  nightlySweptAt: Date | null;
  historyLostAt: Date | null;
  historyHandledAt: Date | null;
}>;
export type SweepKind = "everything" | "nightly";

/**
 * Which sweep is due. Everything: before the first send on this database, after history was lost, and again when the
 * quarantine of that loss is over, since only then "not there" counts, and two hours after it, when nothing that was lost can
 * be on its way any more. Nightly: for what came late.
 */
export function dueSweep(company: SweptCompany, now: Date, quarantineMs: number): SweepKind | null {
  const { sweptAt, nightlySweptAt, historyLostAt, historyHandledAt } = company;
  if (sweptAt === null) return "everything";
  const handledMs = historyHandledAt?.getTime() ?? 0;
  const isDueAfter = (ms: number) => now.getTime() > handledMs + ms && sweptAt.getTime() <= handledMs + ms;
  if (historyLostAt !== null && [quarantineMs, SEND_AGAIN_AFTER_MS].some(isDueAfter)) return "everything";
  const last = nightlySweptAt ?? sweptAt;
  return now.getTime() - last.getTime() >= DAY_MS ? "nightly" : null;
}

/** Makes the sweep and keeps what it met. */
export async function sweepCompany(
  world: SendWorld,
  lease: Lease,
  company: SweptCompany,
  kind: SweepKind,
  onWindow: () => Promise<void>,
): Promise<Result<Sweep, RunProblem>> {
  const startedAt = databaseNow(lease, world.clock.monotonicMs(), "at_least");
  const since = kind === "everything" ? company.goLiveOn : await nightlySince(world, company);
  const swept = await sweepLedger(world, company, since, onWindow);
  if (!swept.ok) return swept;
  const { from, to, journals } = swept.value;
  const sweep = { from, to, everything: kind === "everything", startedAt, journals };
  const isKept = await world.store.recordSweep(company.id, sweep, world.actor);
  return isKept ? ok(swept.value) : err({ code: "lease_lost", companyId: company.id });
}

async function nightlySince(world: SendWorld, company: SweptCompany): Promise<Day> {
  let since = addDays(dayInZone(world.clock.now(), company.timeZone), -NIGHTLY_DAYS);
  for await (const { intent } of paged(world.store, company.id, ["held", "uncertain", "dismissed"], UNCLEAR_MAX)) {
    const before = intent && addDays(intent.date, -1);
    if (before !== null && before < since) since = before;
  }
  return since < company.goLiveOn ? company.goLiveOn : since;
}
