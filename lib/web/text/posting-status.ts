import type { GpState, PostingState } from "#lib/core/posting/state.ts";

/** As `StatusMark` has them; kept here so that the words can be used without a component. */
export type PostingStatus = Readonly<{
  status: "held" | "ready" | "sent" | "posted" | "uncertain" | "rejected" | "ok" | "off" | "run";
  word: string;
}>;

const WORDS: Readonly<Record<PostingState, PostingStatus>> = {
  planned: { status: "off", word: "Being prepared" },
  ready: { status: "ready", word: "Ready to send" },
  held: { status: "held", word: "Needs fixing" },
  queued: { status: "ready", word: "Waiting to be sent" },
  claimed: { status: "run", word: "About to be sent" },
  sending: { status: "run", word: "Sending" },
  sent: { status: "sent", word: "In GP, unposted" },
  rejected: { status: "rejected", word: "Refused by GP" },
  uncertain: { status: "uncertain", word: "Asking GP again" },
  dismissed: { status: "off", word: "Dismissed" },
  already_in_gp: { status: "ok", word: "Already in GP" },
  nothing_to_post: { status: "off", word: "Nothing to post" },
  superseded: { status: "off", word: "Replaced by a newer revision" },
};

const IN_GP: Readonly<Record<GpState, PostingStatus>> = {
  work: { status: "sent", word: "In GP, unposted" },
  posted: { status: "posted", word: "Posted in GP" },
  changed: { status: "held", word: "Changed in GP" },
  voided: { status: "off", word: "Voided in GP" },
  gone: { status: "rejected", word: "No longer in GP" },
};

/** How the state of a posting is shown: a mark and a word. The green disc is *posted by GP* and nothing else. */
export function postingStatus(state: PostingState, gpState: GpState | null = null): PostingStatus {
  return state === "sent" && gpState !== null ? IN_GP[gpState] : WORDS[state];
}
