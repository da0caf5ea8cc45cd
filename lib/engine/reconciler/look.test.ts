import { expect, test } from "vitest";
import { addDays, day } from "#lib/core/day.ts";
import type { GeneralLedger, JournalCriteria, JournalDetail } from "#lib/core/ports.ts";
import { fingerprintOf } from "#lib/core/posting/posting.ts";
import { buildPosting, LINES } from "#lib/testing/build-posting.ts";
import { createModelLedger } from "#lib/testing/model-ledger.ts";
import { changedSince, lookForJournal, lookForJournals, type LookTarget } from "./look.ts";

const MARKER = "EXP R00Xk3PqL8vA ABCDEFGH";
const MONDAY = day("2026-11-16");
const SUNDAY = addDays(MONDAY, -1);
const TUESDAY = addDays(MONDAY, 1);
const SENT_AT = new Date("2026-11-22T12:01:00Z");
const MINUTE_MS = 60_000;
const BATCH = "EXP-20261122-1";
/** As the narrowing has it. */
const LISTS_MAX = 150;
/** By the last digit of the number, which a GP that does not know such a list answers with nothing. */
const BY_DIGIT = 10;

const target = (change: Partial<LookTarget> = {}): LookTarget => ({
  gpCompanyId: 2,
  marker: MARKER,
  place: { batchId: BATCH, date: MONDAY, sourceDocument: "GJ", fingerprint: fingerprintOf(LINES) },
  changed: changedSince(buildPosting({ deadline: SENT_AT }), SENT_AT),
  ...change,
});

/**
 * A GP that cuts lists off at `listRowsMax`, the journals of others, ours where it is given, and what was asked of it. It does not
 * know lists by last digits, unless `knowsEndings`.
 */
function gp(
  listRowsMax: number,
  others: readonly (Partial<JournalDetail> & { count: number })[],
  ours = {},
  knowsEndings = false,
) {
  const model = createModelLedger({ listRowsMax, knowsEndings });
  const asked: JournalCriteria[] = [];
  const put = (journal: Partial<JournalDetail>) =>
    model.journals.push({
      ...{ journalNumber: 28_001 + model.journals.length, date: MONDAY, batchId: BATCH, reference: "PAYROLL" },
      ...{ sourceDocument: "GJ", lines: LINES, state: "Work", voided: false, auditTrailCode: "" },
      // One a minute from the attempt on, as a batch is sent.
      modifiedAt: new Date(SENT_AT.getTime() + model.journals.length * MINUTE_MS),
      ...journal,
    });
  for (const { count, ...journal } of others) for (let each = 0; each < count; each++) put(journal);
  if (Object.keys(ours).length > 0) put({ reference: MARKER, ...ours });
  const ledger: GeneralLedger = {
    ...model,
    list: (company, criteria, signal) => {
      asked.push(criteria);
      return model.list(company, criteria, signal);
    },
  };
  const look = (change: Partial<LookTarget> = {}) =>
    lookForJournal(ledger, target(change), AbortSignal.timeout(10_000));
  return { ...model, asked, ledger, look };
}

test("a list that is not cut off is not narrowed", async () => {
  const { asked, look } = gp(10, [{ count: 3 }]);

  expect(await look()).toEqual({ kind: "absent" });
  expect(asked).toEqual([
    { batchId: BATCH, from: MONDAY, to: MONDAY },
    { sourceDocument: "GJ", from: SUNDAY, to: TUESDAY },
  ]);
});

test("in a batch that is cut off it is found by last change", async () => {
  const { asked, look } = gp(10, [{ count: 50 }], { journalNumber: 7 });

  expect(await look()).toMatchObject({ kind: "found", journal: { journalNumber: 7, state: "work" } });
  // Never without what the list was about.
  expect(asked.every(({ batchId, from, to }) => batchId === BATCH && from === MONDAY && to === MONDAY)).toBe(true);
});

test("two of them in different windows are two", async () => {
  const { journals, look } = gp(10, [{ count: 50 }], { journalNumber: 7 });
  journals.unshift({ ...(journals.at(-1) as JournalDetail), journalNumber: 8, modifiedAt: SENT_AT });

  expect(await look()).toEqual({ kind: "many", journalNumbers: [8, 7] });
});

