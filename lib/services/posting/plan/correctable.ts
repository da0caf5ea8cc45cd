import { countsInGp, type Posting } from "#lib/core/posting/posting.ts";
import type { HoldCode } from "#lib/core/problem.ts";

/** What may stand beside a sent journal that a reversal answers. */
const ANSWERED_BY_REVERSAL: readonly HoldCode[] = ["withdrawn_after_sending", "changed_in_gp"];

/**
 * The sent posting whose journal a correction asked for at `asked` takes back, whatever GP's state of it: of a held revision
 * the one that it would replace, of a sent one itself, of a reversal that GP no longer has the one that it took back.
 * `revisions`: of the report's journals. Null: there is nothing to correct.
 */
export function correctable(asked: Posting, revisions: readonly Posting[]): Posting | null {
  if (asked.kind === "reversal") {
    if (asked.state !== "sent" || countsInGp(asked)) return null;
    return revisions.find(({ id }) => id === asked.corrects) ?? null;
  }
  if (asked.state === "sent") {
    const isAnswered = asked.holds.some(({ code }) => ANSWERED_BY_REVERSAL.includes(code));
    return isAnswered && countsInGp(asked) ? asked : null;
  }
  if (asked.state !== "held") return null;
  const changed = asked.holds.flatMap((hold) => (hold.code === "changed_after_sending" ? [hold.revision] : []));
  // One whose reversal is gone from GP, or that is back itself, counts again although it was taken back once.
  const stands = (each: Posting) => countsInGp(each) || (each.state === "sent" && each.takenBack !== null);
  return revisions.find((each) => changed.includes(each.revision) && stands(each)) ?? null;
}
