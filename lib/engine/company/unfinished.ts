import type { PostingState } from "#lib/core/posting/state.ts";

/** Whatever was not at an end may have been sent in the part that was lost when the database was set back. */
export const UNFINISHED: readonly PostingState[] = [
  "planned",
  "ready",
  "held",
  "queued",
  "claimed",
  "sending",
  "rejected",
];
