import { listDriftRead } from "#lib/web/reads/drift.ts";
import { route } from "#lib/web/route.ts";

export const GET = route(listDriftRead);
