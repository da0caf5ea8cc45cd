import { previewReplayRead } from "#lib/web/reads/review.ts";
import { route } from "#lib/web/route.ts";

export const GET = route(previewReplayRead);
