import { previewCloneRead } from "#lib/web/reads/company.ts";
import { route } from "#lib/web/route.ts";

export const GET = route(previewCloneRead);
