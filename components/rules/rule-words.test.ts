import { expect, test } from "vitest";
import { day } from "#lib/core/day.ts";
import { DEFAULT_OPTIONS } from "#lib/core/mapping/company-options.ts";
import {
  changedOptions,
  datedWords,
  parseShare,
  previewable,
  toDraft,
  unfinishedWords,
  vendorClassWords,
  versionWords,
} from "./rule-words.ts";
import { shareText } from "#components/shared/mapping/option-words.ts";

const VAT = { tax: "VAT", category: null, recoverableBasisPoints: 1_250, account: "000-1180-00" };

test.each([
  ["100", 10_000],
  ["12.5", 1_250],
  ["12,05", 1_205],
  ["0", 0],
  ["100.01", null],
  ["-1", null],
  ["1.005", null],
  ["", null],
])("a share of %j", (text, points) => {
  expect(parseShare(text)).toBe(points);
});

test.each([0, 5, 50, 1_205, 1_250, 10_000])("%i hundredths of a percent come back as they were", (points) => {
  expect(parseShare(shareText(points))).toBe(points);
});

test("only what is changed is sent, and who set a rule is not", () => {
  const saved = { ...DEFAULT_OPTIONS, taxRules: [{ ...VAT, set: { byId: null, by: "Ana", at: "", version: 1 } }] };
  const draft = toDraft(saved);

  expect(changedOptions(toDraft(saved), draft)).toEqual({});
  expect(changedOptions(draft, { ...draft, linesMax: 50, taxRules: [] })).toEqual({ linesMax: 50, taxRules: [] });
});

test("a saved change in words", () => {
  const after = { ...DEFAULT_OPTIONS, postingDate: "run", lineText: "{merchant}", taxRules: [VAT] } as const;

  expect(versionWords({ before: DEFAULT_OPTIONS, after })).toEqual([
    "Date: date of approval → day of the run",
    "Line text: {last name} {day} {merchant} → {merchant}",
    "Tax rule: VAT: 12.5 % to 000-1180-00",
  ]);
  expect(versionWords({ before: after, after: DEFAULT_OPTIONS })).toContain(
    "Tax rule taken away: VAT: 12.5 % to 000-1180-00",
  );
  const by = { byId: "1", by: "Mei Tan", since: "", managerEmail: "" };
  const scheduled = { tags: { rhythm: { every: "week", weekday: 1 } as const, ...by } };
  expect(versionWords({ before: DEFAULT_OPTIONS, after: { ...DEFAULT_OPTIONS, pushSchedules: scheduled } })).toEqual([
    "Write cost centres to Expensify as tags, on a schedule: by hand only → every Monday, in the name of Mei Tan",
  ]);
  expect(versionWords({ before: DEFAULT_OPTIONS, after: { ...DEFAULT_OPTIONS, pushTags: true } })).toEqual([
    "Write cost centres to Expensify as tags: off → on",
  ]);
});

test("a journal says why it has its date", () => {
  const wanted = day("2026-06-15");

  expect(datedWords({ date: wanted, dated: { rule: "approved", wanted } })).toBe("15 Jun 2026, date of approval");
  expect(datedWords({ date: day("2026-07-01"), dated: { rule: "approved", wanted } })).toBe(
    "1 Jul 2026: the period of 15 Jun 2026, date of approval, is closed",
  );
  expect(datedWords({ date: null, dated: null })).toBe("No date yet");
});

test("what is still being written is neither asked of the server nor saved", () => {
  const draft = toDraft(DEFAULT_OPTIONS);
  const half = { ...VAT, account: "" };

  expect(unfinishedWords({ ...draft, taxRules: [VAT] })).toBeNull();
  expect(unfinishedWords({ ...draft, taxRules: [VAT, half] })).toBe("A tax rule needs its tax and its account");
  expect(unfinishedWords({ ...draft, linesMax: Number.NaN })).toBe("A number of lines from 1 to 2,000");
  expect(previewable({ lineText: "{day}", linesMax: 0, taxRules: [VAT, half] })).toEqual({
    lineText: "{day}",
    taxRules: [VAT],
  });
});

test("a class that no vendor of GP has is told before vendors are made with it", () => {
  expect(vendorClassWords("EMPLOYEE", ["EMPLOYEE"])).toMatch(/^Terms, accounts and currency/);
  expect(vendorClassWords("", [])).toMatch(/^Terms, accounts and currency/);
  expect(vendorClassWords("EMPLOYE", ["EMPLOYEE"])).toMatch(/^No vendor in GP has the class EMPLOYE: look it up/);
});
