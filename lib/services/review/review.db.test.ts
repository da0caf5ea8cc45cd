import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { company } from "#db/schema/index.ts";
import { cents } from "#lib/core/money.ts";
import { err } from "#lib/core/result.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { approvePostings } from "../posting/approve-postings.ts";
import { saveMapping } from "../mapping/save-mapping.ts";
import { listReview, ListReview } from "./list-review.ts";
import { readPosting } from "./read-posting.ts";

const QUARANTINE_MS = 900_000;
const expense = (id: string, changes: Parameters<typeof sampleExpense>[0] = {}) =>
  sampleExpense({ transactionId: id, ...changes });
const tools = (id: string, amount: number) => expense(id, { category: "Field Tools", amountCents: cents(amount) });
const REPORTS = [
  sampleReport([tools("1", 10_000), expense("2", { amountCents: cents(500) })], { reportId: "A" }),
  sampleReport([tools("3", 20_000)], { reportId: "B", submitterName: "Owen 100% Pratt" }),
  sampleReport([expense("4", { amountCents: cents(40_000) })], { reportId: "C", approverEmails: [] }),
  sampleReport([expense("5", { amountCents: cents(7_000) })], { reportId: "D" }),
  sampleReport([expense("6", { amountCents: cents(9_000) })], {
    reportId: "E",
    approvedAt: new Date("2026-05-12T15:00:00Z"),
  }),
];

let scene: ReviewScene;
beforeAll(async () => {
  scene = await createReviewScene(REPORTS);
});
afterAll(() => scene.world.close());

const list = async (input: object = {}) => {
  const page = await listReview(scene.grace, ListReview.parse({ companyId: scene.companyId, ...input }));
  if (!page.ok) throw new Error(page.error.code);
  return page.value;
};
const detail = async (
  reportId: string,
  trying?: Parameters<ReturnType<typeof readPosting>>[1]["trying"],
  ctx = scene.grace,
) => {
  const { id: postingId } = await scene.posting(reportId);
  return readPosting(QUARANTINE_MS)(ctx, { companyId: scene.companyId, postingId, ...(trying ? { trying } : {}) });
};
const summary = (page: Awaited<ReturnType<typeof list>>) =>
  page.groups.map(({ kind, problem, items, totalCents }) => [
    kind,
    problem?.code ?? null,
    items.map((item) => item.reportId).join(" "),
    totalCents,
  ]);
const TOOLS = { kind: "category" as const, segment: 2, level: 0, source: "Field Tools", target: "6430" };

test("each report stands in one lane, and the groups add up to their lane", async () => {
  const page = await list();
  expect(page.lanes).toMatchObject({
    fix: { count: 3, totalCents: 70_500 },
    ready: { count: 1, totalCents: 7_000 },
    before: { count: 1, totalCents: 9_000 },
    sent: { count: 0 },
  });
  expect(summary(page)).toEqual([
    ["cause", "approver_missing", "C", 40_000],
    ["cause", "category_unmapped", "B A", 30_500],
  ]);
  expect(page.nextSend).toEqual({ count: 1, totalCents: 7_000 });
  expect(summary(await list({ lane: "before" }))).toEqual([["all", null, "E", 9_000]]);
});

test("the search is plain text: a percent sign is a percent sign", async () => {
  expect(summary(await list({ q: "100% pratt" }))).toEqual([["cause", "category_unmapped", "B", 20_000]]);
  expect((await list({ q: "%" })).total.count).toBe(1);
  expect((await list({ q: "_" })).total.count).toBe(0);
});

