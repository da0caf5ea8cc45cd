import { expect, test } from "vitest";
import type { GpJournal, JournalLine } from "#lib/core/ports.ts";
import { cents } from "#lib/core/money.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import { buildIntent, buildPosting, LINES } from "#lib/testing/build-posting.ts";
import { fixedClock } from "#lib/testing/fixed-clock.ts";
import { createMemoryPostingStore, type RecordedEvent } from "#lib/testing/memory-posting-store.ts";
import { createStepChecks } from "./step-checks.ts";

const SENDING = buildPosting({ state: "sending", attempts: 1, version: 2, intent: buildIntent() });
const EVENTS = [moved("", "planned"), moved("planned", "sending")];

function moved(from: string, to: string): RecordedEvent {
  const { companyId, id: postingId } = SENDING;
  return { companyId, postingId, action: "posting.moved", actor: { kind: "engine", job: "test" }, from, to };
}

/** A database with these rows and events, and what the checks say of it. */
function scene(rows: readonly Posting[] = [SENDING], events: readonly RecordedEvent[] = EVENTS) {
  const broken: string[] = [];
  const postings = new Map(rows.map((posting) => [posting.id, posting]));
  const store = { ...createMemoryPostingStore(fixedClock()), postings, events };
  return { broken, checks: createStepChecks(store, broken) };
}

const { date, batchId, sourceDocument } = buildIntent();
const JOURNAL: GpJournal = {
  ...{ gpCompanyId: 2, date, batchId, reference: SENDING.marker, sourceDocument, lines: LINES },
  ...{ currency: "USD", currencyDecimals: 2 },
};

test.each<readonly [string, GpJournal, Posting, string]>([
  ["a cent more on one side", changed({ debitCents: cents(1) }), SENDING, "debits and credits"],
  ["a line with two sides", changed({ debitCents: cents(12_346), creditCents: cents(1) }), SENDING, "not one-sided"],
  ["another marker", { ...JOURNAL, reference: "EXP R9 ABCDEFGH" }, SENDING, "no row says so"],
  ["no committed attempt", JOURNAL, { ...SENDING, attempts: 0 }, "without an attempt"],
  ["other lines than frozen", { ...JOURNAL, lines: [...LINES, ...LINES] }, SENDING, "other than it was frozen"],
])("a journal in GP with %s is seen when it is written", (_what, journal, row, told) => {
  const { broken, checks } = scene([row]);
  checks.written(journal);
  expect(broken.join("\n")).toContain(told);
});

test.each<readonly [string, readonly Posting[], readonly RecordedEvent[], string]>([
  ["a row without its last event", [SENDING], [moved("", "planned")], "its last event says planned"],
  ["an event too many", [SENDING], [...EVENTS, moved("sending", "sending")], "moved 2 times, but has 3 events"],
  ["an event that begins elsewhere", [SENDING], [moved("", "held"), moved("planned", "sending")], "leaves planned"],
  ["events without a row", [], EVENTS, "no row"],
])("%s is seen at the next write", (_what, rows, events, told) => {
  const { broken, checks } = scene(rows, events);
  checks.moved();
  expect(broken.join("\n")).toContain(told);
});

test("what is as it should be breaks nothing, also after the database was set back", () => {
  const { broken, checks } = scene();
  checks.written(JOURNAL);
  checks.moved();
  checks.setBack();
  checks.moved();
  checks.written({ ...JOURNAL, reference: "EXP R9 ABCDEFGH" });
  expect(broken).toEqual([]);
});

/** With another first line. */
function changed(change: Partial<JournalLine>): GpJournal {
  return { ...JOURNAL, lines: LINES.map((line, index) => (index === 0 ? { ...line, ...change } : line)) };
}
