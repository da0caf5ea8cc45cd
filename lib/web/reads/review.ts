import "server-only";
import { env } from "#lib/env.ts";
import type { Context } from "#lib/services/context.ts";
import { PreviewReplay, previewReplay } from "#lib/services/posting/after-sending/preview-replay.ts";
import { ListReview, listReview } from "#lib/services/review/list-review.ts";
import { ReadPosting, readPosting } from "#lib/services/review/read-posting.ts";
import { read } from "../read.ts";

// The environment is there at the first request, not when Next builds.
const readPostingNow = (ctx: Context, input: Parameters<ReturnType<typeof readPosting>>[1]) =>
  readPosting(env().ML_QUARANTINE_MS)(ctx, input);

export const listReviewRead = read(ListReview, listReview, { right: "member" });
export const readPostingRead = read(ReadPosting, readPostingNow, { right: "member" });
export const previewReplayRead = read(PreviewReplay, previewReplay, { right: "member" });
