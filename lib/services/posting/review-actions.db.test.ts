import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { company, posting as postingTable, sync } from "#db/schema/index.ts";
import { day } from "#lib/core/day.ts";
import { cents } from "#lib/core/money.ts";
import { err } from "#lib/core/result.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { saveMapping } from "../mapping/save-mapping.ts";
import { approvePostings } from "./approve-postings.ts";
import { DismissPostings, dismissPostings } from "./dismiss-postings.ts";
import { holdPostings } from "./hold-postings.ts";
import { includeReports } from "./include-reports.ts";
import { dateReport } from "./override/date-report.ts";
import { overrideExpense } from "./override/override-expense.ts";
import { recordInGp } from "./record-in-gp.ts";
import { releasePostings } from "./release-postings.ts";
import { restorePostings } from "./restore-postings.ts";
import { withdrawApproval } from "./withdraw-approval.ts";

const expense = (id: string, changes: Parameters<typeof sampleExpense>[0] = {}) =>
  sampleExpense({ transactionId: id, ...changes });
const early = { approvedAt: new Date("2026-05-12T15:00:00Z") };
const REPORTS = [
  sampleReport([expense("1", { category: "Field Tools" })], { reportId: "TOOLS" }),
  sampleReport([expense("2", { reimbursable: false }), expense("3", { reimbursable: false })], { reportId: "PAYER" }),
  sampleReport([expense("4")], { reportId: "CLEAN" }),
  sampleReport([expense("5")], { reportId: "EARLY", ...early }),
  sampleReport([expense("6")], { reportId: "SELF", approverEmails: ["maya.okafor@halden.example"] }),
  sampleReport([expense("7")], { reportId: "BYHAND", approverEmails: [] }),
];

let scene: ReviewScene;
beforeAll(async () => {
  scene = await createReviewScene(REPORTS);
});
afterAll(() => scene.world.close());

const these = async (...reportIds: string[]) => ({
  companyId: scene.companyId,
  selection: {
    kind: "these" as const,
    postingIds: await Promise.all(reportIds.map(async (id) => (await scene.posting(id)).id)),
  },
});
const state = async (reportId: string) => (await scene.posting(reportId)).state;
const actions = async (reportId: string) => (await scene.audit(reportId)).map((event) => event.action);

test("who mapped what a report uses may not approve it; another person may, and a send is asked for", async () => {
  const tools = { kind: "category" as const, segment: 2, level: 0, source: "Field Tools", target: "6430" };
  await saveMapping(scene.ana, { companyId: scene.companyId, changes: [tools], expectedVersion: 1 });
  expect(await state("TOOLS")).toBe("ready");

  const refused = await approvePostings(scene.ana, await these("TOOLS"));
  expect(refused).toMatchObject({
    value: {
      done: 0,
      refused: 1,
      sendRequested: null,
      items: [{ problem: { code: "same_person", rule: "you mapped category Field Tools" } }],
    },
  });
  expect(await actions("TOOLS")).not.toContain("posting.approved");

  const approved = await approvePostings(scene.grace, await these("TOOLS"));
  expect(approved).toMatchObject({ value: { done: 1, refused: 0, sendRequested: 2 } });
  expect(await scene.posting("TOOLS")).toMatchObject({ state: "ready", approvedBy: "Grace Lindholm" });
  const runs = await scene.world.inOrg((tx) => tx.select().from(sync).where(eq(sync.number, 2)));
  expect(runs).toMatchObject([{ kind: "send", requestedBy: "Grace Lindholm" }]);
});

test("an approval can be taken back while nothing is queued", async () => {
  expect(await withdrawApproval(scene.grace, await these("TOOLS"))).toMatchObject({ value: { done: 1 } });
  expect((await scene.posting("TOOLS")).approvedBy).toBeNull();
  expect(await withdrawApproval(scene.grace, await these("TOOLS"))).toMatchObject({ value: { refused: 1 } });
});

test("a clean report does not wait for approval, so there is nothing to approve", async () => {
  expect(await approvePostings(scene.grace, await these("CLEAN"))).toMatchObject({
    value: {
      done: 0,
      items: [{ problem: { code: "illegal_move", from: "ready", to: "approved" } }],
      sendRequested: null,
    },
  });
});

