import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { account, companyOptions, push } from "#db/schema/index.ts";
import { cents } from "#lib/core/money.ts";
import { err } from "#lib/core/result.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { getBoard } from "../board/get-board.ts";
import { listFlowReports, ListFlowReports } from "../board/list-flow-reports.ts";
import { askAccounts } from "./ask-accounts.ts";
import { exportAccountRequest, ExportAccountRequest } from "./export-account-request.ts";
import { getMatrix } from "./get-matrix.ts";

const expense = (id: string, changes: Parameters<typeof sampleExpense>[0]) =>
  sampleExpense({ transactionId: id, ...changes });
/** 30 reports of one way, so that there is a second page; one of another; one that waits. */
const REPORTS = [
  ...Array.from({ length: 30 }, (_, index) =>
    sampleReport([expense(`m${index}`, { category: "Meals", tags: ["Boston"], amountCents: cents(1_000 + index) })], {
      reportId: `RM${String(index).padStart(2, "0")}`,
    }),
  ),
  sampleReport(
    [
      expense("l1", { category: "Lodging", tags: ["Denver"], amountCents: cents(20_000) }),
      expense("l2", { category: "Meals", tags: ["Boston"], amountCents: cents(7) }),
    ],
    { reportId: "RLODGE" },
  ),
  sampleReport([expense("f1", { category: "Field Tools", amountCents: cents(5_000) })], { reportId: "RTOOLS" }),
];

let scene: ReviewScene;
beforeAll(async () => {
  scene = await createReviewScene(REPORTS);
});
afterAll(() => scene.world.close());

const reports = async (input: Record<string, string | number>) => {
  const found = await listFlowReports(scene.ana, ListFlowReports.parse({ companyId: scene.companyId, ...input }));
  if (!found.ok) throw new Error(found.error.code);
  return found.value;
};

test("the flows of the board are all of the spend, each with its ends", async () => {
  const board = await getBoard(scene.ana, { companyId: scene.companyId });
  if (!board.ok) throw new Error(board.error.code);
  const { flows, stats } = board.value;
  expect(flows.reduce((sum, flow) => sum + flow.spendCents, 0)).toBe(stats.spendCents);
  expect(flows.find((flow) => flow.category === "Field Tools")).toMatchObject({ account: null, state: "unmapped" });
  expect(flows.find((flow) => flow.category === "Lodging")).toMatchObject({ account: "6420", centre: "420" });
});

test("the reports behind a ribbon: largest first, in pages, with the sum over all", async () => {
  const first = await reports({ category: "=Meals", account: "=6430" });
  const last = await reports({ category: "=Meals", account: "=6430", page: 2 });
  expect([first.total, first.reports.length, last.reports.length]).toEqual([31, 20, 11]);
  expect(first.cents).toBe(REPORTS.slice(0, 30).reduce((sum, _one, index) => sum + 1_000 + index, 7));
  expect(first.reports[0]).toMatchObject({ reportId: "RM29", cents: 1_029, expenses: 1 });
  expect(last.reports.at(-1)).toMatchObject({ reportId: "RLODGE", cents: 7, expenses: 1 });
});

test("of a report only the expenses that go this way are counted, and an unmapped end finds what waits", async () => {
  expect((await reports({ centre: "=420", account: "=6420" })).reports).toMatchObject([
    { reportId: "RLODGE", cents: 20_000 },
  ]);
  expect((await reports({ account: "none" })).reports).toMatchObject([{ reportId: "RTOOLS", state: "held" }]);
  expect(await reports({ category: "=none" })).toMatchObject({ total: 0, cents: 0 });
});

test("the matrix has every category with every tag, and its sums are the spend", async () => {
  const matrix = await getMatrix(scene.ana, { companyId: scene.companyId });
  if (!matrix.ok) throw new Error(matrix.error.code);
  const { cells, categories, tags, stats, createsAccounts } = matrix.value;
  expect(cells.states.map((row) => row.length)).toEqual(categories.map(() => tags.length));
  expect(cells.spend.reduce((sum, [, , amount]) => sum + amount, 0)).toBe(stats.spendCents);
  expect(createsAccounts).toBe(false);
});

test("nothing is asked of GP while it is switched off, nor for what is not missing", async () => {
  const ask = () => askAccounts(scene.ana, { companyId: scene.companyId, numbers: ["420-6420-00"] });
  expect(await ask()).toEqual(err({ code: "switched_off", what: "create_accounts" }));

  await scene.world.inOrg((tx) =>
    tx.insert(companyOptions).values({
      ...{ organizationId: scene.world.organizationId, companyId: scene.companyId, version: 9 },
      ...{ options: { createAccounts: true }, setBy: "Ana Ruiz", setAt: new Date("2026-11-01T00:00:00Z") },
    }),
  );
  expect(await ask()).toMatchObject({ ok: false, error: { issues: [expect.stringContaining("no longer missing")] } });
});

test("accounts that are missing are asked for, described as their siblings, and wait for a second person", async () => {
  await scene.world.inOrg((tx) =>
    tx
      .update(account)
      .set({ goneAt: new Date("2026-11-02T00:00:00Z") })
      .where(eq(account.number, "420-6430-00")),
  );
  const asked = await askAccounts(scene.ana, { companyId: scene.companyId, numbers: ["420-6430-00"] });
  expect(asked).toEqual({ ok: true, value: { asked: 1 } });
  const [stored] = await scene.world.inOrg((tx) => tx.select().from(push).where(eq(push.companyId, scene.companyId)));
  expect(stored).toMatchObject({ kind: "accounts", state: "asked", askedBy: "Ana Ruiz", agreedBy: null });
  expect(stored?.wanted).toMatchObject({ accounts: [{ number: "420-6430-00" }] });
});

test("the request is a file with ids as text", async () => {
  const file = await exportAccountRequest(scene.ana, ExportAccountRequest.parse({ companyId: scene.companyId }));
  expect(file.ok && file.value.text).toContain("Account,Description,Type,Posting type,Category");
  expect(() => ExportAccountRequest.parse({ companyId: scene.companyId, numbers: "[" })).toThrow(/not JSON/);
});

test("another organization's company is not there", async () => {
  const { companyId } = scene;
  const missing = err({ code: "not_found", what: "company" });
  expect(await getBoard(scene.stranger, { companyId })).toEqual(missing);
  expect(await getMatrix(scene.stranger, { companyId })).toEqual(missing);
  expect(await listFlowReports(scene.stranger, ListFlowReports.parse({ companyId }))).toEqual(missing);
  expect(await exportAccountRequest(scene.stranger, { companyId })).toEqual(missing);
  expect(await askAccounts(scene.stranger, { companyId, numbers: ["1"] })).toEqual(missing);
});
