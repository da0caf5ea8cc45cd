import { expect, test } from "vitest";
import { AUDIT_ACTIONS } from "#lib/core/audit/event.ts";
import { historyWords } from "./history-words.ts";

test("every event of a report or posting that is shown has words of its own", () => {
  // Steps that `loadHistory` leaves out, and those that are only written with a sync or a company.
  const quiet = ["posting.planned", "posting.replanned", "posting.claimed", "posting.unclaimed", "posting.looked"];
  const shown = AUDIT_ACTIONS.filter((action) => /^(?:posting|report)\./.test(action) && !quiet.includes(action));
  expect(shown.filter((action) => historyWords({ action, facts: {} }) === action)).toEqual([]);
});

test("reasons and numbers are told", () => {
  expect(historyWords({ action: "posting.held", facts: { codes: "tag_unmapped" } })).toBe("Held: tag_unmapped");
  expect(historyWords({ action: "posting.dismissed", facts: { reason: "private" } })).toBe("Dismissed: private");
  expect(historyWords({ action: "posting.sent", facts: { journalNumber: "28417" } })).toBe(
    "In GP as journal 28417, unposted",
  );
});
