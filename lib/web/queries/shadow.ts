import type { ExportedShadow } from "#lib/services/shadow/export-shadow.ts";
import type { ShadowPage } from "#lib/services/shadow/read-shadow.ts";
import { apiQuery } from "../query.ts";

export type { ShadowPage, ShadowRow } from "#lib/services/shadow/read-shadow.ts";

export const SHADOW_KINDS = [
  ...(["all", "none", "held", "other_account", "reversed", "split", "summed"] as const),
  ...(["other_date", "exact", "empty"] as const),
] as const;
export type ShadowFilter = (typeof SHADOW_KINDS)[number];
export type ShadowParams = Readonly<{ companyId: string; kind: ShadowFilter; page: number }>;

export const shadowQuery = (params: ShadowParams) => apiQuery<ShadowPage>("/api/shadow", params);
export const shadowFileQuery = (companyId: string) => apiQuery<ExportedShadow>("/api/shadow/file", { companyId });
