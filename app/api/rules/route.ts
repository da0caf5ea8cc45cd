import { readRulesRead } from "#lib/web/reads/rules.ts";
import { route } from "#lib/web/route.ts";

export const GET = route(readRulesRead);