test("one result per item: what is refused does not stop the others", async () => {
  const acted = await approvePostings(scene.grace, await these("SELF", "TOOLS"));
  expect(acted).toMatchObject({ value: { done: 1, refused: 1 } });
});

test("a hold keeps a report back until a person releases it; a run does not", async () => {
  expect(await holdPostings(scene.grace, { ...(await these("CLEAN")), reason: "ask Maya" })).toMatchObject({
    value: { done: 1 },
  });
  expect((await scene.posting("CLEAN")).holds).toEqual([{ code: "held_by_person", reason: "ask Maya" }]);
  await scene.run("read");
  expect(await state("CLEAN")).toBe("held");

  expect(await releasePostings(scene.grace, await these("CLEAN"))).toMatchObject({ value: { done: 1, ready: 1 } });
  // It was held once, so by this company's policy a person approves it now.
  expect(await scene.posting("CLEAN")).toMatchObject({ state: "ready", wasHeld: true, approvedBy: null });
});

test("releasing what the rules still hold lifts nothing of that", async () => {
  expect(await releasePostings(scene.grace, await these("SELF"))).toMatchObject({ value: { done: 1, ready: 0 } });
  expect((await scene.posting("SELF")).holds.map((hold) => hold.code)).toEqual(["approver_is_submitter"]);
});

test("a dismissal needs a reason, keeps it with the name, and can be restored", async () => {
  const target = await these("SELF");
  expect(DismissPostings.safeParse({ ...target, reason: "  " }).success).toBe(false);
  expect(await dismissPostings(scene.grace, { ...target, reason: "Personal trip, not ours" })).toMatchObject({
    value: { done: 1 },
  });
  expect(await state("SELF")).toBe("dismissed");
  const event = (await scene.audit("SELF")).find((each) => each.action === "posting.dismissed");
  expect(event).toMatchObject({ actorName: "Grace Lindholm", body: { detail: { reason: "Personal trip, not ours" } } });

  expect(await restorePostings(scene.grace, target)).toMatchObject({ value: { done: 1 } });
  expect((await scene.posting("SELF")).holds.map((hold) => hold.code)).toEqual(["approver_is_submitter"]);
});

test("what is ready cannot be dismissed", async () => {
  expect(await dismissPostings(scene.grace, { ...(await these("CLEAN")), reason: "no reason" })).toMatchObject({
    value: { refused: 1, items: [{ problem: { code: "illegal_move", from: "ready" } }] },
  });
});

test("who paid is said per expense; whoever said it may not approve", async () => {
  const { id: postingId } = await scene.posting("PAYER");
  const said = await overrideExpense(scene.ana, {
    ...{ companyId: scene.companyId, postingId, expenseIds: ["2", "3"] },
    ...{ kind: "expense_payer", target: "card:Amex Corporate" },
  });
  expect(said).toMatchObject({
    value: {
      released: [{ reportId: "PAYER" }],
      before: [
        { expenseId: "2", target: null },
        { expenseId: "3", target: null },
      ],
    },
  });
  const { plan } = await scene.posting("PAYER");
  expect(plan?.lines.at(-1)).toMatchObject({ account: "000-2145-00", creditCents: cents(109_458) });
  expect(await approvePostings(scene.ana, await these("PAYER"))).toMatchObject({
    value: { items: [{ problem: { code: "same_person" } }] },
  });
  const events = (await scene.audit("PAYER")).filter((event) => event.action === "mapping.changed");
  expect(events).toHaveLength(2);
});

test("another account for one line must be one that GP takes, and the expense must be the report's", async () => {
  const { id: postingId } = await scene.posting("CLEAN");
  const override = { companyId: scene.companyId, postingId, expenseIds: ["4"], kind: "expense_account" as const };
  expect(await overrideExpense(scene.ana, { ...override, target: "999-9999-99" })).toMatchObject({
    error: { code: "invalid_input" },
  });
  expect(await overrideExpense(scene.ana, { ...override, expenseIds: ["5"], target: "420-6430-00" })).toEqual(
    err({ code: "not_found", what: "expense" }),
  );
  expect(await overrideExpense(scene.ana, { ...override, target: "420-6430-00" })).toMatchObject({
    value: { changed: 1 },
  });
  expect((await scene.posting("CLEAN")).plan?.lines[0]).toMatchObject({ account: "420-6430-00" });
});

