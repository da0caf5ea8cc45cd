import type { ClonePreview } from "#lib/services/company/clone/preview-clone.ts";
import type { WorkCounts } from "#lib/services/company/count-work.ts";
import type { Gate } from "#lib/services/company/gate/check-gate.ts";
import { apiQuery } from "../query.ts";

export type { CloneItem, ClonePart } from "#lib/services/company/clone/clone-difference.ts";
export type { ClonePreview } from "#lib/services/company/clone/preview-clone.ts";
export type { Gate } from "#lib/services/company/gate/check-gate.ts";

/** The numbers in the menu; every action that changes something asks for them again. */
export const countQuery = (companyId: string) => apiQuery<WorkCounts>("/api/count", { companyId }, { quiet: true });

export const gateQuery = (companyId: string) => apiQuery<Gate>("/api/company/gate", { companyId });

/** `parts` separated by commas. */
export const cloneQuery = (params: Readonly<{ companyId: string; fromId: string | null; parts: string }>) =>
  apiQuery<ClonePreview>("/api/company/clone", params);
