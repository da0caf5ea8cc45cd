import { databaseNow, type Lease } from "#lib/core/posting/lease.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import { UNFINISHED } from "#lib/engine/company/unfinished.ts";
import { adoptMet } from "#lib/engine/reconciler/adopt.ts";
import { dueSweep, sweepCompany } from "#lib/engine/reconciler/sweep-company.ts";
import { watchJournals } from "#lib/engine/watch/watch-journals.ts";
import type { SendWorld } from "#lib/engine/world.ts";
import { step } from "#lib/services/posting/step.ts";
import { COMPANY_ID, GO_LIVE, START_MS, type CompanyState, type Simulation } from "./simulation.ts";

const ROWS_MAX = 1_000;

/** The company's row, as the made-up database has it. */
type Rows = Pick<Simulation, "company" | "setCompany"> &
  Readonly<{ store: Pick<Simulation["store"], "hasLink" | "head"> }>;

/** As `checkHistory` of the engine. False: history was lost, and the row says so. */
export function checkChain(
  rows: Rows,
  { witness, clock }: Pick<SendWorld, "witness" | "clock">,
  lease: Lease,
): boolean {
  const known = witness.known();
  if (known === null || rows.store.hasLink(known)) {
    witness.note(rows.store.head());
    return true;
  }
  const historyLostAt = databaseNow(lease, clock.monotonicMs(), "at_most");
  rows.setCompany({ historyLostAt, sweptAt: null, watchedUntil: null });
  return false;
}

/** As `clearUpAfterLoss` of the engine. */
export async function clearUpAfterLoss(rows: Rows, world: SendWorld, lease: Lease): Promise<boolean> {
  const { historyLostAt, historyHandledAt } = rows.company();
  if (historyLostAt === null || (historyHandledAt !== null && historyHandledAt >= historyLostAt)) return true;
  const now = () => databaseNow(lease, world.clock.monotonicMs(), "at_most");
  for (const posting of await world.store.list(COMPANY_ID, UNFINISHED, ROWS_MAX))
    if ((await step(world, posting, { kind: "history_lost" }, now())).kind !== "moved") return false;
  rows.setCompany({ historyHandledAt: now() });
  return true;
}

/** As `sweepIfDue` of the engine: false where GP did not answer. */
export async function sweepIfDue(
  rows: Rows,
  world: SendWorld,
  lease: Lease,
  onAdopted: (posting: Posting) => Promise<void>,
): Promise<boolean> {
  const place = { id: COMPANY_ID, gpCompanyId: world.gpCompanyId, timeZone: "UTC", goLiveOn: GO_LIVE };
  const company = { ...place, ...rows.company() };
  const startedAt = databaseNow(lease, world.clock.monotonicMs(), "at_least");
  const kind = dueSweep(company, startedAt, world.quarantineMs);
  if (kind === null) return true;
  const swept = await sweepCompany(world, lease, company, kind, async () => {});
  if (!swept.ok) return false;
  const done: Partial<CompanyState> = kind === "everything" ? { sweptAt: startedAt } : {};
  rows.setCompany({ nightlySweptAt: startedAt, ...done });
  await adoptMet(world, COMPANY_ID, swept.value.journals, onAdopted);
  return true;
}

/** As `watchCompany` of the engine: who stood still does not move the place where the watch goes on. */
export async function watch(rows: Rows, world: SendWorld, goOn: () => boolean): Promise<void> {
  const { watchedUntil } = rows.company();
  const company = { id: COMPANY_ID, watchedUntil, sentSince: new Date(START_MS) };
  const watched = await watchJournals(world, company, goOn);
  if (watched.ok && rows.company().watchedUntil === watchedUntil)
    rows.setCompany({ watchedUntil: watched.value.watchedUntil });
}
