import type { MappingChange } from "#lib/services/mapping/mapping-change.ts";
import type { ReplayPreview } from "#lib/services/posting/after-sending/preview-replay.ts";
import type { PostingDetail } from "#lib/services/review/detail/posting-detail.ts";
import type { ReviewPage } from "#lib/services/review/list-review.ts";
import { apiQuery } from "../query.ts";
import { changesText } from "./mapping.ts";

export type { LaneCount, ReviewGroup, ReviewItem, ReviewPage } from "#lib/services/review/list-review.ts";
export type { Acted } from "#lib/services/posting/act-on-postings.ts";
export type { ReplayChange, ReplayPreview, ReplaySide } from "#lib/services/posting/after-sending/preview-replay.ts";
export type { Lane } from "#lib/services/review/lane.ts";
export type {
  ExpenseView,
  HistoryEntry,
  JournalView,
  LineView,
  PostingDetail,
  ProblemView,
  WhyPaid,
  WhyPart,
} from "#lib/services/review/detail/posting-detail.ts";

export type ReviewParams = Readonly<{ companyId: string; lane: string; q: string }>;

/** Lanes and the reports of one; refetched by the page itself, since the engine moves reports too. */
export const reviewQuery = ({ companyId, lane, q }: ReviewParams) =>
  apiQuery<ReviewPage>("/api/review", { companyId, lane, q }, { quiet: true });

/** One report; with `trying`, its journal as it would be. */
export const postingQuery = (companyId: string, postingId: string, trying: readonly MappingChange[] = []) =>
  apiQuery<PostingDetail>(
    "/api/posting",
    { companyId, postingId, trying: trying.length > 0 ? changesText(trying) : null },
    { quiet: true },
  );

/** What would go to GP by the rules of that day and of today; asked where something may be sent again. */
export const replayQuery = (companyId: string, postingId: string) =>
  apiQuery<ReplayPreview>("/api/posting/replay", { companyId, postingId }, { quiet: true });
