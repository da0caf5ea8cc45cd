import type { ExportedDrift } from "#lib/services/drift/export-drift.ts";
import type { DriftPage } from "#lib/services/drift/list-drift.ts";
import { apiQuery } from "../query.ts";

export type { DriftPage } from "#lib/services/drift/list-drift.ts";
export type { DriftRow } from "#lib/services/drift/drift-rows.ts";

export type DriftWhatFilter = "all" | "new" | "renamed" | "unmapped" | "gone";
export type DriftParams = Readonly<{
  companyId: string;
  q: string;
  what: DriftWhatFilter;
  side: "all" | "expensify" | "gp";
  page: number;
}>;

export const driftQuery = (params: DriftParams) => apiQuery<DriftPage>("/api/drift", params);
export const driftExportQuery = (companyId: string) => apiQuery<ExportedDrift>("/api/drift/export", { companyId });
