import { and, eq, ne } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { company, keyedByHand, posting as postingTable } from "#db/schema/index.ts";
import { day } from "#lib/core/day.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { CLICKS, CLICKS_IN_A_ROW, type Clicked } from "#lib/testing/store/clicks.ts";
import { sendQueued } from "../outbox/send-queued.ts";
import { keepLease } from "./keep-lease.ts";
import { openCompanyWork, openSendWorld, rulesOf } from "./open-company.ts";

const HOUR_MS = 3_600_000;
const TIMEOUT_MS = 120_000;
const ALL_CLICKS = Object.entries({ ...CLICKS, ...CLICKS_IN_A_ROW });
const reportOf = (reportId: string) => sampleReport([sampleExpense({ transactionId: `T${reportId}` })], { reportId });

const scenes: ReviewScene[] = [];
afterEach(async () => {
  for (const each of scenes.splice(0)) await each.world.close();
});

async function scene(reportIds: readonly string[]): Promise<ReviewScene> {
  const made = await createReviewScene(reportIds.map(reportOf));
  scenes.push(made);
  return made;
}

const setLive = ({ world, companyId }: ReviewScene, wentLiveAt: Date | null) =>
  world.inOrg((tx) => tx.update(company).set({ wentLiveAt }).where(eq(company.id, companyId)));

const UNTOUCHED = "R00untouched";

/** All rows of the company but one, as a person's clicks name them. */
async function clickedOf({ world, companyId }: ReviewScene): Promise<Clicked> {
  const postings = await world.inOrg((tx) =>
    tx
      .select({ id: postingTable.id, expenseIds: postingTable.transactionIds })
      .from(postingTable)
      .where(and(eq(postingTable.companyId, companyId), ne(postingTable.subject, UNTOUCHED))),
  );
  return { companyId, postings };
}

/** Everything that is queued, straight to the sender: past what a run asks before. */
async function sendAll(here: ReviewScene): Promise<unknown> {
  const work = openCompanyWork(here.deps, here.ref.organizationId, here.companyId, "test");
  const keeper = await keepLease(work.store, here.companyId, "engine-9");
  const opened = await openSendWorld(work, await rulesOf(work));
  if (!keeper || !opened.ok) throw new Error("no world");
  const nothing = async () => {};
  const { problem } = await sendQueued(opened.value.world, here.companyId, keeper, {
    ...{ goOn: () => true, started: nothing, settled: nothing },
  });
  await keeper.release();
  return problem;
}

test(
  "a company that is not live: whatever people click, nothing leaves; live, it goes",
  async () => {
    const ids = ALL_CLICKS.map((_, index) => `R00${index + 10}x`);
    const here = await scene([UNTOUCHED, ...ids]);
    // One was queued while it was live: GP could not be reached.
    here.ledger.sendFaults.push("refuse");
    await here.run("send");
    const sendsBefore = here.ledger.sends.length;
    expect(await here.states()).toContain(`${UNTOUCHED}/1: queued`);
    await setLive(here, null);

    for (const [, click] of ALL_CLICKS) {
      await click(here.grace, await clickedOf(here));
      await click(here.ana, await clickedOf(here));
    }
    for (const kind of ["send", "sync", "sync"] as const) {
      await here.run(kind);
      here.clock.advanceMs(13 * HOUR_MS);
    }
    expect(await sendAll(here)).toEqual(expect.objectContaining({ code: "company_not_live" }));
    expect([here.ledger.sends.length, here.ledger.journals]).toEqual([sendsBefore, []]);
    const last = await here.lastSync();
    expect(last?.state).toBe("done");
    expect(last?.problems).toContainEqual(expect.objectContaining({ code: "company_not_live" }));

    await setLive(here, here.clock.now());
    here.clock.advanceMs(13 * HOUR_MS);
    await here.run("sync");
    expect(here.ledger.journals.length).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);

test("what was made while not live is frozen by the first run after, not before", async () => {
  const here = await scene(["R1", "R2"]);
  await setLive(here, null);
  await here.run("sync");
  expect(await here.states()).toEqual(["R1/1: ready", "R2/1: ready"]);
  expect((await here.lastSync())?.problems).toEqual([{ code: "company_not_live", waiting: 2 }]);
  await setLive(here, here.clock.now());
  await here.run("sync");
  expect(await here.states()).toEqual(["R1/1: sent", "R2/1: sent"]);
});

test("keyed by hand: confirmed while it is queued, it does not leave either, and its expenses stay claimed", async () => {
  const here = await scene(["R1", "R2"]);
  here.ledger.sendFaults.push("refuse");
  await here.run("send");
  const sends = here.ledger.sends.length;
  const { organizationId } = here.world;
  const said = { journalNumber: 20_112, journalDay: day("2026-11-16"), confirmedBy: "Grace Lindholm" };
  await here.world.inOrg((tx) =>
    tx
      .insert(keyedByHand)
      .values({ organizationId, companyId: here.companyId, reportId: "R1", ...said, confirmedAt: here.clock.now() }),
  );
  here.clock.advanceMs(HOUR_MS);
  await sendAll(here);
  expect(here.ledger.sends.slice(sends).filter((reference) => reference.includes("R1"))).toEqual([]);
  expect(await here.states()).toEqual(["R1/1: queued", "R2/1: sent"]);
  await here.run("sync");
  expect(await here.states()).toEqual(["R1/1: held keyed_by_hand", "R2/1: sent"]);

  here.source.reports = [
    ...here.source.reports,
    sampleReport([sampleExpense({ transactionId: "TR1" })], { reportId: "R9" }),
  ];
  await here.run("sync");
  expect(await here.states()).toContain("R9/1: held expense_in_other_posting");
});
