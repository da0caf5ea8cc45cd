import { readdirSync } from "node:fs";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { posting as postingTable } from "#db/schema/index.ts";
import { assert } from "#lib/core/assert.ts";
import { cents } from "#lib/core/money.ts";
import type { JournalDetail } from "#lib/core/ports.ts";
import { type Click, CLICKS, CLICKS_IN_A_ROW } from "#lib/testing/store/clicks.ts";
import { createDrive, makeReversals, type Situation, SITUATIONS } from "#lib/testing/store/situations.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";

/**
 * Whatever a person clicks, in whatever place of a report's life, twice and by two people at once: GP never gets a second
 * journal for it. Every click is made on a report in every situation; then the engine runs to its end, and GP is counted.
 */
const HOUR_MS = 3_600_000;
const FIRST_CENTS = 10_000;
const EDITED_CENTS = 25_000;
const ALL_CLICKS: readonly (readonly [string, Click])[] = Object.entries({ ...CLICKS, ...CLICKS_IN_A_ROW });
/** Half a minute on a quiet machine. */
const TIMEOUT_MS = 600_000;

type Case = Readonly<{ reportId: string; situation: Situation; click: string }>;
const CASES: readonly Case[] = ALL_CLICKS.flatMap(([click], row) =>
  SITUATIONS.map((situation, column) => ({ reportId: `R00${row + 10}x${column + 10}`, situation, click })),
);

const reportOf = (reportId: string, amountCents: number) =>
  sampleReport([sampleExpense({ transactionId: `T${reportId}`, amountCents: cents(amountCents) })], { reportId });
const journalsOf = ({ ledger }: ReviewScene, reportId: string) =>
  ledger.journals.filter(({ reference, voided }) => !voided && reference.startsWith(`EXP ${reportId} `));
/** What the report has put into the ledger: a journal less its reversal. */
const netOf = (journals: readonly JournalDetail[]) =>
  journals.reduce((net, { lines }) => net + (lines[0] ? lines[0].debitCents - lines[0].creditCents : 0), 0);
const perMarker = (journals: readonly JournalDetail[]) =>
  Math.max(0, ...[...Map.groupBy(journals, ({ reference }) => reference).values()].map(({ length }) => length));

let scene: ReviewScene;
let before: ReadonlyMap<string, readonly JournalDetail[]>;

/** Every case in its situation: those that need the engine first, since it moves whatever else it can. */
async function setUp(): Promise<void> {
  scene = await createReviewScene(CASES.map(({ reportId }) => reportOf(reportId, FIRST_CENTS)));
  const drive = createDrive(scene);
  const ready = new Map(
    (await drive.store.list(scene.companyId, ["ready"], CASES.length)).map((posting) => [posting.subject, posting]),
  );
  const make = async ({ reportId, situation }: Case) => {
    const posting = ready.get(reportId);
    assert(posting !== undefined, `${reportId} is not ready`);
    await situation.make(drive, posting);
  };
  const edited = new Map(
    CASES.flatMap(({ reportId, situation }) => (situation.edited ? [[reportId, situation.edited]] : [])),
  );
  for (const each of CASES) if (each.situation.edited) await make(each);
  scene.source.reports = CASES.map(({ reportId }) =>
    reportOf(reportId, edited.has(reportId) ? EDITED_CENTS : FIRST_CENTS),
  );
  await scene.run("read");
  await makeReversals(drive, edited);
  for (const each of CASES) if (!each.situation.edited) await make(each);
  before = new Map(CASES.map(({ reportId }) => [reportId, journalsOf(scene, reportId)]));
}

async function clickEverything(): Promise<void> {
  const rows = await scene.world.inOrg((tx) =>
    tx
      .select({ id: postingTable.id, subject: postingTable.subject, expenseIds: postingTable.transactionIds })
      .from(postingTable)
      .where(eq(postingTable.companyId, scene.companyId)),
  );
  for (const [name, click] of ALL_CLICKS) {
    const reportIds = new Set(CASES.flatMap((each) => (each.click === name ? [each.reportId] : [])));
    const on = { companyId: scene.companyId, postings: rows.filter(({ subject }) => reportIds.has(subject)) };
    await Promise.all([click(scene.ana, on), click(scene.grace, on)]);
    await click(scene.ana, on);
    await click(scene.grace, on);
  }
}

beforeAll(async () => {
  await setUp();
  await clickEverything();
  for (const kind of ["send", "sync", "sync"] as const) {
    await scene.run(kind);
    scene.clock.advanceMs(13 * HOUR_MS);
  }
}, TIMEOUT_MS);
afterAll(() => scene.world.close());

test("the list of clicks has every service that a person can call", () => {
  const folder = new URL("../../services/posting/", import.meta.url);
  const files = [".", "after-sending/", "override/"].flatMap((each) => readdirSync(new URL(each, folder)));
  // What the clicks are made of, and a question that moves nothing (its own test says so).
  const shared = ["act-on-postings", "plan-report", "preview-replay", "replan-open", "selection", "step"];
  const services = files.flatMap((file) => (/^([a-z-]+)\.ts$/.exec(file)?.[1] ?? []) as string[] | string);
  expect(Object.keys(CLICKS).toSorted()).toEqual(services.filter((name) => !shared.includes(name)).toSorted());
});

test.each(SITUATIONS)("$name: no click makes a second journal", ({ name }) => {
  const wrong = CASES.filter(({ situation }) => situation.name === name).flatMap(({ reportId, click }) => {
    const [was, is] = [before.get(reportId) ?? [], journalsOf(scene, reportId)];
    // A reversal that was deleted in GP leaves its journal standing: that is where the case begins.
    const allowed = [0, FIRST_CENTS, EDITED_CENTS, netOf(was)];
    const isOnce = perMarker(is) <= Math.max(1, perMarker(was)) && allowed.includes(netOf(is));
    return isOnce
      ? []
      : [`${click}: ${is.map(({ reference, lines }) => `${reference} ${lines[0]?.debitCents}`).join(", ")}`];
  });
  expect(wrong).toEqual([]);
});

test("what two people agree on does go, once: the table is not empty of work", () => {
  const went = (situation: string, click: string) => {
    const found = CASES.find((each) => each.situation.name === situation && each.click === click);
    return netOf(journalsOf(scene, found?.reportId ?? ""));
  };
  expect(went("not found, nothing arrived", "ask, then agree")).toBe(FIRST_CENTS);
  expect(went("not found, nothing arrived", "release-postings")).toBe(0);
  expect(went("sent, gone", "ask, then agree")).toBe(FIRST_CENTS);
  expect(went("sent, gone", "acknowledge-postings")).toBe(0);
  expect(went("refused by GP", "replay-postings")).toBe(FIRST_CENTS);
  expect(went("reversal ready", "correct, approve")).toBe(0);
  expect(went("edited after it was posted", "approve-postings")).toBe(FIRST_CENTS);
});
