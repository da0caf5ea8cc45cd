import { listFlowReportsRead } from "#lib/web/reads/mapping-views.ts";
import { route } from "#lib/web/route.ts";

export const GET = route(listFlowReportsRead);
