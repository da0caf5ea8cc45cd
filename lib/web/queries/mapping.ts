import type { MappingPage } from "#lib/services/mapping/list-mapping.ts";
import type { MappingVersion } from "#lib/services/mapping/list-mapping-history.ts";
import type { Targets } from "#lib/services/mapping/list-targets.ts";
import type { MappingPreview } from "#lib/services/mapping/preview-mapping.ts";
import type { ExportedMapping } from "#lib/services/mapping/export-mapping.ts";
import type { MappingChange } from "#lib/services/mapping/mapping-change.ts";
import type { BrakedReading } from "#lib/services/reference/list-brakes.ts";
import { apiQuery } from "../query.ts";

export type { MappingChange } from "#lib/services/mapping/mapping-change.ts";
export type { MappingPage } from "#lib/services/mapping/list-mapping.ts";
export type { MappingRow, MappingStats } from "#lib/services/mapping/rows/mapping-row.ts";
export type { MappingPreview } from "#lib/services/mapping/preview-mapping.ts";
export type { MappingVersion } from "#lib/services/mapping/list-mapping-history.ts";
export type { SavedMapping } from "#lib/services/mapping/save-mapping.ts";
export type { Target, Targets } from "#lib/services/mapping/list-targets.ts";
export type { BrakedReading } from "#lib/services/reference/list-brakes.ts";
export type { SegmentNamesDiff } from "#lib/services/reference/segment-names-diff.ts";
export type { Refusal } from "#lib/services/mapping/rows/segment-values.ts";

export type MappingFilter = "all" | "unmapped" | "category" | "tag" | "other";
export type MappingSort = "todo" | "name" | "spend" | "held";
export type MappingParams = Readonly<{
  companyId: string;
  q: string;
  filter: MappingFilter;
  sort: MappingSort;
  order: "asc" | "desc";
  page: number;
}>;

/** How many changes go into one preview: they travel in the URL. More are saved without one. */
export const PREVIEWED_AT_ONCE_MAX = 60;

export const mappingQuery = (params: MappingParams) => apiQuery<MappingPage>("/api/mapping", params);

/** The chart for pickers; it changes only when a run reads it again. */
export const targetsQuery = (companyId: string) => ({
  ...apiQuery<Targets>("/api/mapping/target", { companyId }),
  staleTime: 60_000,
});

export const mappingHistoryQuery = (
  companyId: string,
  { kind, segment, level, source }: Omit<MappingChange, "target">,
) => apiQuery<readonly MappingVersion[]>("/api/mapping/history", { companyId, kind, segment, level, source });

/** What saving these would do. */
export const mappingPreviewQuery = (companyId: string, changes: readonly MappingChange[]) =>
  apiQuery<MappingPreview>("/api/mapping/preview", { companyId, changes: changesText(changes) });

export const mappingExportQuery = (companyId: string) =>
  apiQuery<ExportedMapping>("/api/mapping/export", { companyId });

/** Changes as one query parameter, for previews. */
export function changesText(changes: readonly MappingChange[]): string {
  return JSON.stringify(changes);
}

/** Readings that wait for a person. */
export const brakesQuery = (companyId: string) =>
  apiQuery<readonly BrakedReading[]>("/api/mapping/brake", { companyId });
