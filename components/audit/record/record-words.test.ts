import { expect, test } from "vitest";
import { day } from "#lib/core/day.ts";
import { cents } from "#lib/core/money.ts";
import type { RecordAttempt, RecordEvent } from "#lib/web/queries/audit.ts";
import { eventWords } from "./event-words.ts";
import { groupByDay } from "./group-by-day.ts";
import { indentXml } from "./indent-xml.ts";
import { lineWhy } from "./line-why.ts";

const EVENT: RecordEvent = {
  ...{
    sequence: 7,
    at: "2026-11-16T15:31:40.000Z",
    actorKind: "user",
    actorName: "Ben Carver",
    action: "posting.approved",
  },
  ...{ journalNumber: null, gpDate: null, before: null, after: null, detail: null, hash: "h" },
};
const attempt = (outcome: string | null): RecordAttempt => ({
  ...{
    number: 1,
    startedAt: EVENT.at,
    deadline: EVENT.at,
    endedAt: null,
    outcome,
    requestHash: "9f3c",
    sent: null,
    answer: null,
  },
});
const words = (more: Partial<RecordEvent>, attempts: readonly RecordAttempt[] = []) =>
  eventWords({ ...EVENT, ...more }, attempts);

test("a mapping tells from what to what", () => {
  const mapped = words({
    action: "mapping.changed",
    before: { target: null },
    after: { target: "310", version: 46 },
    detail: { kind: "tag", segment: 1, level: 1, source: "Trade Show" },
  });

  expect(mapped).toEqual({
    status: "off",
    title: "Mapped tag Trade Show",
    note: "version 46",
    change: { from: "unmapped", to: "310" },
  });
  expect(words({ action: "mapping.changed", before: [], after: [{}, {}], detail: { version: 3 } })).toMatchObject({
    title: "Mapping changed: 2 rows",
    note: "version 3",
  });
});

test("a hold names its first reason and counts the others", () => {
  const held = words({ action: "posting.held", detail: [{ code: "approver_missing" }, { code: "approval_missing" }] });

  expect(held.title.startsWith("Held: ")).toBe(true);
  expect(held.note.startsWith("And 1 more reason: ")).toBe(true);
  expect(words({ action: "posting.held", detail: { reason: "Ask Maya" } })).toMatchObject({
    title: "Held",
    note: "Ask Maya",
  });
});

test.each([
  ["executed", "Attempt 1: GP took it", "sent"],
  ["rejected", "Attempt 1 was refused by GP", "rejected"],
  ["unknown", "Attempt 1 got no clear answer", "uncertain"],
  ["not_executed", "Attempt 1 did not leave this machine", "held"],
  [null, "Attempt 1 has begun", "uncertain"],
])("an attempt that came to %s reads “%s”", (outcome, title, status) => {
  expect(words({ action: "posting.attempt_started", detail: { attempt: 1 } }, [attempt(outcome)])).toMatchObject({
    title,
    status,
  });
});

test("a journal found in GP says what was compared; posted is only what GP posted", () => {
  const detail = { journalNumber: 28_417, batchId: "EXP-1", date: "2026-11-13", state: "work", differences: [] };

  expect(words({ action: "posting.adopted", detail })).toMatchObject({
    status: "sent",
    title: "Found in GP: journal 28417",
    note: "The marker matches, lines and total equal. Unposted",
  });
  expect(
    words({ action: "posting.sent", detail: { ...detail, state: "posted", differences: ["line 2 text"] } }),
  ).toMatchObject({ status: "posted", note: "The marker matches, differs: line 2 text. Posted" });
});

test("whatever was recorded, an event has words", () => {
  for (const detail of [null, "text", 7, [], [null, "x", 3], { code: 5 }, { reasons: { a: 1 } }] as const) {
    for (const action of [
      "posting.held",
      "posting.rejected",
      "posting.uncertain",
      "posting.sent",
      "mapping.changed",
      "report.read",
      "report.quarantined",
      "posting.attempt_started",
      "posting.already_in_gp",
    ] as const) {
      expect(words({ action, detail, after: detail, before: detail }).title).not.toBe("");
    }
  }
  expect(words({ action: "of.tomorrow" as RecordEvent["action"] }).title).toBe("of.tomorrow");
});

