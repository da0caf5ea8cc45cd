import { listPushesRead } from "#lib/web/reads/push.ts";
import { route } from "#lib/web/route.ts";

export const GET = route(listPushesRead);
