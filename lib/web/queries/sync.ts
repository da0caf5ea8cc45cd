import type { SyncPage, SyncView } from "#lib/services/sync/list-syncs.ts";
import type { SyncReports } from "#lib/services/sync/read-sync.ts";
import { apiQuery } from "../query.ts";

export type { ScheduleView, SyncPage, SyncRun, SyncView } from "#lib/services/sync/list-syncs.ts";
export type { SyncReportRow, SyncReports } from "#lib/services/sync/read-sync.ts";

export type SyncParams = Readonly<{ companyId: string; view: SyncView; before?: number | null }>;

/** Runs, the one under way and the schedule; polled while something runs. */
export const syncsQuery = ({ companyId, view, before }: SyncParams) =>
  apiQuery<SyncPage>("/api/sync", { companyId, view, before }, { quiet: true });

/** What one run did, per report. */
export const syncReportsQuery = (syncId: string) => apiQuery<SyncReports>("/api/sync/report", { syncId });
