import type { MappingPage } from "#lib/services/mapping/list-mapping.ts";
import type { MappingVersion } from "#lib/services/mapping/history/list-mapping-history.ts";
import type { Targets } from "#lib/services/mapping/list-targets.ts";
import type { MappingPreview } from "#lib/services/mapping/preview-mapping.ts";
import type { SpecialRules } from "#lib/services/mapping/special/list-special-rules.ts";
import type { ExportedMapping } from "#lib/services/mapping/file/export-mapping.ts";
import type { Suggestions } from "#lib/services/mapping/list-suggestions.ts";
import type { MappingChange } from "#lib/services/mapping/mapping-change.ts";
import type { PutBack } from "#lib/services/mapping/history/get-put-back.ts";
import type { ChangedRow, VersionsPage } from "#lib/services/mapping/history/list-versions.ts";
import type { BrakedReading } from "#lib/services/reference/list-brakes.ts";
import { apiQuery } from "../query.ts";

export type { MappingChange } from "#lib/services/mapping/mapping-change.ts";
export type { MappingPage } from "#lib/services/mapping/list-mapping.ts";
export type { MappingRow, MappingStats } from "#lib/services/mapping/rows/mapping-row.ts";
export type { MappingBegin, MappingPreview } from "#lib/services/mapping/preview-mapping.ts";
export type { MappingVersion } from "#lib/services/mapping/history/list-mapping-history.ts";
export type { SavedMapping } from "#lib/services/mapping/save-mapping.ts";
export type { SpecialRule, SpecialRules } from "#lib/services/mapping/special/list-special-rules.ts";
export type { Target, Targets } from "#lib/services/mapping/list-targets.ts";
export type { MappingSuggestion } from "#lib/services/mapping/rows/mapping-row.ts";
export type { FileDiffRow } from "#lib/services/mapping/file/diff-file.ts";
export type { ReadMapping } from "#lib/services/mapping/file/read-mapping-file.ts";
export type { BrakedReading } from "#lib/services/reference/list-brakes.ts";
export type { SegmentNamesDiff } from "#lib/services/reference/segment-names-diff.ts";
export type { Refusal } from "#lib/services/mapping/rows/segment-values.ts";

export type { ChangedRow, SavedVersion, VersionsPage } from "#lib/services/mapping/history/list-versions.ts";
export type { PutBack } from "#lib/services/mapping/history/get-put-back.ts";

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

/** How many changes go into one preview by URL; more go with an action. */
export const PREVIEWED_AT_ONCE_MAX = 60;
/** How many a person saves at once (`CHANGES_AT_ONCE_MAX` of the service); more come from a file, or take one back. */
export const SAVED_AT_ONCE_MAX = 500;

export const mappingQuery = (params: MappingParams) => apiQuery<MappingPage>("/api/mapping", params);

/** The chart for pickers; it changes only when a run reads it again. */
export const targetsQuery = (companyId: string) => ({
  ...apiQuery<Targets>("/api/mapping/target", { companyId }),
  staleTime: 60_000,
});

export const mappingHistoryQuery = (
  companyId: string,
  { kind, segment, level, source, policyId = "" }: Omit<MappingChange, "target">,
) => apiQuery<readonly MappingVersion[]>("/api/mapping/history", { companyId, kind, segment, level, source, policyId });

export const specialRulesQuery = (companyId: string) => apiQuery<SpecialRules>("/api/mapping/special", { companyId });

export type VersionsParams = Readonly<{
  companyId: string;
  q: string;
  kind: "all" | ChangedRow["kind"];
  by: string;
  page: number;
}>;

/** Every saved change of the company. */
export const versionsQuery = (params: VersionsParams) => apiQuery<VersionsPage>("/api/mapping/version", params);

/** What putting one of them back would set. */
export const putBackQuery = (companyId: string, version: number) =>
  apiQuery<PutBack>("/api/mapping/put-back", { companyId, version });

/** What saving these would do. */
export const mappingPreviewQuery = (companyId: string, changes: readonly MappingChange[]) =>
  apiQuery<MappingPreview>("/api/mapping/preview", { companyId, changes: changesText(changes) });

export const mappingExportQuery = (companyId: string, format: "csv" | "xlsx") =>
  apiQuery<ExportedMapping>("/api/mapping/export", { companyId, format });

/** What *Accept all above 90 %* would save. */
export const suggestionsQuery = (companyId: string) => apiQuery<Suggestions>("/api/mapping/suggestion", { companyId });

/** Changes as one query parameter, for previews. */
export function changesText(changes: readonly MappingChange[]): string {
  return JSON.stringify(changes);
}

/** Readings that wait for a person. */
export const brakesQuery = (companyId: string) =>
  apiQuery<readonly BrakedReading[]>("/api/mapping/brake", { companyId });
