import type { JournalSummary } from "#lib/core/ports.ts";
import { markedReportId } from "#lib/core/posting/marker.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { SendWorld } from "../world.ts";

/** GP writes the time of a change when it begins to save: what was saved a little later must still be seen. */
const OVERLAP_MS = 10 * 60_000;
/** GP's clock may be ahead of ours, or stand in another zone than it should. */
const AHEAD_MS = 26 * 3_600_000;
/** A window that is cut off is halved, down to this. */
const WINDOW_MS_MIN = 1_000;
const LISTS_MAX = 2_000;
const LIST_BUDGET_MS = 120_000;

export type Modified = Readonly<{ journals: readonly JournalSummary[]; until: Date }>;

/**
 * Journals that look like ours and were changed in GP since `since`. `until`: the latest change that was listed, on GP's own
 * clock, so that no difference between two clocks can leave a gap; the next pass begins there.
 */
export async function listModified(world: SendWorld, since: Date): Promise<Result<Modified, RunProblem>> {
  const last = world.clock.now().getTime() + AHEAD_MS;
  const marked = new Map<string, JournalSummary>();
  let until = since.getTime();
  let from = since.getTime() - OVERLAP_MS;
  let width = last - from;
  for (let lists = 0; from <= last; lists++) {
    if (lists >= LISTS_MAX) return err({ code: "gp_list_incomplete", detail: `more than ${LISTS_MAX} lists` });
    const to = Math.min(from + width, last);
    const criteria = { modifiedFrom: new Date(from), modifiedTo: new Date(to) };
    const answer = await world.ledger.list(world.gpCompanyId, criteria, world.deadline(LIST_BUDGET_MS));
    if (answer.kind === "incomplete") {
      if (width <= WINDOW_MS_MIN || answer.problem.code !== "gp_list_incomplete") return err(answer.problem);
      width = Math.max(WINDOW_MS_MIN, Math.ceil(width / 2));
      continue;
    }
    for (const journal of answer.journals) {
      until = Math.max(until, journal.modifiedAt?.getTime() ?? 0);
      if (markedReportId(journal.reference) !== null) marked.set(`${journal.journalNumber}/${journal.date}`, journal);
    }
    from = to + 1;
  }
  return ok({ journals: [...marked.values()], until: new Date(Math.min(until, last)) });
}
