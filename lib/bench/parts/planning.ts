import { assert } from "#lib/core/assert.ts";
import { day } from "#lib/core/day.ts";
import { buildJournal } from "#lib/core/journal/build-journal.ts";
import { cents } from "#lib/core/money.ts";
import type { Report } from "#lib/core/report/report.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { SAMPLE_RULES } from "#lib/testing/sample-rules.ts";
import { type Figure, median, type Part, quantity, ratio } from "../figure.ts";

const LARGE = 2_000;
const SMALL = 200;
const CALLS = 40;
const WARM_UP_CALLS = 10;
const AT = { today: day("2026-11-22"), expenseOwners: new Map<string, string>() };

/** The rules alone: from a report to its journal, in memory. */
export const planningPart: Part = {
  name: "planning",
  title: "Planning: buildJournal, the rules alone",
  run: async () => {
    const [small, large] = [medianMs(reportOf(SMALL)), medianMs(reportOf(LARGE))];
    return figures(small, large);
  },
};

function figures(smallMs: number, largeMs: number): readonly Figure[] {
  return [
    { what: `a report of ${LARGE} expenses`, value: quantity(largeMs, "ms"), beside: `median of ${CALLS}` },
    { what: "  expenses per second", value: quantity((LARGE * 1_000) / largeMs, "/s"), beside: "" },
    { what: `a report of ${SMALL} expenses`, value: quantity(smallMs, "ms"), beside: `median of ${CALLS}` },
    {
      what: `${LARGE} expenses to ${SMALL}`,
      value: ratio(largeMs, smallMs),
      beside: `${LARGE / SMALL} would be in line with their number`,
    },
  ];
}

function medianMs(report: Report): number {
  const once = () => {
    const built = buildJournal(report, SAMPLE_RULES, AT);
    assert(built.ok && !built.value.empty, "no journal");
  };
  for (let warm = 0; warm < WARM_UP_CALLS; warm++) once();
  const tookMs = Array.from({ length: CALLS }, () => {
    const startedMs = performance.now();
    once();
    return performance.now() - startedMs;
  });
  return median(tookMs);
}

/** Two tags, two categories, own money and a card: every expense is composed and settled anew. */
function reportOf(expenses: number): Report {
  return sampleReport(
    Array.from({ length: expenses }, (_, index) =>
      sampleExpense({
        transactionId: String(4_000_000_000_000_000_000n + BigInt(index)),
        amountCents: cents(1_000 + (index % 9_000)),
        tags: [index % 2 === 0 ? "Denver" : "Boston"],
        category: index % 3 === 0 ? "Lodging" : "Meals",
        ...(index % 5 === 0 ? { reimbursable: false, card: "Amex Corporate" } : {}),
      }),
    ),
  );
}
