import { expect, test } from "vitest";
import type { JournalLink } from "#lib/web/queries/audit.ts";
import { linkState, linkWords, peopleWords } from "./link-words.ts";

const LINK: JournalLink = {
  ...{ postingId: "a", relation: "reversed_by", kind: "reversal", revision: 1, state: "sent", gpState: "posted" },
  journalNumber: 28_405,
};

test.each<[Partial<JournalLink>, string]>([
  [{}, "Reversed by journal 28405"],
  [{ journalNumber: null, state: "ready", gpState: null }, "A reversal is asked for"],
  [{ gpState: "gone" }, "Reversal journal 28405 is not in GP any more"],
  [{ relation: "reverses", kind: "journal" }, "Reversal of journal 28405"],
  [{ relation: "replaced_by", kind: "journal", revision: 2 }, "Replaced by journal 28405"],
  [{ relation: "replaced_by", kind: "journal", revision: 2, journalNumber: null }, "Revision 2 is to replace it"],
  [{ relation: "replaces", kind: "journal" }, "Replaces journal 28405"],
  [{ relation: "replacement", kind: "journal" }, "Replacement: journal 28405"],
  [{ relation: "revision", kind: "journal", revision: 3, journalNumber: null }, "Revision 3"],
])("%o is said as %s", (change, words) => {
  expect(linkWords({ ...LINK, ...change })).toBe(words);
});

test("where it stands, and who asked and agreed, on the company's clock", () => {
  expect(linkState(LINK)).toBe("posted in GP");
  const asked = { by: "Ana Ruiz", at: "2026-11-24T20:10:00Z", why: "the amount was wrong" };
  const agreed = { by: "Grace Lindholm", at: "2026-11-24T22:30:00Z", why: "" };
  expect(peopleWords({ asked, agreed }, "America/Chicago")).toBe(
    "Asked for by Ana Ruiz, Tue 24 Nov, 14:10: “the amount was wrong”. Agreed by Grace Lindholm, Tue 24 Nov, 16:30.",
  );
  expect(peopleWords({ asked: null, agreed: null }, "UTC")).toBe("");
});