test("a report from before go-live is sent only when a person includes it", async () => {
  expect((await scene.posting("EARLY")).holds).toMatchObject([
    { code: "before_go_live", approvedOn: day("2026-05-12") },
  ]);
  expect(await includeReports(scene.grace, await these("EARLY"))).toEqual({
    ok: true,
    value: { included: 1, ready: 0 },
  });
  // May is closed in this calendar: included, it meets the rules that hold for every report.
  expect((await scene.posting("EARLY")).holds.map((hold) => hold.code)).toEqual(["period_closed"]);
  expect(await actions("EARLY")).toContain("report.included");
});

test("a report whose period is closed is dated by a person on the first open day; who said it may not approve it", async () => {
  const { id: postingId } = await scene.posting("EARLY");
  const dated = { companyId: scene.companyId, postingId };
  expect(await dateReport(scene.ana, { ...dated, to: "first_open" })).toMatchObject({
    ok: true,
    value: { date: "2026-07-01", released: [{ reportId: "EARLY" }] },
  });
  const { plan } = await scene.posting("EARLY");
  expect(plan).toMatchObject({ date: "2026-07-01", dated: { wanted: "2026-05-12" } });
  expect(await approvePostings(scene.ana, await these("EARLY"))).toMatchObject({
    value: { items: [{ problem: { code: "same_person", rule: "you mapped the posting date" } }] },
  });
  // No closed period holds it now.
  expect(await dateReport(scene.ana, { ...dated, to: "first_open" })).toMatchObject({
    error: { code: "invalid_input" },
  });
  expect(await dateReport(scene.ana, { ...dated, to: null })).toMatchObject({ ok: true, value: { newlyHeld: 1 } });
  expect((await scene.posting("EARLY")).holds.map((hold) => hold.code)).toEqual(["period_closed"]);
  expect(await dateReport(scene.stranger, { ...dated, to: null })).toMatchObject({ error: { code: "not_found" } });
});

test("what was keyed by hand is recorded with its number, and every later run respects it", async () => {
  const { id: postingId } = await scene.posting("BYHAND");
  const recorded = { companyId: scene.companyId, postingId, journalNumber: 27_113, note: "Keyed on 17 Nov by Ben" };
  expect(await recordInGp(scene.grace, recorded)).toMatchObject({ value: { done: 1 } });
  await scene.run("read");
  expect(await state("BYHAND")).toBe("already_in_gp");
  const event = (await scene.audit("BYHAND")).find((each) => each.action === "posting.already_in_gp");
  expect(event?.body).toMatchObject({ detail: { journalNumber: 27_113 } });
});

test("select all acts on what matches now, on the server", async () => {
  const matching = { kind: "matching" as const, lane: "ready" as const, q: "PAYER" };
  const held = await holdPostings(scene.grace, { companyId: scene.companyId, selection: matching, reason: "" });
  expect(held).toMatchObject({ value: { done: 1, items: [{ reportId: "PAYER" }] } });
});

test("reports of another organization or company are not there", async () => {
  const target = await these("CLEAN");
  expect(await approvePostings(scene.stranger, target)).toEqual(err({ code: "not_found", what: "company" }));
  expect(await dismissPostings(scene.stranger, { ...target, reason: "mine now" })).toEqual(
    err({ code: "not_found", what: "company" }),
  );
  const other = await scene.world.inOrg(async (tx) => {
    const [row] = await tx.select().from(company).where(eq(company.id, scene.companyId));
    const id = crypto.randomUUID();
    if (row) await tx.insert(company).values({ ...row, id, code: "OTHER", gpCompanyId: 3 });
    return id;
  });
  expect(await holdPostings(scene.grace, { ...target, companyId: other, reason: "" })).toMatchObject({
    value: { done: 0, items: [{ problem: { code: "not_found" } }] },
  });
});

test("two people on one report: the second is told that it changed", async () => {
  const target = await these("CLEAN");
  const both = await Promise.all([
    holdPostings(scene.grace, { ...target, reason: "a" }),
    holdPostings(scene.grace, { ...target, reason: "b" }),
  ]);
  const done = both.map((each) => (each.ok ? each.value.done : -1));
  expect(done.toSorted((a, b) => a - b)).toEqual([0, 1]);
  const rows = await scene.world.inOrg((tx) => tx.select().from(postingTable).where(eq(postingTable.subject, "CLEAN")));
  expect(rows.map((row) => row.holds.length)).toEqual([1]);
});
