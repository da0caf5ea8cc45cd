import { randomUUID } from "node:crypto";
import { makeMarker } from "#lib/core/posting/marker.ts";
import { hasHold } from "#lib/core/posting/move.ts";
import { countsInGp, newPosting, waitsForApproval, type Posting } from "#lib/core/posting/posting.ts";
import type { PostingEvent } from "#lib/core/posting/posting-event.ts";
import { IN_FLIGHT } from "#lib/core/posting/state.ts";
import { step } from "#lib/services/posting/step.ts";
import { inputOf, MARKER_KEY } from "../world/worker.ts";
import { COMPANY_ID, START_MS, STORM_MS, type Simulation } from "../world/simulation.ts";

const HOUR_MS = 3_600_000;
/** So long after the storm they go home, and what they did is carried through. */
const CLICKS_END_MS = 12 * HOUR_MS;
const ANA = { id: "ana", name: "Ana Ruiz" };
const GRACE = { id: "grace", name: "Grace Lindholm" };

/** The two people at the review queue: some hours a day each looks at something and clicks what the page offers. */
export function startPeople(sim: Simulation): void {
  const chance = sim.random("people");
  const everyMs = HOUR_MS / sim.mode.clicksPerHour;

  async function look(): Promise<void> {
    if (sim.time.nowMs() > START_MS + STORM_MS + CLICKS_END_MS) return;
    const waiting = [...sim.store.postings.values()].filter(needsSomebody);
    const posting = chance.pick(waiting);
    if (posting) await act(sim, posting);
    sim.time.at(sim.time.nowMs() + chance.between(everyMs / 4, everyMs * 2), look);
  }
  sim.time.at(sim.time.nowMs() + everyMs, look);
}

function needsSomebody(posting: Posting): boolean {
  if (posting.state === "ready") return waitsForApproval(posting, "held");
  return (
    posting.state === "held" || posting.state === "dismissed" || (posting.state === "sent" && posting.holds.length > 0)
  );
}

/** A click, at one instant: the store's compare-and-set is what stands between two people and the engine. */
async function act(sim: Simulation, posting: Posting): Promise<void> {
  const chance = sim.random("people");
  const event = await choose(sim, posting);
  if (event === null) return;
  const world = {
    ...{ store: sim.store, quarantineMs: 0, actor: { kind: "user", ...ANA } as const },
    clock: { now: () => new Date(sim.time.nowMs()), monotonicMs: () => sim.time.nowMs() },
  };
  // Without the guard of time: as if its request could not be on its way any more.
  const { sendAgainAtOnce, oneAlone } = sim.substitutes;
  const early = sendAgainAtOnce ? { ...posting, deadline: new Date(1) } : posting;
  const seen = oneAlone ? { ...early, askedBy: { id: "somebody", name: "Somebody Else" } } : early;
  const result = await step(world, seen, event);
  if (result.kind !== "moved") return;
  sim.tell(`person: ${event.kind} ${posting.subject}/${posting.revision} ${posting.kind}`);
  if (event.kind === "send_again") sim.happens("send_again", true);
  if (event.kind === "send_again" && (posting.askedBy === null || posting.askedBy.id === event.by.id))
    sim.broken.push(`${posting.subject}/${posting.revision} was sent again by one person alone`);
  chance.next();
}

async function choose(sim: Simulation, posting: Posting): Promise<PostingEvent | null> {
  const chance = sim.random("people");
  const luck = chance.next();
  switch (posting.state) {
    case "ready":
      return { kind: "approve", by: posting.askedBy?.id === GRACE.id ? ANA : GRACE };
    case "dismissed":
      return luck < 0.1 || hasHold(posting, ["already_in_gp"]) ? { kind: "restore" } : null;
    case "sent":
      return chooseSent(sim, posting, luck);
    default:
      return chooseHeld(sim, posting, luck);
  }
}

