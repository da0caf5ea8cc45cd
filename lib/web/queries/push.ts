import type { Pushes } from "#lib/services/push/list-pushes.ts";
import type { TagPushPreview } from "#lib/services/push/preview-tag-push.ts";
import { apiQuery } from "../query.ts";

export type { Pushes, PushView } from "#lib/services/push/list-pushes.ts";
export type { TagPushPreview } from "#lib/services/push/preview-tag-push.ts";

/** What a person chose; null: what the server proposes. */
export type TagChoice = Readonly<{ values: readonly string[]; removes: readonly string[] }>;

export const pushesQuery = (companyId: string) => apiQuery<Pushes>("/api/push", { companyId });

/** What pushing cost centres to a workspace would change there. */
export const tagPreviewQuery = (companyId: string, policyId: string, choice: TagChoice | null) =>
  apiQuery<TagPushPreview>("/api/push/preview", {
    companyId,
    policyId,
    ...(choice === null ? {} : { choice: JSON.stringify(choice) }),
  });
