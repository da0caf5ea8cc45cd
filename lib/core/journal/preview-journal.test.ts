import { expect, test } from "vitest";
import { ledgerLines } from "#lib/testing/ledger/ledger-lines.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { mappingOf, SAMPLE_ENTRIES, SAMPLE_RULES, sampleEntry } from "#lib/testing/sample-rules.ts";
import { day } from "../day.ts";
import { cents } from "../money.ts";
import { buildJournal, previewJournal } from "./build-journal.ts";

const AT = { today: day("2026-11-22"), expenseOwners: new Map() };
const SOUND = sampleExpense();
const UNMAPPED = sampleExpense({ transactionId: "E2", tags: ["Phoenix"], amountCents: cents(10_000) });
const UNPAID = sampleExpense({ transactionId: "E3", reimbursable: null, amountCents: cents(500) });
const STRANGE_CARD = sampleExpense({
  transactionId: "E4",
  reimbursable: false,
  card: "Diners",
  amountCents: cents(700),
});

test("a sound report is previewed as it is built", () => {
  const report = sampleReport([SOUND]);
  const preview = previewJournal(report, SAMPLE_RULES, AT);
  const built = buildJournal(report, SAMPLE_RULES, AT);

  expect(preview.problems).toEqual([]);
  expect(built.ok && built.value.lines).toEqual(preview.lines);
  expect(preview).toMatchObject({ totalDebitCents: 54_729, totalCreditCents: 54_729, date: "2026-11-16" });
});

test("a held report shows what is known, and nothing where it is not", () => {
  const preview = previewJournal(sampleReport([SOUND, UNMAPPED, UNPAID, STRANGE_CARD]), SAMPLE_RULES, AT);

  expect(ledgerLines(preview.lines)).toEqual([
    "420-6420-00 D 547.29 Okafor 11-10 Hampton Inn Denve",
    "? D 100.00 Okafor 11-10 Hampton Inn Denve",
    "420-6420-00 D 5.00 Okafor 11-10 Hampton Inn Denve",
    "420-6420-00 D 7.00 Okafor 11-10 Hampton Inn Denve",
    "000-2130-00 C 647.29 Okafor R00Xk3PqL8vA",
    "? C 7.00 Okafor R00Xk3PqL8vA",
    "? C 5.00 Okafor R00Xk3PqL8vA",
  ]);
  expect(preview.problems).toEqual([
    { code: "tag_unmapped", expenseId: "E2", level: 1, tag: "Phoenix", segment: 1 },
    { code: "payer_unknown", expenseId: "E3" },
    { code: "card_unmapped", expenseId: "E4", card: "Diners" },
  ]);
});

test("each card that nobody mapped has a line of its own", () => {
  const other = { ...STRANGE_CARD, transactionId: "E5", card: "Maestro" };
  const preview = previewJournal(
    sampleReport([STRANGE_CARD, other, { ...STRANGE_CARD, transactionId: "E6" }]),
    SAMPLE_RULES,
    AT,
  );

  expect(ledgerLines(preview.lines).slice(3)).toEqual([
    "? C 14.00 Okafor R00Xk3PqL8vA",
    "? C 7.00 Okafor R00Xk3PqL8vA",
  ]);
});

test("an account that may not be used is shown all the same", () => {
  const expense = sampleExpense({ tags: ["Boston"], category: "Field Tools" });
  const mapping = mappingOf([...SAMPLE_ENTRIES, sampleEntry("category", "Field Tools", "6530")]);
  const preview = previewJournal(sampleReport([expense]), { ...SAMPLE_RULES, mapping }, AT);

  expect(preview.lines[0]?.account).toBe("440-6530-00");
  expect(preview.problems.map(({ code }) => code)).toEqual(["account_missing"]);
});

test("a report without approval has lines but no date", () => {
  const preview = previewJournal(sampleReport([SOUND], { approvedAt: null }), SAMPLE_RULES, AT);

  expect(preview).toMatchObject({ date: null, period: null, problems: [{ code: "approval_missing" }] });
  expect(preview.lines).toHaveLength(2);
});

test("an excluded report has its lines, and its one problem", () => {
  const preview = previewJournal(sampleReport([UNMAPPED], { status: "open" }), SAMPLE_RULES, AT);

  expect(preview.problems).toEqual([{ code: "status_excluded", status: "open" }]);
  expect(preview.lines).toHaveLength(2);
});

test("amounts that cannot be added up show no lines", () => {
  const huge = sampleExpense({ amountCents: cents(Number.MAX_SAFE_INTEGER) });
  const report = sampleReport([huge, { ...huge, transactionId: "E2" }], { totalCents: cents(0) });

  expect(previewJournal(report, SAMPLE_RULES, AT)).toMatchObject({ lines: [], totalDebitCents: 0 });
});

test("why this account: each part and each settlement names its source and who decided", () => {
  const card = sampleExpense({ transactionId: "E5", reimbursable: false, card: "Amex Corporate" });
  const preview = previewJournal(sampleReport([SOUND, card]), SAMPLE_RULES, AT);
  const [expenseLine, , liabilityLine, cardLine] = preview.lines;

  expect(expenseLine?.why).toMatchObject([
    { kind: "composed", parts: [{ value: "420", sourceText: "Denver", setBy: "Ana Ruiz" }, {}, {}] },
  ]);
  expect(liabilityLine?.why).toEqual([
    { kind: "settlement", payer: { kind: "employee" }, expenseIds: [SOUND.transactionId], entries: [] },
  ]);
  expect(cardLine?.why).toMatchObject([
    { payer: { kind: "card", card: "Amex Corporate" }, expenseIds: ["E5"], entries: [{ target: "000-2145-00" }] },
  ]);
});
