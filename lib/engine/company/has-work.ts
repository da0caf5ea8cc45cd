import { and, eq, exists, inArray, isNotNull, isNull, lte, or, sql, type SQL } from "drizzle-orm";
import type { Transaction } from "#db/client.ts";
import { company, posting, shadowRun, sync } from "#db/schema/index.ts";
import { WATCH_EVERY_MS } from "../sync/clear-up.ts";
import type { CompanyWork } from "./open-company.ts";
import { isFirstReadDue } from "./read-first.ts";

/** After a round between runs that could not be made, the next one waits this long: the tick comes every few seconds. */
const QUIET_MS = 60_000;
const NIGHTLY_EVERY = sql`interval '24 hours'`;

const quietUntilMs = new Map<string, number>();

/** Something between runs could not be done: it is not tried at every tick. Counted in this process. */
export function keepQuiet({ companyId, deps }: CompanyWork): void {
  quietUntilMs.set(companyId, deps.clock.now().getTime() + QUIET_MS);
}

/** Whether a visit would find anything to do: one transaction and no call to anybody. */
export async function hasWork(work: CompanyWork): Promise<boolean> {
  const { companyId, deps } = work;
  // A clock that was set back must not keep it quiet for longer.
  const quietForMs = (quietUntilMs.get(companyId) ?? 0) - deps.clock.now().getTime();
  const isQuiet = quietForMs > 0 && quietForMs <= QUIET_MS;
  return work.transact(async ({ tx }) => {
    if (await hasRows(tx, sync, and(eq(sync.companyId, companyId), inArray(sync.state, ["requested", "running"]))))
      return true;
    const ofCompany = eq(posting.companyId, companyId);
    if (await hasRows(tx, posting, and(ofCompany, inArray(posting.state, ["claimed", "sending"])))) return true;
    const never = or(isNull(company.accountsReadAt), isNull(company.workspacesReadAt));
    if (isFirstReadDue(work) && (await hasRows(tx, company, and(eq(company.id, companyId), never)))) return true;
    if (isQuiet) return false;
    const isOpen = inArray(shadowRun.state, ["asked", "running"]);
    if (await hasRows(tx, shadowRun, and(eq(shadowRun.companyId, companyId), isOpen))) return true;
    if (await hasRows(tx, posting, and(ofCompany, isDue(work)))) return true;
    return hasRows(tx, company, and(eq(company.id, companyId), isLookDue(work, tx)));
  });
}

const ofLiveCompany = sql`exists (select 1 from company c where c.id = ${posting.companyId} and c.went_live_at is not null)`;

/** Queued and not waiting, or uncertain with its quarantine over. */
function isDue({ deps }: CompanyWork): SQL | undefined {
  const now = deps.clock.now();
  const quarantine = sql`make_interval(secs => ${deps.quarantineMs / 1000})`;
  return or(
    and(eq(posting.state, "queued"), or(isNull(posting.notBefore), lte(posting.notBefore, now)), ofLiveCompany),
    and(
      eq(posting.state, "uncertain"),
      isNotNull(posting.deadline),
      sql`${posting.deadline} + ${quarantine} <= ${now.toISOString()}::timestamptz`,
    ),
  );
}

/** The watch and the nightly sweep, once something was sent from here. */
function isLookDue({ deps, companyId }: CompanyWork, tx: Transaction): SQL | undefined {
  const now = sql`${deps.clock.now().toISOString()}::timestamptz`;
  const watchEvery = sql`make_interval(secs => ${WATCH_EVERY_MS / 1000})`;
  const sent = tx
    .select({ id: posting.id })
    .from(posting)
    .where(and(eq(posting.companyId, companyId), eq(posting.state, "sent")));
  return and(
    isNotNull(company.sweptAt),
    exists(sent),
    or(
      sql`coalesce(${company.watchedAt}, ${company.sweptAt}) + ${watchEvery} <= ${now}`,
      sql`coalesce(${company.nightlySweptAt}, ${company.sweptAt}) + ${NIGHTLY_EVERY} <= ${now}`,
    ),
  );
}

async function hasRows(
  tx: Transaction,
  table: typeof sync | typeof posting | typeof company | typeof shadowRun,
  where: SQL | undefined,
): Promise<boolean> {
  const rows = await tx.select({ id: table.id }).from(table).where(where).limit(1);
  return rows.length > 0;
}
