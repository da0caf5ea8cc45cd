import type { PostingDetail, ProblemView } from "#lib/web/queries/review.ts";

/** What this person may do here, from the server; the actions check again. */
export type ReviewRights = Readonly<{
  mayMap: boolean;
  mayApprove: boolean;
  mayHold: boolean;
  mayDismiss: boolean;
  mayInclude: boolean;
  mayRun: boolean;
  /** Ask for what a second person agrees to; and agree. */
  mayRequest: boolean;
  mayResend: boolean;
}>;

/** Why something cannot be done with this report now, for the person who would; undefined when it can. */
export type Refusals = Readonly<Record<"approve" | "hold" | "dismiss", string | undefined>>;

type About = Pick<PostingDetail, "state" | "waitsForApproval" | "ownWork" | "problems"> &
  Partial<Pick<PostingDetail, "askedBy">>;

const NEEDS = {
  approve: "Approving needs the role approver",
  hold: "Holding needs the role mapper or approver",
  dismiss: "Dismissing needs the role approver",
} as const;

export function refusalsOf(about: About, rights: ReviewRights): Refusals {
  return {
    approve: approveRefused(about, rights),
    hold: holdRefused(about, rights),
    dismiss: dismissRefused(about, rights),
  };
}

function approveRefused(
  { state, waitsForApproval, ownWork, askedBy }: About,
  { mayApprove }: ReviewRights,
): string | undefined {
  if (state === "held") return "It has to be free of problems first";
  if (state !== "ready") return stateRefused(state);
  if (!mayApprove) return NEEDS.approve;
  if (askedBy?.isReader === true) return "You asked for it, so another person agrees";
  if (ownWork.length > 0)
    return `You mapped what it uses (${ownWork.slice(0, 2).join(", ")}), so another person approves it`;
  return waitsForApproval ? undefined : "It goes with the next send without a click";
}

function holdRefused({ state }: About, { mayHold }: ReviewRights): string | undefined {
  if (state === "held") return "It is held already";
  if (state !== "ready" && state !== "queued") return stateRefused(state);
  return mayHold ? undefined : NEEDS.hold;
}

function dismissRefused({ state }: About, { mayDismiss }: ReviewRights): string | undefined {
  if (state === "ready" || state === "queued") return "Hold it first, then dismiss it";
  if (state !== "held") return stateRefused(state);
  return mayDismiss ? undefined : NEEDS.dismiss;
}

function stateRefused(state: PostingDetail["state"]): string {
  if (state === "sent" || state === "already_in_gp") return "It is in GP";
  if (state === "dismissed") return "It is dismissed";
  if (state === "nothing_to_post") return "There is nothing to post";
  return "GP is being asked about it";
}

const BY_PERSON: readonly string[] = ["held_by_person", "rejected_by_gp", "cannot_be_rendered"];

/** Whether a person lifts this hold by releasing the report. */
export function isLiftedByPerson({ problem }: ProblemView): boolean {
  return BY_PERSON.includes(problem.code);
}