test("days are the company's, not UTC's", () => {
  const at = (text: string) => ({ at: text });

  expect(
    groupByDay(
      [at("2026-11-14T05:30:00Z"), at("2026-11-14T07:00:00Z"), at("2026-11-14T23:00:00Z")],
      "America/Chicago",
    ).map(({ day, items }) => [day, items.length]),
  ).toEqual([
    ["2026-11-13", 1],
    ["2026-11-14", 2],
  ]);
});

test("a request is indented for the eye, and everything else is left alone", () => {
  expect(indentXml('<?xml version="1.0"?><a><b x="1">t &lt; u</b><c/><d><e>1</e></d></a>')).toBe(
    '<?xml version="1.0"?>\n<a>\n  <b x="1">t &lt; u</b>\n  <c/>\n  <d>\n    <e>1</e>\n  </d>\n</a>',
  );
  expect(indentXml('{"a":1}')).toBe('{"a":1}');
});

test("a line says where each part of its account comes from, or who is owed", () => {
  const part = {
    position: 1,
    name: "Department",
    value: "310",
    sourceKind: "tag",
    sourceText: "Trade Show",
    setBy: "Ben Carver",
    setById: null,
    setAt: null,
    version: 46,
  } as const;

  expect(
    lineWhy([
      {
        kind: "composed",
        parts: [
          part,
          { ...part, name: "Sub", value: "00", sourceKind: "constant", sourceText: "", setBy: null, version: null },
        ],
      },
    ]),
  ).toEqual([
    { what: "Department 310", from: "tag Trade Show", by: "by Ben Carver, version 46" },
    { what: "Sub 00", from: "set for all", by: "" },
  ]);
  expect(
    lineWhy([{ kind: "settlement", payer: { kind: "card", card: "Amex" }, expenseIds: ["1", "2"], entries: [] }]),
  ).toEqual([{ what: "2 expenses", from: "paid with Amex", by: "" }]);
});

const SUMMED = {
  kind: "summed",
  ...{ expenseId: "1", merchant: "Drury", category: "Lodging", spentOn: day("2026-11-10") },
  ...{ spentIn: { currency: "EUR", amountCents: cents(9_000) }, amountCents: cents(10_000) },
} as const;
const VAT = { tax: "VAT", category: null, recoverableBasisPoints: 5_000, account: "1" } as const;

test("a sum tells each expense, with what was spent abroad and by which rule its tax is split", () => {
  expect(lineWhy([{ ...SUMMED, why: { kind: "tax", rule: VAT, taxCents: cents(2_000) } }])).toEqual([
    { what: "100.00", from: "10 Nov 2026 · Drury · Lodging · EUR 90.00", by: "50 % of 20.00 tax" },
  ]);
  const one = { ...SUMMED, why: { kind: "tax", rule: VAT, taxCents: cents(2_000) } } as const;
  expect(lineWhy([one, { ...one, merchant: "Hilton" }])).toEqual([
    { what: "2 expenses", from: "50 % of 20.00 tax", by: "" },
    { what: "100.00", from: "10 Nov 2026 · Drury · Lodging · EUR 90.00", by: "" },
    { what: "100.00", from: "10 Nov 2026 · Hilton · Lodging · EUR 90.00", by: "" },
  ]);
  const set = { byId: null, by: "Ana Ruiz", at: "", version: 3 };
  expect(lineWhy([{ kind: "tax", rule: { ...VAT, category: "Meals", set }, taxCents: cents(2_000) }])).toEqual([
    { what: "50 % of 20.00 tax", from: "VAT, category Meals", by: "by Ana Ruiz, version 3" },
  ]);
});
