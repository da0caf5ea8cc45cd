import { randomUUID } from "node:crypto";
import { otherInTheWay, takesBack } from "#lib/core/posting/in-the-way.ts";
import { makeMarker } from "#lib/core/posting/marker.ts";
import { newPosting, waitsForApproval, type Posting } from "#lib/core/posting/posting.ts";
import type { PostingEvent } from "#lib/core/posting/posting-event.ts";
import { correctable } from "#lib/services/posting/plan/correctable.ts";
import { step } from "#lib/services/posting/step.ts";
import { COMPANY_ID } from "../world/simulation.ts";
import { inputOf, MARKER_KEY } from "../world/worker.ts";
import { type ModelWorld, RULES } from "./world.ts";

/** What the pages offer. */
export const CLICKS = [
  "approve",
  "hold",
  "dismiss",
  "restore",
  "release",
  "replay",
  "acknowledge",
  "ask_again",
  "send_again",
  "ask_reversal",
] as const;
export type Click = (typeof CLICKS)[number];

const ANA = { id: "ana", name: "Ana Ruiz" };
const GRACE = { id: "grace", name: "Grace Lindholm" };

/** A click of one of two people on one posting, as the use case behind it decides; true when it did something. */
export async function click(world: ModelWorld, posting: Posting, what: Click, byGrace: boolean): Promise<boolean> {
  const by = byGrace ? GRACE : ANA;
  if (what === "ask_reversal") return askReversal(world, posting, by);
  if (!(await isOffered(world, posting, what))) return false;
  const moving = {
    ...{ store: world.store, quarantineMs: 0, actor: { kind: "user", ...by } as const },
    clock: { now: () => new Date(world.time.nowMs()), monotonicMs: () => world.time.nowMs() },
  };
  const result = await step(moving, posting, eventOf(what, by));
  if (result.kind !== "moved") return false;
  if (what === "send_again" && posting.state === "held") world.diary.agreed(posting.marker);
  if (what === "send_again") world.diary.happened.add("sent_again");
  if (what === "hold" || what === "restore") world.diary.happened.add("held_by_person");
  if (what === "dismiss") world.diary.happened.add("dismissed_by_person");
  return true;
}

/** What a use case asks before it decides: whether another posting would be booked beside this one. */
async function isOffered({ store, approval }: ModelWorld, posting: Posting, what: Click): Promise<boolean> {
  if (what === "approve") return posting.state === "ready" && waitsForApproval(posting, approval);
  if (what === "release") return posting.state === "held";
  const reversals = posting.corrects === null ? [] : await store.corrections(COMPANY_ID, posting.corrects);
  const otherReversal = reversals.some((other) => other.id !== posting.id && takesBack(other));
  if (what === "restore") return !otherReversal;
  if (what !== "replay" && what !== "ask_again" && what !== "send_again") return true;
  if (posting.kind === "reversal") return !otherReversal;
  return otherInTheWay(posting, await store.revisions(COMPANY_ID, posting.subject)) === null;
}

function eventOf(what: Exclude<Click, "ask_reversal">, by: typeof ANA): PostingEvent {
  const reason = "as the model says";
  switch (what) {
    case "approve":
    case "send_again":
      return { kind: what, by };
    case "ask_again":
      return { kind: what, by, reason };
    case "release":
      return { kind: "replan", by: "person" };
    case "restore":
    case "replay":
      return { kind: what };
    default:
      return { kind: what, reason };
  }
}

async function askReversal(world: ModelWorld, asked: Posting, by: typeof ANA): Promise<boolean> {
  const { store, known, diary } = world;
  const found = correctable(asked, await store.revisions(COMPANY_ID, asked.subject));
  if (found?.gp?.state !== "posted") return false;
  const earlier = await store.corrections(COMPANY_ID, found.id);
  const report = known.get(found.subject);
  if (earlier.some(takesBack) || !report) return false;
  const { id: corrects, subject, revision, contentHash } = found;
  const part = earlier.length;
  const { gpCompanyId } = RULES;
  const marker = makeMarker(MARKER_KEY, { gpCompanyId, reportId: subject, revision, kind: "reversal", part });
  const reversal = newPosting({
    ...{ id: randomUUID(), companyId: COMPANY_ID, subject, revision, kind: "reversal", marker, contentHash },
    ...{ transactionIds: [], corrects, askedBy: by },
  });
  diary.happened.add("reversal_asked");
  return store.add({ ...reversal, part }, inputOf(report).about, { kind: "user", ...by });
}