test("the days around it, cut off together, are listed one by one: all complete, it is absent", async () => {
  const days = [SUNDAY, MONDAY, TUESDAY].map((date) => ({ count: 6, date, batchId: "" }));
  const { asked, look } = gp(10, days);

  expect(await look()).toEqual({ kind: "absent" });
  expect(asked.slice(2)).toEqual(
    [SUNDAY, MONDAY, TUESDAY].map((date) => ({ sourceDocument: "GJ", from: date, to: date })),
  );
});

test.each([SUNDAY, MONDAY, TUESDAY])("the days around it, cut off together: it is found on %s", async (date) => {
  const days = [SUNDAY, MONDAY, TUESDAY].map((each) => ({ count: 6, date: each, batchId: "" }));
  const { look } = gp(10, days, { date, batchId: "", state: "Open", auditTrailCode: "GLTRX1" });

  expect(await look()).toMatchObject({ kind: "found", journal: { date, state: "posted" } });
});

test("a day that is cut off by itself: it is found by last change there", async () => {
  const { asked, look } = gp(10, [{ count: 40, date: TUESDAY, batchId: "" }], { date: TUESDAY, batchId: "" });

  expect(await look()).toMatchObject({ kind: "found", journal: { date: TUESDAY } });
  expect(asked.filter(({ modifiedFrom }) => modifiedFrom).every(({ from, to }) => from === to)).toBe(true);
});

// Goal: GP need not tell when a journal was changed, so windows of time say nothing about what is not in them.
test.each<[string, object]>([
  ["is not there", {}],
  ["is there without a last change", { modifiedAt: null }],
  ["was changed long before the attempt", { modifiedAt: new Date("2026-01-01T00:00:00Z") }],
])("where only windows of last change are complete and it %s, nobody can tell", async (_what, ours) => {
  const { look } = gp(10, [{ count: 50 }], ours);

  expect(await look()).toMatchObject({ kind: "incomplete", problem: { code: "gp_list_incomplete" } });
});

test("nor where only one of the days had to be listed by last change", async () => {
  const { look } = gp(10, [{ count: 40, date: TUESDAY, batchId: "" }]);

  expect(await look()).toMatchObject({ kind: "incomplete", problem: { code: "gp_list_incomplete" } });
});

test("without an attempt there is no window: what is cut off on its day stays unclear", async () => {
  const { asked, look } = gp(10, [{ count: 50 }], { journalNumber: 7 });

  expect(await look({ changed: null })).toMatchObject({ kind: "incomplete", problem: { code: "gp_list_incomplete" } });
  expect(asked).toHaveLength(1 + BY_DIGIT);
});

test.each([1, 50])(
  "the narrowest window cut off at %i journals: nobody can tell, and it is not asked for long",
  async (cap) => {
    const { asked, look } = gp(cap, [{ count: 60, modifiedAt: SENT_AT }], { modifiedAt: SENT_AT });

    expect(await look()).toMatchObject({ kind: "incomplete", problem: { code: "gp_list_incomplete" } });
    expect(asked.length).toBeLessThan(LISTS_MAX);
  },
);

test("where it takes too many lists nobody can tell", async () => {
  const { asked, look } = gp(3, [{ count: 500 }], { journalNumber: 7 });

  expect(await look()).toMatchObject({
    problem: { code: "gp_list_incomplete", detail: expect.stringMatching("lists") },
  });
  expect(asked).toHaveLength(LISTS_MAX);
});

test("several of a batch that is cut off are found in one narrowed list; which is not there stays unclear", async () => {
  const { journals, asked, ledger } = gp(10, [{ count: 30 }], { journalNumber: 7 });
  const [ours] = journals.slice(-1) as [JournalDetail];
  journals.push({
    ...ours,
    journalNumber: 8,
    reference: "EXP R2 ABCDEFGH",
    modifiedAt: new Date("2026-11-26T12:00:00Z"),
  });
  const later = new Date("2026-11-26T12:00:00Z");
  const changed = changedSince(buildPosting({ deadline: later }), later);
  const targets = [target(), target({ marker: "EXP R2 ABCDEFGH", changed })];
  const looks = await lookForJournals(ledger, targets, () => AbortSignal.timeout(10_000));
  expect(looks.map((look) => look.kind === "found" && look.journal.journalNumber)).toEqual([7, 8]);
  const [whole] = asked;
  expect(asked.filter((each) => each.modifiedFrom === undefined && each.numberEndsWith === undefined)).toEqual([whole]);

  const missing = [...targets, target({ marker: "EXP R3 ABCDEFGH" })];
  const again = await lookForJournals(ledger, missing, () => AbortSignal.timeout(10_000));
  expect(again.map(({ kind }) => kind)).toEqual(["found", "found", "incomplete"]);
});

