import type { Pushes } from "#lib/services/push/list-pushes.ts";
import type { VendorCandidates } from "#lib/services/push/list-vendor-candidates.ts";
import type { EmployeePushPreview } from "#lib/services/push/preview-employee-push.ts";
import type { TagPushPreview } from "#lib/services/push/preview-tag-push.ts";
import { apiQuery } from "../query.ts";

export type { Pushes, PushRun, PushScheduleView, PushView } from "#lib/services/push/list-pushes.ts";
export type { EmployeePushPreview } from "#lib/services/push/preview-employee-push.ts";
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

/** What pushing GP's employees to a workspace would change; new ones submit to `managerEmail`. */
export const employeePreviewQuery = (companyId: string, policyId: string, managerEmail: string) =>
  apiQuery<EmployeePushPreview>("/api/push/employees", { companyId, policyId, managerEmail });

/** Who could become a vendor in GP. */
export const vendorCandidatesQuery = (companyId: string) =>
  apiQuery<VendorCandidates>("/api/push/vendors", { companyId });
