import { readSelfTestRead } from "#lib/web/reads/self-test.ts";
import { route } from "#lib/web/route.ts";

export const GET = route(readSelfTestRead);