// What only windows of change cannot say: by the last digits of their numbers the lists are all of a day.
test("a day that is cut off is taken apart by number: what is there is found, whenever it was changed", async () => {
  const { asked, look } = gp(10, [{ count: 50 }], { journalNumber: 7, modifiedAt: null }, true);

  expect(await look()).toMatchObject({ kind: "found", journal: { journalNumber: 7 } });
  expect(asked.filter(({ modifiedFrom }) => modifiedFrom !== undefined)).toEqual([]);
});

test.each([
  ["a digit", 50],
  ["two digits where one is cut off again", 400],
])("and what is in none of its parts is absent: by %s", async (_how, count) => {
  const { asked, look } = gp(10, [{ count, batchId: "" }], {}, true);

  expect(await look()).toEqual({ kind: "absent" });
  expect(asked.length).toBeLessThan(LISTS_MAX);
});

// The other reads the first ten journals of the day, whatever it is asked for, and never so many that they look cut off.
test.each<
  [string, (digit: string, part: readonly JournalDetail[], day: readonly JournalDetail[]) => readonly JournalDetail[]]
>([
  ["gives one of the parts without what it had before", (digit, part) => (digit === "3" ? [] : part)],
  [
    "does not look at the digits",
    (digit, _part, all) => all.slice(0, 10).filter((_, index) => index !== Number(digit)),
  ],
])("a GP that %s proves nothing by it", async (_what, spoil) => {
  const { ledger, journals, ...here } = gp(10, [{ count: 50 }], {}, true);
  const list: GeneralLedger["list"] = async (company, criteria, signal) => {
    const answer = await here.list(company, criteria, signal);
    const { numberEndsWith } = criteria;
    if (numberEndsWith === undefined || answer.kind === "incomplete") return answer;
    return { kind: "complete", journals: spoil(numberEndsWith, answer.journals as readonly JournalDetail[], journals) };
  };

  const look = await lookForJournal({ ...ledger, list }, target({ changed: null }), AbortSignal.timeout(10_000));
  expect(look).toMatchObject({ kind: "incomplete", problem: { code: "gp_list_incomplete" } });
});

test("any other problem ends it at once, and so does the end of its time", async () => {
  const { asked, listFaults, ...here } = gp(10, [{ count: 50 }]);
  listFaults.push(true);
  const answers = [
    { code: "gp_list_incomplete", detail: "row cap" } as const,
    { code: "gp_timeout", timeoutMs: 1 } as const,
  ];
  const signals: AbortSignal[] = [];
  const ledger: GeneralLedger = {
    ...here,
    list: async (_company, criteria, signal) => {
      asked.push(criteria);
      signals.push(signal);
      return { kind: "incomplete", problem: answers.shift() ?? { code: "gp_timeout", timeoutMs: 2 } };
    },
  };
  const signal = AbortSignal.timeout(10_000);

  expect(await lookForJournal(ledger, target(), signal)).toEqual({
    ...{ kind: "incomplete", problem: { code: "gp_timeout", timeoutMs: 1 } },
  });
  expect(signals).toEqual([signal, signal]);
});

test("windows reach a day and two hours to either side, from the attempt until now", () => {
  const now = new Date("2026-11-24T12:00:00Z");

  expect(changedSince(buildPosting({ deadline: SENT_AT }), now)).toEqual({
    from: new Date("2026-11-21T10:01:00Z"),
    to: new Date("2026-11-25T14:00:00Z"),
  });
  expect(changedSince(buildPosting(), now)).toBeNull();
});
