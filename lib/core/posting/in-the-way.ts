import { hasHold, STICKY } from "./move.ts";
import { countsInGp, type Posting } from "./posting.ts";

/**
 * Another revision of the same report that makes sending `posting` again a second journal: GP has it, may have it, or gets it
 * without anybody's saying so. Null when there is none.
 */
export function otherInTheWay(posting: Posting, revisions: readonly Posting[]): Posting | null {
  return revisions.find((other) => other.id !== posting.id && mayStandInGp(other)) ?? null;
}

/** Whether a reversal takes its journal back, or still may: then nobody asks for a second one. */
export function takesBack(reversal: Posting): boolean {
  return mayStandInGp(reversal);
}

function mayStandInGp(posting: Posting): boolean {
  switch (posting.state) {
    case "superseded":
    case "nothing_to_post":
      return false;
    case "sent":
      return countsInGp(posting);
    case "dismissed":
      return hasHold(posting, STICKY);
    default:
      return true;
  }
}
