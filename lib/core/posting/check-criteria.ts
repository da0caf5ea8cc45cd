import { assert } from "../assert.ts";
import type { JournalCriteria } from "../ports.ts";

/** Of one list: every one of them makes the request and GP's query longer. No rule of GP's. */
const JOURNAL_NUMBERS_MAX = 100;
const INT32_MAX = 2_147_483_647;

/**
 * Refuses a list that could say less than it seems to: an empty or half-open restriction is none to GP, so that it answers
 * with everything up to its cap, and a reversed one is always empty, which reads as "absent".
 */
export function checkCriteria(criteria: JournalCriteria): void {
  const { from, to, modifiedFrom, modifiedTo, journalNumbers, numberEndsWith } = criteria;
  assert(
    from !== undefined || modifiedFrom !== undefined || journalNumbers !== undefined,
    "a list without dates, without a last change and without numbers is unbounded",
  );
  checkRange("date", from, to);
  checkRange("last change", modifiedFrom?.getTime(), modifiedTo?.getTime());
  // GP has one restriction of the number, and a wildcard of ours must not come from anywhere else.
  assert(numberEndsWith === undefined || /^\d{1,10}$/.test(numberEndsWith), `"${numberEndsWith}" are no last digits`);
  assert(numberEndsWith === undefined || journalNumbers === undefined, "a list by numbers or by their last digits");
  if (journalNumbers === undefined) return;
  assert(journalNumbers.length > 0, "a list by numbers names one at least");
  assert(journalNumbers.length <= JOURNAL_NUMBERS_MAX, `a list by numbers names ${JOURNAL_NUMBERS_MAX} at most`);
  const odd = journalNumbers.find((number) => !Number.isInteger(number) || number < 1 || number > INT32_MAX);
  assert(odd === undefined, `${odd} is no journal number`);
}

function checkRange<T extends string | number>(what: string, from: T | undefined, to: T | undefined): void {
  assert((from === undefined) === (to === undefined), `a list by ${what} has both ends`);
  // An invalid Date is NaN, which is not at most itself.
  if (from !== undefined && to !== undefined) assert(from <= to, `a list by ${what} goes forwards`);
}