test("a held report shows its journal as far as it is known, with the hole and the reason for each part", async () => {
  const read = await detail("A");
  if (!read.ok) throw new Error(read.error.code);
  const { journal, problems, suggestions } = read.value;
  expect(
    journal?.lines.map(({ account, debitCents, creditCents, paidBy }) => [account, debitCents, creditCents, paidBy]),
  ).toEqual([
    [null, 10_000, 0, "employee"],
    ["420-6420-00", 500, 0, "employee"],
    ["000-2130-00", 0, 10_500, null],
  ]);
  expect(journal).toMatchObject({
    kind: "preview",
    totalDebitCents: 10_500,
    totalCreditCents: 10_500,
    period: "2026-11",
  });
  expect(
    journal?.lines[1]?.parts.map(({ value, kind, source, setBy, version }) => [value, kind, source, setBy, version]),
  ).toEqual([
    ["420", "tag", "Denver", "Ana Ruiz", 1],
    ["6420", "category", "Lodging", "Ana Ruiz", 1],
    ["00", "workspace", "Field", "Ana Ruiz", 1],
  ]);
  expect(problems).toMatchObject([{ problem: { code: "category_unmapped" }, expenseIds: ["1"], count: 1 }]);
  expect(read.value.expenses).toMatchObject([{ id: "1", amountCents: 10_000, payer: "employee" }]);
  expect(suggestions).toEqual({});
});

test("a choice can be tried: the journal is shown with it, marked as not saved, and nothing is written", async () => {
  const read = await detail("A", [TOOLS]);
  if (!read.ok) throw new Error(read.error.code);
  expect(read.value.journal?.lines[0]).toMatchObject({
    account: "420-6430-00",
    parts: [{ unsaved: false }, { value: "6430", unsaved: true }, { unsaved: false }],
  });
  expect((await scene.posting("A")).state).toBe("held");
});

test("what is ready shows the plan, who may not approve it, and its history", async () => {
  await saveMapping(scene.ana, { companyId: scene.companyId, changes: [TOOLS], expectedVersion: 1 });
  const mine = await detail("A", undefined, scene.ana);
  const hers = await detail("A");
  expect(mine).toMatchObject({
    value: { state: "ready", waitsForApproval: true, ownWork: ["category Field Tools"], journal: { kind: "planned" } },
  });
  expect(hers).toMatchObject({ value: { ownWork: [] } });
  expect(hers.ok && hers.value.history.map(({ action, facts }) => [action, facts["codes"] ?? ""])).toEqual([
    ["report.read", ""],
    ["posting.held", "category_unmapped"],
    ["posting.ready", ""],
  ]);
  expect(summary(await list({ lane: "ready" })).map(([kind, , reports]) => [kind, reports])).toEqual([
    ["waiting", "A B"],
    ["next_send", "D"],
  ]);
  // A and B wait for a person, so the next send takes D alone.
  expect((await list({ lane: "ready" })).nextSend).toEqual({ count: 1, totalCents: 7_000 });
});

test("what was approved is sent as it was frozen, and stands in its batch", async () => {
  const { id } = await scene.posting("A");
  await approvePostings(scene.grace, { companyId: scene.companyId, selection: { kind: "these", postingIds: [id] } });
  await scene.run("send");
  const read = await detail("A");
  expect(read).toMatchObject({
    value: { state: "sent", releasedBy: "Grace Lindholm", batchId: "EXP-20261122-1", journal: { kind: "sent" } },
  });
  expect(summary(await list({ lane: "sent" }))).toEqual([["batch", null, "A D", 17_500]]);
});

test("a report of another organization or company is not there", async () => {
  expect(await detail("A", undefined, scene.stranger)).toEqual(err({ code: "not_found", what: "report" }));
  const { id: postingId } = await scene.posting("A");
  const other = await scene.world.inOrg(async (tx) => {
    const [row] = await tx.select().from(company).where(eq(company.id, scene.companyId));
    const id = crypto.randomUUID();
    if (row) await tx.insert(company).values({ ...row, id, code: "OTHER", gpCompanyId: 3 });
    return id;
  });
  for (const companyId of [other, crypto.randomUUID()]) {
    const read = await readPosting(QUARANTINE_MS)(scene.grace, { companyId, postingId });
    expect(read).toEqual(err({ code: "not_found", what: "report" }));
  }
});
