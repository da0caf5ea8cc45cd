import type { WorkCounts } from "#lib/services/company/count-work.ts";
import { apiQuery } from "../query.ts";

/** The numbers in the menu; every action that changes something asks for them again. */
export const countQuery = (companyId: string) => apiQuery<WorkCounts>("/api/count", { companyId }, { quiet: true });
