import { addDays, type Day } from "../day.ts";

/** Reports approved before go-live are listed, back to here. */
export const BEFORE_GO_LIVE_DAYS = 31;

/** The first day of approval that reports are read from. What was approved before is not known here. */
export function reportsKnownFrom(goLiveOn: Day): Day {
  return addDays(goLiveOn, -BEFORE_GO_LIVE_DAYS);
}
