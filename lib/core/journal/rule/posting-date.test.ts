import { expect, test } from "vitest";
import { mappingOf, rulesWith, sampleEntry } from "#lib/testing/sample-rules.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { SAMPLE_RULES } from "#lib/testing/sample-rules.ts";
import { day } from "../../day.ts";
import { cents } from "../../money.ts";
import { buildJournal } from "../build-journal.ts";
import type { CompanyOptions } from "../../mapping/company-options.ts";
import type { Report } from "../../report/report.ts";
import { type PlannedDate, postingDate } from "./posting-date.ts";

const TODAY = day("2026-11-22");
/** Approved on 16 November in Chicago, spent on the 10th and the 12th. */
const REPORT = sampleReport([
  sampleExpense({ spentOn: day("2026-11-12") }),
  sampleExpense({ transactionId: "2", spentOn: day("2026-11-10") }),
  sampleExpense({ transactionId: "3", spentOn: null }),
]);

type Case = { report?: Partial<Report>; today?: string; planned?: PlannedDate };
function dateOf(options: Partial<CompanyOptions>, { report, today = TODAY, planned }: Case = {}) {
  const found = postingDate({ ...REPORT, ...report }, rulesWith(options), day(today), planned ?? null);
  return found.problems.length > 0 ? found.problems : found.date;
}
const inMay = { approvedAt: new Date("2026-05-15T12:00:00Z") };

test("date of approval: in the company's time zone", () => {
  expect(dateOf({ postingDate: "approved" })).toBe("2026-11-16");
});

test("date of the last expense: the latest that has a date", () => {
  expect(dateOf({ postingDate: "last_expense" })).toBe("2026-11-12");
});

test("date of the last expense: without any there is none, and it is said", () => {
  const expenses = [sampleExpense({ spentOn: null })];

  expect(dateOf({ postingDate: "last_expense" }, { report: { expenses } })).toEqual([
    { code: "report_incomplete", fields: ["created"] },
  ]);
});

test("date of the last expense: a report that posts nothing needs none", () => {
  const report = sampleReport([sampleExpense({ spentOn: null, amountCents: cents(0) })]);

  expect(
    buildJournal(report, rulesWith({ postingDate: "last_expense" }), { today: TODAY, expenseOwners: new Map() }),
  ).toEqual({
    ok: true,
    value: { date: null, dated: null, period: null, lines: [], totalDebitCents: 0, empty: true },
  });
});

test("date of the last expense: one that lies ahead holds", () => {
  const expenses = [sampleExpense({ spentOn: day("2026-11-23") })];

  expect(dateOf({ postingDate: "last_expense" }, { report: { expenses } })).toEqual([
    { code: "date_in_future", date: "2026-11-23", today: TODAY },
  ]);
});

test("date of the run: today, whenever it was approved", () => {
  expect(dateOf({ postingDate: "run" })).toBe("2026-11-22");
});

test("date of the run: what is planned keeps its date on later days", () => {
  const planned = { date: day("2026-11-20"), rule: "run" } as const;

  expect(dateOf({ postingDate: "run" }, { planned })).toBe("2026-11-20");
});

test("date of the run: what another rule dated gets the day of the run", () => {
  expect(dateOf({ postingDate: "run" }, { planned: { date: day("2026-11-16"), rule: "approved" } })).toBe("2026-11-22");
});

test("date of the run: once its period is closed it moves to today", () => {
  expect(dateOf({ postingDate: "run" }, { planned: { date: day("2026-06-30"), rule: "run" } })).toBe("2026-11-22");
});

test("another rule does not look at what was planned", () => {
  const planned = { date: day("2026-11-20"), rule: "run" } as const;

  expect(dateOf({ postingDate: "approved" }, { planned })).toBe("2026-11-16");
});

test("closed period: held", () => {
  expect(dateOf({ closedPeriod: "hold" }, { report: inMay })).toEqual([
    { code: "period_closed", date: "2026-05-15", period: "2026-05" },
  ]);
});

test("closed period: the first day of the next open one, and the journal says what it was", () => {
  const moved = postingDate({ ...REPORT, ...inMay }, rulesWith({ closedPeriod: "next_open" }), TODAY);

  expect(moved).toMatchObject({
    date: "2026-07-01",
    period: { year: 2026, number: 7 },
    dated: { rule: "approved", wanted: "2026-05-15" },
    problems: [],
  });
});

test("closed period: what a person said for the report counts, where that day is open and no earlier one", () => {
  const dated = (target: string, report: Partial<Report> = inMay) => {
    const entry = sampleEntry("report_date", REPORT.reportId, target);
    return postingDate({ ...REPORT, ...report }, rulesWith({}, { mapping: mappingOf([entry]) }), TODAY);
  };
  expect(dated("2026-07-01")).toMatchObject({
    ...{ date: "2026-07-01", period: { number: 7 }, problems: [] },
    dated: { rule: "approved", wanted: "2026-05-15", setById: "user-ana" },
  });
  for (const day of ["2026-06-01", "2026-05-01", "2027-05-01", "soon"])
    expect(dated(day)).toMatchObject({ date: "2026-05-15", problems: [{ code: "period_closed" }] });
  const periods = SAMPLE_RULES.periods.map((period) => ({ ...period, closed: period.number === 5 }));
  const earlier = mappingOf([sampleEntry("report_date", REPORT.reportId, "2026-04-10")]);
  expect(postingDate({ ...REPORT, ...inMay }, rulesWith({}, { mapping: earlier, periods }), TODAY).problems).toHaveLength(
    1,
  );
  // Its period is open again: the rule's own date holds.
  const open = dated("2026-12-01", {});
  expect([open.date, open.dated]).toEqual(["2026-11-16", { rule: "approved", wanted: "2026-11-16" }]);
});

test("closed period: several closed ones in a row are passed over", () => {
  const periods = SAMPLE_RULES.periods.map((period) => ({ ...period, closed: period.number <= 9 }));
  const rules = rulesWith({ closedPeriod: "next_open" }, { periods });

  expect(postingDate({ ...REPORT, ...inMay }, rules, TODAY).date).toBe("2026-10-01");
});

test("closed period: the next open one lies ahead, so it waits for that day", () => {
  const periods = SAMPLE_RULES.periods.map((period) => ({ ...period, closed: period.number <= 11 }));
  const rules = rulesWith({ closedPeriod: "next_open" }, { periods });

  expect(postingDate(REPORT, rules, TODAY).problems).toEqual([
    { code: "date_in_future", date: "2026-12-01", today: TODAY },
  ]);
});

test("closed period: none is open after it, so it is held", () => {
  const periods = SAMPLE_RULES.periods.map((period) => ({ ...period, closed: true }));
  const rules = rulesWith({ closedPeriod: "next_open" }, { periods });

  expect(postingDate(REPORT, rules, TODAY).problems).toEqual([
    { code: "period_closed", date: "2026-11-16", period: "2026-11" },
  ]);
});

test("an open period is never left", () => {
  expect(dateOf({ closedPeriod: "next_open" })).toBe("2026-11-16");
});

test("without approval there is no date, and the report itself says why", () => {
  expect(postingDate({ ...REPORT, approvedAt: null }, rulesWith({}), TODAY)).toMatchObject({
    date: null,
    problems: [],
  });
});
