import { listSetupsRead } from "#lib/web/reads/setup.ts";
import { route } from "#lib/web/route.ts";

export const GET = route(listSetupsRead);
