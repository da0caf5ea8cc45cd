import { getPutBackRead } from "#lib/web/reads/mapping.ts";
import { route } from "#lib/web/route.ts";

export const GET = route(getPutBackRead);
