import { afterAll, beforeAll, expect, test } from "vitest";
import { mapping } from "#db/schema/index.ts";
import { day } from "#lib/core/day.ts";
import type { PlannedDate } from "#lib/core/journal/rule/posting-date.ts";
import { cents } from "#lib/core/money.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { SAMPLE_RULES, sampleEntry } from "#lib/testing/sample-rules.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { previewMapping, type MappingPreview } from "../preview-mapping.ts";
import { replanAffected } from "../replan-affected.ts";
import { saveMapping } from "../save-mapping.ts";
import { judgeImpact, newTally } from "./judge-impact.ts";

const expense = (transactionId: string, amount: number, change: object = {}) =>
  sampleExpense({ transactionId, amountCents: cents(amount), ...change });
const report = (reportId: string, ...expenses: ReturnType<typeof expense>[]) => sampleReport(expenses, { reportId });
const TAG = { kind: "tag", segment: 1, level: 1 } as const;
const DENVER = { ...TAG, source: "Denver", target: "440" };
const TOOLS = { kind: "category", segment: 2, level: 0, source: "Field Tools", target: "6430" } as const;

let scene: ReviewScene;

/** R1 in GP; R2 and R3 wait, R3 shares an expense with what was never ours; R4 is held for a category, R5 for that and a payer. */
beforeAll(async () => {
  scene = await createReviewScene([report("R1", expense("1", 10_000))]);
  await scene.run("send");
  scene.source.reports = [
    ...scene.source.reports,
    report("R2", expense("2", 20_000), expense("21", 5_000, { category: "Meals", tags: ["Boston"] })),
    report("R3", expense("3", 30_000, { category: "Meals" })),
    report("R4", expense("4", 40_000, { category: "Field Tools" })),
    report("R5", expense("5", 50_000, { category: "Field Tools", reimbursable: null })),
    report("R6", expense("6", 60_000, { tags: ["Boston"] })),
  ];
  await scene.run("read");
});
afterAll(() => scene.world.close());

const preview = async (...changes: readonly object[]): Promise<MappingPreview> => {
  const seen = await previewMapping(scene.ana, { companyId: scene.companyId, changes: changes as never });
  if (!seen.ok) throw new Error(seen.error.code);
  return seen.value;
};

test("waiting journals that change: old and new account of each line, and in total by account", async () => {
  const seen = await preview(DENVER);
  expect(seen).toMatchObject({ unblocked: 0, changed: 2, changedCents: 55_000, newlyHeld: 0, stillHeld: 2 });
  expect(
    seen.examples.map(({ reportId, lines }) => [
      reportId,
      lines.map((line) => [line.before, line.after, line.debitCents]),
    ]),
  ).toEqual([
    ["R2", [["420-6420-00", "440-6420-00", 20_000]]],
    ["R3", [["420-6430-00", "440-6430-00", 30_000]]],
  ]);
  expect(seen.accounts).toEqual([
    { account: "420-6430-00", beforeCents: 30_000, afterCents: 0, journals: 1 },
    { account: "440-6430-00", beforeCents: 0, afterCents: 30_000, journals: 1 },
    { account: "420-6420-00", beforeCents: 20_000, afterCents: 0, journals: 1 },
    { account: "440-6420-00", beforeCents: 0, afterCents: 20_000, journals: 1 },
  ]);
});

test("what GP has is counted, and that none of it is touched", async () => {
  expect(await preview(DENVER)).toMatchObject({ inGp: 1, inGpTouched: 0 });
  expect(await preview(TOOLS)).toMatchObject({ inGp: 0, inGpTouched: 0 });
});

test("what would unblock is listed, with what its journals add; what has another problem stays held", async () => {
  const seen = await preview(TOOLS);
  expect(seen).toMatchObject({ unblocked: 1, unblockedCents: 40_000, stillHeld: 1, changed: 0 });
  expect(seen.released.map(({ reportId, totalCents }) => [reportId, totalCents])).toEqual([["R4", 40_000]]);
  expect(seen.accounts).toEqual([
    { account: "000-2130-00", beforeCents: 0, afterCents: -40_000, journals: 1 },
    { account: "420-6430-00", beforeCents: 0, afterCents: 40_000, journals: 1 },
  ]);
});

