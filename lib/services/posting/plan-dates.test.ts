import { expect, test } from "vitest";
import { day } from "#lib/core/day.ts";
import { buildIntent } from "#lib/testing/build-posting.ts";
import type { CompanyOptions } from "#lib/core/mapping/company-options.ts";
import type { CompanyRules } from "#lib/core/mapping/rules.ts";
import { contentHash } from "#lib/core/report/content-hash.ts";
import { fixedClock } from "#lib/testing/fixed-clock.ts";
import { createMemoryPostingStore } from "#lib/testing/memory-posting-store.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { rulesWith } from "#lib/testing/sample-rules.ts";
import { type PlanInput, planReport, type PlanWorld } from "./plan-report.ts";
import { step } from "./step.ts";

const DAY_MS = 86_400_000;

function scene(options: Partial<CompanyOptions>) {
  const clock = fixedClock();
  const store = createMemoryPostingStore(clock);
  const world = (rules: CompanyRules): PlanWorld => ({
    ...{ store, clock, actor: { kind: "engine", job: "test" }, quarantineMs: 900_000, rules },
    ...{ markerKey: new TextEncoder().encode("a key"), sharedWorkspaces: new Map() },
    history: { lostAt: null, sweptAt: null },
  });
  const report = sampleReport([sampleExpense()]);
  const { reportId, totalCents, currency, approvedAt } = report;
  const about = { reportRowId: "row", content: report, totalCents, currency, employee: "", reportName: "", approvedAt };
  const input: PlanInput = { reportId, hash: contentHash(report), about, quarantine: [], gone: false };
  const only = () => {
    const [posting] = [...store.postings.values()];
    if (!posting) throw new Error("nothing is planned");
    return posting;
  };
  return {
    plan: (changes: Partial<CompanyRules> = {}) => planReport(world(rulesWith(options, changes)), input),
    freeze: () => step(world(rulesWith(options)), only(), { kind: "queue", intent: buildIntent(), lookFirst: false }),
    later: (days: number) => clock.advanceMs(days * DAY_MS),
    now: () => [only().state, only().plan?.date, only().revision],
    version: () => only().version,
    holds: () => only().holds,
  };
}
const closed = (...numbers: readonly number[]) => ({
  periods: rulesWith({}).periods.map((period) => ({ ...period, closed: numbers.includes(period.number) })),
});

test("the day of the run is kept from run to run: no new plan each day", async () => {
  const here = scene({ postingDate: "run" });
  expect([await here.plan(), here.now()]).toEqual(["ready", ["ready", "2026-11-22", 1]]);
  const version = here.version();
  here.later(5);

  expect([await here.plan(), here.version()]).toEqual(["unchanged", version]);
  expect(await here.plan({ separator: "." })).toBe("held");
  expect(await here.plan()).toBe("ready");
  // Held once, its plan is gone: the run that frees it gives its own day.
  expect(here.now()).toEqual(["ready", "2026-11-27", 1]);
});

test("the day of the run moves on when its period is closed before it was sent", async () => {
  const here = scene({ postingDate: "run" });
  await here.plan();
  here.later(10);

  expect([await here.plan(closed(11)), here.now()]).toEqual(["ready", ["ready", "2026-12-02", 1]]);
});

test("what is frozen is held when its period closes, and then dated in the next open one", async () => {
  const here = scene({ closedPeriod: "next_open" });
  await here.plan();
  expect(here.now()).toEqual(["ready", "2026-11-16", 1]);
  expect(await here.freeze()).toMatchObject({ kind: "moved" });
  here.later(10);

  expect(await here.plan(closed(11))).toBe("held");
  expect(here.holds()).toEqual([{ code: "period_closed", date: day("2026-11-16"), period: "2026-11" }]);
  expect([await here.plan(closed(11)), here.now()]).toEqual(["ready", ["ready", "2026-12-01", 1]]);
});
