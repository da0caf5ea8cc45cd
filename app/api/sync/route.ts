import { listSyncsRead } from "#lib/web/reads/sync.ts";
import { route } from "#lib/web/route.ts";

export const GET = route(listSyncsRead);
