import { eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { company, posting, shadowRun } from "#db/schema/index.ts";
import { day } from "#lib/core/day.ts";
import { cents } from "#lib/core/money.ts";
import type { JournalDetail } from "#lib/core/ports.ts";
import { listMapping, ListMapping } from "#lib/services/mapping/list-mapping.ts";
import { askShadow } from "#lib/services/shadow/ask-shadow.ts";
import { confirmKeyed } from "#lib/services/shadow/confirm-keyed.ts";
import { exportShadow } from "#lib/services/shadow/export-shadow.ts";
import { readShadow, ReadShadow } from "#lib/services/shadow/read-shadow.ts";
import { undoKeyed } from "#lib/services/shadow/undo-keyed.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { runCompany } from "../company/run-company.ts";

const RUNNING = new AbortController().signal;
const VISITS_MAX = 20;
const TIMEOUT_MS = 60_000;
const PERIOD = { fromDay: day("2026-11-01"), toDay: day("2026-11-20") };

const reportOf = (reportId: string, amount: number, change: object = {}) =>
  sampleReport([sampleExpense({ transactionId: `T${reportId}`, amountCents: cents(amount), ...change })], { reportId });
const keyed = (journalNumber: number, date: string, expenseAccount: string, amount: number): JournalDetail => ({
  ...{ journalNumber, date: day(date), batchId: "HAND", reference: "expenses", sourceDocument: "GJ", state: "Open" },
  ...{ modifiedAt: null, voided: false, auditTrailCode: "GLTRX1" },
  lines: [
    { account: expenseAccount, debitCents: cents(amount), creditCents: cents(0), text: "Denver" },
    { account: "000-2130-00", debitCents: cents(0), creditCents: cents(amount), text: "Okafor" },
  ],
});

const scenes: ReviewScene[] = [];
afterEach(async () => {
  for (const each of scenes.splice(0)) await each.world.close();
});

/** A company that is not live, with four reports, three of which were keyed in GP by hand. */
async function scene(): Promise<ReviewScene> {
  const made = await createReviewScene([
    reportOf("R1", 10_000),
    reportOf("R2", 20_000),
    reportOf("R3", 30_000),
    reportOf("R4", 40_000, { category: "Field Tools" }),
  ]);
  scenes.push(made);
  await made.world.inOrg((tx) => tx.update(company).set({ wentLiveAt: null }).where(eq(company.id, made.companyId)));
  made.ledger.journals.push(
    keyed(101, "2026-11-16", "420-6420-00", 10_000),
    keyed(102, "2026-11-18", "440-6420-00", 20_000),
    keyed(103, "2026-11-17", "420-6430-00", 99_900),
    keyed(104, "2026-11-18", "420-6430-00", 40_000),
  );
  return made;
}

async function visitUntilDone(here: ReviewScene): Promise<typeof shadowRun.$inferSelect> {
  for (let visits = 0; visits < VISITS_MAX; visits++) {
    await runCompany(here.deps, here.ref, "engine-1", RUNNING);
    here.clock.advanceMs(120_000);
    const [row] = await here.world.inOrg((tx) => tx.select().from(shadowRun));
    if (row && (row.state === "done" || row.state === "failed")) return row;
  }
  throw new Error("the shadow month did not end");
}

const read = async (here: ReviewScene) => {
  const page = await readShadow(here.grace, ReadShadow.parse({ companyId: here.companyId }));
  if (!page.ok) throw new Error(page.error.code);
  return page.value;
};

test(
  "a shadow month: made by the rules, found in GP, confirmed, and never sent; what is left goes when live",
  async () => {
    const here = await scene();
    const { companyId } = here;
    const count = () => here.world.inOrg((tx) => tx.$count(posting));
    const before = await count();
    // GP cannot be asked once: it goes on from where it was.
    here.ledger.listFaults.push(true);
    const asked = await askShadow(here.grace, { companyId, ...PERIOD });
    expect(asked.ok).toBe(true);
    expect(await visitUntilDone(here)).toMatchObject({ state: "done" });
    expect([await count(), here.ledger.sends]).toEqual([before, []]);

    const page = await read(here);
    const rows = page.rows.map(({ reportId, kind, journals }) => [
      reportId,
      kind,
      journals.map((j) => j.journalNumber),
    ]);
    expect(rows).toEqual([
      ["R3", "none", []],
      ["R4", "held", []],
      ["R2", "other_account", [102]],
      ["R1", "exact", [101]],
    ]);
    expect(page.run?.figures).toMatchObject({ reports: 4, totalCents: 100_000, matchedCents: 10_000 });
    expect(page.run?.figures).toMatchObject({ matchedBasisPoints: 1_000, journals: 4, journalsLeft: 2 });

    // R4 is held, since nobody mapped its category: where finance keyed the same money is suggested.
    const mapped = await listMapping(here.grace, ListMapping.parse({ companyId, filter: "unmapped" }));
    expect(mapped.ok && mapped.value.rows.map(({ name, suggestion }) => [name, suggestion])).toEqual([
      [
        "Field Tools",
        expect.objectContaining({ value: "6430", reason: "keyed_in_gp", detail: "1 of 1 line, journal 104" }),
      ],
    ]);

    const runId = page.run?.id ?? "";
    const confirmed = await confirmKeyed(here.grace, { companyId, runId, reportIds: ["R1", "R2", "R3"] });
    expect(confirmed).toEqual({ ok: true, value: { confirmed: 2, refused: ["R3"] } });
    expect(await here.states()).toEqual([
      ...["R1/1: held keyed_by_hand", "R2/1: held keyed_by_hand", "R3/1: ready", "R4/1: held category_unmapped"],
    ]);
    expect(await undoKeyed(here.grace, { companyId, reportIds: ["R2"] })).toEqual({ ok: true, value: { undone: 1 } });
    expect((await here.states())[1]).toBe("R2/1: ready");

    await here.world.inOrg((tx) =>
      tx.update(company).set({ wentLiveAt: here.clock.now(), approval: "never" }).where(eq(company.id, companyId)),
    );
    expect(await undoKeyed(here.grace, { companyId, reportIds: ["R1"] })).toMatchObject({
      error: { code: "illegal_move" },
    });
    await here.run("sync");
    expect(await here.states()).toEqual([
      ...["R1/1: held keyed_by_hand", "R2/1: sent", "R3/1: sent", "R4/1: held category_unmapped"],
    ]);
    // What was sent is not keyed by hand, whoever says so.
    const late = await confirmKeyed(here.grace, { companyId, runId, reportIds: ["R2"] });
    expect(late).toEqual({ ok: true, value: { confirmed: 0, refused: ["R2"] } });

    // Its expense was moved into another report since: that one waits.
    here.source.reports = [
      ...here.source.reports,
      sampleReport([sampleExpense({ transactionId: "TR1" })], { reportId: "R9" }),
    ];
    await here.run("sync");
    expect(await here.states()).toContain("R9/1: held expense_in_other_posting");

    const file = await exportShadow(here.grace, { companyId });
    expect(file.ok && file.value.text).toContain("420-6420-00: 200.00, GP 0.00; 440-6420-00: 0.00, GP 200.00");
    const actions = (await here.audit("R1")).map(({ action }) => action);
    expect(actions).toContain("report.keyed_by_hand");
  },
  TIMEOUT_MS,
);

test("GP that cannot be asked for long ends it, with its reason", async () => {
  const here = await scene();
  await askShadow(here.grace, { companyId: here.companyId, ...PERIOD });
  here.ledger.listFaults.push(...Array.from({ length: 400 }, () => true));
  expect(await visitUntilDone(here)).toMatchObject({
    state: "failed",
    result: { problem: { code: expect.any(String) } },
  });
});

test("asked twice is one; a period that is not over, or of a stranger's company, is refused", async () => {
  const here = await scene();
  const { companyId } = here;
  const [one, other] = [
    await askShadow(here.grace, { companyId, ...PERIOD }),
    await askShadow(here.ana, { companyId, ...PERIOD }),
  ];
  expect(one).toEqual(other);
  const open = await askShadow(here.grace, { companyId, fromDay: PERIOD.fromDay, toDay: day("2026-12-31") });
  expect(open).toMatchObject({ error: { issues: ["The last day, 2026-12-31, is not over yet"] } });
  const early = await askShadow(here.grace, { companyId, fromDay: day("2026-04-30"), toDay: day("2026-05-31") });
  expect(early).toMatchObject({
    ok: false,
    error: { issues: [expect.stringMatching(/^Reports approved before 2026-05-01 .* begin on 2026-05-01 or later$/)] },
  });
  expect((await read(here)).knownFrom).toBe("2026-05-01");
  const stranger = await askShadow(here.stranger, { companyId, ...PERIOD });
  expect(stranger).toMatchObject({ ok: false, error: { code: "not_found" } });
});
