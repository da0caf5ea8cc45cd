/** States of a posting. "Sent" is ours, "posted" is GP's (`GpState`). States are only ever added: the database keeps old rows. */
export const POSTING_STATES = [
  "planned",
  "ready",
  "held",
  "queued",
  "claimed",
  "sending",
  "sent",
  "rejected",
  "uncertain",
  "dismissed",
  "already_in_gp",
  "nothing_to_post",
  "superseded",
] as const;
export type PostingState = (typeof POSTING_STATES)[number];

/** What GP did with a sent journal. */
export const GP_STATES = ["work", "posted", "changed", "voided", "gone"] as const;
export type GpState = (typeof GP_STATES)[number];

/**
 * Every legal move (posting-protocol.md, "States"). The database's trigger is made from this table, so that no
 * statement of anybody can skip a state. Each unfinished state may become `uncertain` when our own history went back.
 */
export const TRANSITIONS: Readonly<Record<PostingState, readonly PostingState[]>> = {
  planned: ["ready", "held", "nothing_to_post", "superseded", "uncertain"],
  ready: ["queued", "planned", "held", "superseded", "uncertain"],
  held: ["planned", "queued", "dismissed", "superseded", "already_in_gp", "sent", "uncertain"],
  queued: ["claimed", "held", "superseded", "uncertain"],
  claimed: ["sending", "queued", "held", "sent", "superseded", "uncertain"],
  sending: ["sent", "rejected", "uncertain", "queued"],
  uncertain: ["sent", "held"],
  rejected: ["held", "uncertain"],
  dismissed: ["held", "superseded"],
  already_in_gp: ["held"],
  nothing_to_post: ["superseded"],
  sent: [],
  // A database that was set back replaced what it no longer knew to be sent: what GP has counts.
  superseded: ["sent"],
};

export function isLegalMove(from: PostingState, to: PostingState): boolean {
  return TRANSITIONS[from].includes(to);
}

/** Not yet on the wire and not at an end: a new revision may replace the intent. */
export const REPLACEABLE: readonly PostingState[] = [
  "planned",
  "ready",
  "held",
  "queued",
  "dismissed",
  "nothing_to_post",
];

/** On the wire or unclear: whatever else happens waits until this is resolved. */
export const IN_FLIGHT: readonly PostingState[] = ["claimed", "sending", "rejected", "uncertain"];
