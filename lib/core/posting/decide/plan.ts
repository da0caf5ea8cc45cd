import { unreachable } from "../../assert.ts";
import type { HoldCode, HoldProblem } from "../../problem.ts";
import { hasHold, illegal, move, stay, STICKY } from "../move.ts";
import { expectedInGp, type Posting } from "../posting.ts";
import type { Decided, PlanEvent } from "../posting-event.ts";

/** GP has the journal, or may have it: no other report may send these expenses. */
const CLAIMING: readonly HoldCode[] = [...STICKY, "keyed_by_hand"];
/** Holds that only a person lifts. */
const BY_PERSON: readonly HoldCode[] = ["held_by_person", "rejected_by_gp", "cannot_be_rendered"];

/** The report or the rules changed. */
export function decidePlan(posting: Posting, event: PlanEvent): Decided {
  switch (event.kind) {
    case "plan_made":
      return move(
        posting,
        "ready",
        { plan: event.plan, holds: [] },
        { action: "posting.ready", expenses: claims(posting) },
      );
    case "plan_empty":
      return move(posting, "nothing_to_post", { plan: null, holds: [] }, { action: "posting.nothing_to_post" });
    case "plan_refused":
      return planRefused(posting, event);
    case "plan_known":
      if (posting.state !== "uncertain" || expectedInGp(posting) !== null) return illegal(posting, "plan_known");
      return stay(posting, { plan: event.plan }, { action: "posting.replanned" });
    case "replan":
      return replan(posting, event.by);
    case "supersede":
      return supersede(posting);
    default:
      return unreachable(event);
  }
}

/** A reversal books no expense: it takes a journal back that still holds them. */
function claims(posting: Posting): "claim" | "keep" {
  return posting.kind === "reversal" ? "keep" : "claim";
}

/** While GP may have the journal, no other report may send its expenses: after a lost database they would be booked twice. */
function planRefused(posting: Posting, event: Extract<PlanEvent, { kind: "plan_refused" }>): Decided {
  const { problems: found, expensesTaken = false, plan = null } = event;
  if (posting.state !== "planned" && posting.state !== "queued") return illegal(posting, "held");
  // Two people sent it again, and it has to wait after all: GP may still have it from the first time.
  const isUnclear = posting.state === "queued" && posting.lookFirst && posting.attempts > 0;
  const deadline = posting.deadline?.toISOString() ?? "";
  const problems: readonly HoldProblem[] = isUnclear ? [...found, { code: "sent_not_found", deadline }] : found;
  const mayBeInGp = problems.some(({ code }) => CLAIMING.includes(code));
  return move(
    posting,
    "held",
    { plan, holds: problems, wasHeld: true },
    { action: "posting.held", detail: problems, expenses: mayBeInGp && !expensesTaken ? "claim" : "keep" },
  );
}

/** The plan is made again: a mapping, the chart, the calendar or the report changed. */
function replan(posting: Posting, by: "engine" | "person"): Decided {
  if (hasHold(posting, STICKY)) return illegal(posting, "planned");
  if (by === "engine" && hasHold(posting, BY_PERSON)) return illegal(posting, "planned");
  return move(posting, "planned", { plan: null, intent: null }, { action: "posting.replanned", expenses: "release" });
}

function supersede(posting: Posting): Decided {
  if (hasHold(posting, STICKY)) return illegal(posting, "superseded");
  // Two people sent it again: GP may have it from the first time, and only the look before the send knows.
  if (posting.state === "queued" && posting.lookFirst) return illegal(posting, "superseded");
  return move(posting, "superseded", {}, { action: "posting.superseded", expenses: "release" });
}
