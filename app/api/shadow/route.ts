import { readShadowRead } from "#lib/web/reads/shadow.ts";
import { route } from "#lib/web/route.ts";

export const GET = route(readShadowRead);