async function chooseHeld(sim: Simulation, posting: Posting, luck: number): Promise<PostingEvent | null> {
  if (hasHold(posting, ["sent_not_found", "history_unclear"])) return sendAgain(sim, posting);
  if (hasHold(posting, ["duplicate_in_gp", "already_in_gp"]))
    return luck < 0.2 ? { kind: "dismiss", reason: "x" } : null;
  if (hasHold(posting, ["rejected_by_gp"])) return luck < 0.5 ? { kind: "replay" } : { kind: "replan", by: "person" };
  if (hasHold(posting, ["held_by_person"])) return { kind: "replan", by: "person" };
  if (hasHold(posting, ["changed_after_sending"])) await askCorrection(sim, posting, luck);
  return luck < 0.02 ? { kind: "dismiss", reason: "x" } : null;
}

/** What the page allows: not while another revision counts in GP, or is on its way there. */
async function sendAgain(sim: Simulation, posting: Posting): Promise<PostingEvent | null> {
  const { oneAlone, sendAgainAtOnce } = sim.substitutes;
  const others = [...sim.store.postings.values()].filter(
    (other) => other.subject === posting.subject && other.id !== posting.id && other.kind === "journal",
  );
  if (others.some((other) => countsInGp(other) || IN_FLIGHT.includes(other.state) || other.state === "queued"))
    return posting.kind === "journal" ? { kind: "dismiss", reason: "another revision is in GP" } : null;
  if (posting.askedBy === null && !oneAlone) return { kind: "ask_again", by: ANA, reason: "not in GP" };
  // A request may still come in later than the two hours of the protocol where the mode says so: people look at GP next day.
  const patienceMs = Math.max(2 * HOUR_MS, sim.mode.extremeLate > 0 ? sim.mode.extremeLateMsMax + HOUR_MS : 0);
  const sinceMs = posting.deadline?.getTime() ?? sim.company().historyLostAt?.getTime() ?? 0;
  if (!sendAgainAtOnce && sim.time.nowMs() < sinceMs + patienceMs) return null;
  return { kind: "send_again", by: GRACE };
}

function chooseSent(
  sim: Simulation,
  posting: Posting,
  luck: number,
): PostingEvent | null | Promise<PostingEvent | null> {
  if (posting.kind === "journal" && hasHold(posting, ["gone_from_gp"]) && luck < 0.5) return sendAgain(sim, posting);
  if (hasHold(posting, ["withdrawn_after_sending"]) && luck < 0.3) {
    if (posting.gp?.state === "posted") return reverse(sim, posting).then(() => null);
    sim.ledger.deleteUnposted(posting.marker);
    return null;
  }
  return luck > 0.8 ? { kind: "acknowledge", reason: "seen" } : null;
}

async function askCorrection(sim: Simulation, pending: Posting, luck: number): Promise<void> {
  const original = [...sim.store.postings.values()].find(
    (other) => other.subject === pending.subject && other.kind === "journal" && countsInGp(other),
  );
  if (!original || luck > 0.7) return;
  if (original.gp?.state === "posted") await reverse(sim, original);
  else sim.ledger.deleteUnposted(original.marker);
}

async function reverse(sim: Simulation, original: Posting): Promise<void> {
  const { id: corrects, subject, revision, contentHash } = original;
  const earlier = await sim.store.corrections(COMPANY_ID, corrects);
  if (earlier.some(({ state }) => state !== "dismissed" && state !== "superseded")) return;
  const part = earlier.length;
  const marker = makeMarker(MARKER_KEY, { gpCompanyId: 2, reportId: subject, revision, kind: "reversal", part });
  const report = sim.expensify.reports.get(subject);
  if (!report) return;
  const reversal = newPosting({
    ...{ id: randomUUID(), companyId: COMPANY_ID, subject, revision, kind: "reversal", marker, contentHash },
    ...{ transactionIds: [], corrects, askedBy: ANA },
  });
  await sim.store.add({ ...reversal, part }, inputOf(report).about, { kind: "user", ...ANA });
  sim.happens("correction", true);
  sim.tell(`person: asks for a reversal of ${subject}/${revision}`);
}
