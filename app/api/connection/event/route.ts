import { listConnectionEventsRead } from "#lib/web/reads/connection.ts";
import { route } from "#lib/web/route.ts";

export const GET = route(listConnectionEventsRead);
