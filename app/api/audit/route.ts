import { searchAuditRead } from "#lib/web/reads/audit.ts";
import { route } from "#lib/web/route.ts";

export const GET = route(searchAuditRead);
