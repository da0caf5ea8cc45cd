import { and, asc, eq, inArray, isNotNull, or, sql } from "drizzle-orm";
import type { LoadedRules } from "#lib/services/company/load-rules.ts";
import { toPlanInput } from "#lib/services/posting/replan-open.ts";
import { idInMarker } from "#lib/core/posting/marker.ts";
import { posting, report, sweptJournal } from "#db/schema/index.ts";
import type { CompanyWork } from "../company/open-company.ts";
import { planReport, type PlanInput, type PlanOutcome } from "#lib/services/posting/plan-report.ts";

/** Loaded at a time: a report of 2,000 expenses is several megabytes while it is planned. */
const REPORTS_PER_PAGE = 4;

const isOpen = inArray(posting.state, ["planned", "held", "ready", "queued"]);
/** Its journal no longer counts: the report's next revision has yet to be made, although nothing of it was read anew. */
const isTakenBack = and(
  and(eq(posting.kind, "journal"), eq(posting.state, "sent"), isNotNull(posting.takenBack)),
  sql`not exists (select 1 from posting newer where newer.company_id = ${posting.companyId}
    and newer.subject = ${posting.subject} and newer.kind = 'journal' and newer.revision > ${posting.revision})`,
);

type Loaded = LoadedRules & Readonly<{ markerKey: Uint8Array }>;

/**
 * Plans the reports just read and those that are still open, in the order of their approval: where two reports share an
 * expense, the one approved first has it. What GP has already goes before all of them, since its expenses are booked.
 * Works by pages of ids, so that memory does not grow with the read.
 */
export async function planReports(
  work: CompanyWork,
  loaded: Loaded,
  readIds: ReadonlySet<string>,
  on: Readonly<{
    started: (total: number) => Promise<void>;
    planned: (reportId: string, outcome: PlanOutcome) => Promise<void>;
    goOn: () => boolean;
  }>,
): Promise<void> {
  const ids = await idsToPlan(work, loaded, readIds);
  await on.started(ids.length);
  const world = {
    ...{ store: work.store, clock: work.deps.clock, actor: work.actor, quarantineMs: work.deps.quarantineMs },
    ...{ rules: loaded.rules, markerKey: loaded.markerKey, sharedWorkspaces: loaded.sharedWorkspaces },
    history: { lostAt: loaded.company.historyLostAt, sweptAt: loaded.company.sweptAt },
  };
  for (let from = 0; from < ids.length && on.goOn(); from += REPORTS_PER_PAGE) {
    for (const input of await loadInputs(work, ids.slice(from, from + REPORTS_PER_PAGE))) {
      await on.planned(input.reportId, await planReport(world, input));
    }
  }
}

/** Row ids: what the sweep met in GP first, then by approval, then by report id. */
async function idsToPlan(
  work: CompanyWork,
  { company }: Loaded,
  readIds: ReadonlySet<string>,
): Promise<readonly string[]> {
  return work.transact(async ({ tx }) => {
    const all = await tx
      .select({ id: report.id, reportId: report.reportId })
      .from(report)
      .where(eq(report.connectionId, company.expensifyConnectionId))
      .orderBy(asc(report.approvedAt), asc(report.reportId));
    const open = await tx
      .select({ reportRowId: posting.reportRowId })
      .from(posting)
      .where(and(eq(posting.companyId, work.companyId), or(isOpen, isTakenBack)));
    const swept = await tx
      .select({ markedId: sweptJournal.markedId })
      .from(sweptJournal)
      .where(eq(sweptJournal.companyId, work.companyId));
    const openIds = new Set(open.map((row) => row.reportRowId));
    const inGp = new Set(swept.map((row) => row.markedId));
    const isInGp = (row: { reportId: string }) => inGp.has(idInMarker(row.reportId).toUpperCase());
    const rows = all.filter((row) => readIds.has(row.reportId) || openIds.has(row.id));
    return [...rows.filter(isInGp), ...rows.filter((row) => !isInGp(row))].map((row) => row.id);
  });
}

async function loadInputs(work: CompanyWork, rowIds: readonly string[]): Promise<readonly PlanInput[]> {
  const rows = await work.transact(({ tx }) =>
    tx
      .select()
      .from(report)
      .where(inArray(report.id, [...rowIds])),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return rowIds.flatMap((rowId) => {
    const row = byId.get(rowId);
    return row ? [toPlanInput(row)] : [];
  });
}
