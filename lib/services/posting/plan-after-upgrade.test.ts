import { expect, test } from "vitest";
import { cents } from "#lib/core/money.ts";
import { contentHash } from "#lib/core/report/content-hash.ts";
import type { Report } from "#lib/core/report/report.ts";
import { fixedClock } from "#lib/testing/fixed-clock.ts";
import { createMemoryPostingStore } from "#lib/testing/memory-posting-store.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { SAMPLE_RULES } from "#lib/testing/sample-rules.ts";
import { type PlanInput, planReport, type PlanWorld } from "./plan-report.ts";

/** What the release before stored as the hash of `REPORT`, when it read neither the tax's name nor report fields. */
const HASH_BEFORE = "f961c046eb13b9f37d4af1ae1fe84e0cc5299ee8747ef4434f2475bbaed73202";
const HOTEL = sampleExpense();
const DINNER = sampleExpense({ transactionId: "2", category: "Meals", amountCents: cents(3_816) });
const REPORT = sampleReport([HOTEL, DINNER]);
const READ_SINCE = { ...REPORT, fields: { Project: "Denver" }, expenses: [{ ...HOTEL, taxName: "VAT 7%" }, DINNER] };

function scene() {
  const clock = fixedClock();
  const store = createMemoryPostingStore(clock);
  const world: PlanWorld = {
    ...{ store, clock, actor: { kind: "engine", job: "test" }, quarantineMs: 900_000, rules: SAMPLE_RULES },
    ...{ markerKey: new TextEncoder().encode("a key"), sharedWorkspaces: new Map() },
    history: { lostAt: null, sweptAt: null },
  };
  const plan = async (report: Report, hash: string) => {
    const { reportId, totalCents, currency, approvedAt } = report;
    const about = {
      reportRowId: "row",
      content: report,
      totalCents,
      currency,
      employee: "",
      reportName: "",
      approvedAt,
    };
    const input: PlanInput = { reportId, hash, about, quarantine: [], gone: false };
    return planReport(world, input);
  };
  return { store, plan };
}

test("what an older release planned is no other revision only because more of the report is read now", async () => {
  const { store, plan } = scene();
  expect(await plan(REPORT, HASH_BEFORE)).toBe("ready");

  expect(await plan(READ_SINCE, contentHash(READ_SINCE))).toBe("unchanged");
  expect([...store.postings.values()].map(({ revision, state }) => [revision, state])).toEqual([[1, "ready"]]);
});

test("but another amount still is", async () => {
  const { store, plan } = scene();
  await plan(REPORT, HASH_BEFORE);
  const dearer = sampleReport([HOTEL, { ...DINNER, amountCents: cents(3_817) }]);

  expect(await plan(dearer, contentHash(dearer))).toBe("ready");
  expect([...store.postings.values()].map(({ revision, state }) => [revision, state])).toEqual([
    [1, "superseded"],
    [2, "ready"],
  ]);
});
