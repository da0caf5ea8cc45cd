import { expect, test } from "vitest";
import { makeMarker } from "#lib/core/posting/marker.ts";
import { contentHash } from "#lib/core/report/content-hash.ts";
import { day } from "#lib/core/day.ts";
import { fixedClock } from "#lib/testing/fixed-clock.ts";
import { createMemoryPostingStore } from "#lib/testing/memory-posting-store.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { SAMPLE_RULES } from "#lib/testing/sample-rules.ts";
import { type PlanInput, planReport, type PlanWorld } from "./plan-report.ts";

/** Our own database was set back: what it no longer knows may have been sent, and may still be on its way. */
const LOST_AT = new Date("2026-11-20T12:00:00Z");
const after = (minutes: number) => new Date(LOST_AT.getTime() + minutes * 60_000);
const KEY = new TextEncoder().encode("a key");

function scene(approvedAt: Date, sweptAt: Date | null) {
  const clock = fixedClock();
  const store = createMemoryPostingStore(clock);
  const report = sampleReport([sampleExpense({ transactionId: "1" })], { reportId: "R1", approvedAt });
  const world: PlanWorld = {
    ...{ store, clock, actor: { kind: "engine", job: "test" }, quarantineMs: 900_000, rules: SAMPLE_RULES },
    ...{ markerKey: KEY, sharedWorkspaces: new Map(), history: { lostAt: LOST_AT, sweptAt } },
  };
  const about = {
    ...{ reportRowId: "row", content: report, totalCents: report.totalCents, currency: report.currency },
    ...{ employee: "", reportName: "", approvedAt },
  };
  const input: PlanInput = { reportId: "R1", hash: contentHash(report), about, quarantine: [], gone: false };
  const planned = async () => [await planReport(world, input), [...store.postings.values()][0]?.state];
  return { store, world, input, planned };
}

test("what was approved since is released only when two hours are over and GP was searched after them", async () => {
  expect(await scene(after(30), after(1)).planned()).toEqual(["waiting", "planned"]);
  expect(await scene(after(30), null).planned()).toEqual(["waiting", "planned"]);
  expect(await scene(after(30), after(120)).planned()).toEqual(["waiting", "planned"]);
  expect(await scene(after(30), after(121)).planned()).toEqual(["ready", "ready"]);
});

test("what was approved before needs two people, whenever GP was searched", async () => {
  const here = scene(after(-30), after(121));
  expect(await here.planned()).toEqual(["held", "held"]);
  expect([...here.store.postings.values()][0]?.holds).toMatchObject([{ code: "history_unclear" }]);
});

test("what GP has is held with the plan of now, to be compared with; where a card has no account yet, by its total", async () => {
  const here = scene(after(-30), after(1));
  const { companyId, gpCompanyId } = SAMPLE_RULES;
  const reference = makeMarker(KEY, { gpCompanyId, reportId: "R1", revision: 1, kind: "journal", part: 0 });
  const journal = { journalNumber: 28_001, date: day("2026-11-16"), reference, batchId: "", gpState: "work" } as const;
  const sweep = { from: day("2026-11-01"), to: day("2026-11-30"), everything: true, startedAt: after(1) };
  await here.store.recordSweep(companyId, { ...sweep, journals: [journal] }, here.world.actor);

  expect(await here.planned()).toEqual(["unchanged", "held"]);
  const plan = [...here.store.postings.values()][0]?.plan;
  expect([plan?.fingerprint.totalDebitCents, plan?.fingerprint.linesHash === ""]).toEqual([
    here.input.about.totalCents,
    false,
  ]);

  const unmapped = scene(after(-30), after(1));
  await unmapped.store.recordSweep(companyId, { ...sweep, journals: [journal] }, here.world.actor);
  const { rules } = unmapped.world;
  await planReport({ ...unmapped.world, rules: { ...rules, mapping: new Map() } }, unmapped.input);
  const known = [...unmapped.store.postings.values()][0]?.plan?.fingerprint;
  expect([known?.totalDebitCents, known?.linesHash]).toEqual([here.input.about.totalCents, ""]);
});

test("a journal in GP of the report whose id differs by case alone holds nothing; one that somebody keyed does", async () => {
  const { companyId, gpCompanyId } = SAMPLE_RULES;
  const twin = makeMarker(KEY, { gpCompanyId, reportId: "r1", revision: 1, kind: "journal", part: 0 });
  const outcome = async (reference: string) => {
    const here = scene(after(30), after(121));
    const journal = {
      journalNumber: 28_001,
      date: day("2026-11-16"),
      reference,
      batchId: "",
      gpState: "work",
    } as const;
    const sweep = { from: day("2026-11-01"), to: day("2026-11-30"), everything: true, startedAt: after(121) };
    await here.store.recordSweep(companyId, { ...sweep, journals: [journal] }, here.world.actor);
    return here.planned();
  };

  expect(await outcome(twin)).toEqual(["ready", "ready"]);
  expect(await outcome("EXP r1 KEYED234")).toEqual(["held", "held"]);
});