test("unmapping what waiting journals use says which would be held", async () => {
  const seen = await preview({ ...DENVER, target: null });
  expect([seen.newlyHeld, seen.blocked.map(({ reportId }) => reportId)]).toEqual([2, ["R2", "R3"]]);
});

test("a change to what it is already touches nothing", async () => {
  expect(await preview({ ...DENVER, target: "420" })).toMatchObject({
    changed: 0,
    unblocked: 0,
    examples: [],
    accounts: [],
  });
});

test("what was foretold is what saving does, report by report", async () => {
  const foretold = await preview(TOOLS, DENVER);
  const saved = await saveMapping(scene.ana, {
    companyId: scene.companyId,
    changes: [TOOLS, DENVER],
    expectedVersion: 1,
  });
  expect(saved.ok && saved.value).toMatchObject({
    releasedCents: foretold.unblockedCents,
    changed: foretold.changed,
    stillHeld: foretold.stillHeld,
    newlyHeld: foretold.newlyHeld,
  });
  const released = saved.ok ? saved.value.released.map(({ reportId }) => reportId) : [];
  expect(released).toEqual(foretold.released.map(({ reportId }) => reportId));
  expect((await scene.states())[0]).toBe("R1/1: sent");
});

test("a rule that takes the day of the run keeps the day that is planned, also in what is foretold", () => {
  const rules = {
    ...SAMPLE_RULES,
    options: { ...SAMPLE_RULES.options, postingDate: "run" as const },
    dated: [
      sampleEntry("tag", "Denver", "420"),
      { ...sampleEntry("tag", "Denver", "440", 2), effectiveFrom: day("2026-12-01") },
    ],
  };
  const report = sampleReport([expense("9", 1_000)], { reportId: "R9" });
  const waiting = {
    ...{ postingId: "P9", reportId: "R9", state: "ready" as const, holds: [], employee: "", reportName: "" },
    ...{ totalCents: 1_000, accounts: ["420-6420-00", "000-2130-00"], report },
  };
  const changedWith = (planned: PlannedDate | null) => {
    const tally = newTally();
    const after = { rules, sharedWorkspaces: new Map(), company: {} as never };
    judgeImpact(tally, [{ ...waiting, planned }], { after, today: day("2026-12-02"), elsewhere: new Map() });
    return tally.changed;
  };
  expect(changedWith({ date: day("2026-11-20"), rule: "run" })).toBe(0);
  expect(changedWith(null)).toBe(1);
});

test("what is more than is planned at once is planned by a run of its own, which reads nothing and sends nothing", async () => {
  const { world, companyId } = scene;
  const { organizationId } = world;
  const boston = { ...TAG, source: "Boston", target: "420", setBy: "Ana Ruiz", setAt: new Date() };
  // Saved without planning what it meets, as where that is very much.
  await world.inOrg((tx) => tx.insert(mapping).values({ organizationId, companyId, version: 90, ...boston }));
  const [sends, account] = [scene.ledger.sends.length, (await scene.posting("R6")).plan?.lines[0]?.account];
  scene.source.reports = [];
  const effect = await replanAffected(scene.ana, companyId, { reports: [], beyond: 3 });
  expect([account, effect.beyond, (await scene.lastSync())?.kind]).toEqual(["440-6420-00", 3, "plan"]);

  await scene.run("plan");
  expect(await scene.lastSync()).toMatchObject({ kind: "plan", state: "done", problems: [], counts: { read: 0 } });
  expect((await scene.posting("R6")).plan?.lines[0]).toMatchObject({ account: "420-6420-00" });
  expect(scene.ledger.sends).toHaveLength(sends);
});
