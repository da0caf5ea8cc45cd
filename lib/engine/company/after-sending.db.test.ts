import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { auditEvent, company, posting as postingTable, report as reportTable } from "#db/schema/index.ts";
import { assert } from "#lib/core/assert.ts";
import { cents } from "#lib/core/money.ts";
import type { JournalDetail } from "#lib/core/ports.ts";
import { newPosting, type Posting } from "#lib/core/posting/posting.ts";
import type { PostingEvent } from "#lib/core/posting/posting-event.ts";
import type { Report } from "#lib/core/report/report.ts";
import { err } from "#lib/core/result.ts";
import { step } from "#lib/services/posting/step.ts";
import { createEngineScene, type EngineScene } from "#lib/testing/engine-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { runCompany } from "./run-company.ts";

/** What became of a journal after it was sent, and of its report: watch, corrections, a database that was set back. */
const HOUR_MS = 3_600_000;
const ANA = { id: randomUUID(), name: "Ana Ruiz" };
const GRACE = { id: randomUUID(), name: "Grace Lindholm" };
const REPORT = sampleReport([sampleExpense({ transactionId: "1" })], { reportId: "R1" });

let here: EngineScene;
beforeEach(async () => {
  here = await createEngineScene([REPORT]);
});
afterEach(() => here.world.close());

async function run(kind?: "read" | "send" | "sync"): Promise<void> {
  await here.requestSync(kind);
  await visit();
}
const visit = () => runCompany(here.deps, here.ref, "engine-1", new AbortController().signal);

async function postingOf(reportId: string, revision = 1, kind: Posting["kind"] = "journal"): Promise<Posting> {
  const [row] = await here.world
    .inOrg((tx) =>
      tx
        .select({
          id: postingTable.id,
          subject: postingTable.subject,
          revision: postingTable.revision,
          kind: postingTable.kind,
        })
        .from(postingTable),
    )
    .then((rows) =>
      rows.filter((each) => each.subject === reportId && each.revision === revision && each.kind === kind),
    );
  const found = row && (await here.deps.openStore(here.ref.organizationId).read(row.id));
  assert(found !== undefined && found !== null, `no posting ${reportId}/${revision}`);
  return found;
}

async function click(posting: Posting, event: PostingEvent): Promise<void> {
  const store = here.deps.openStore(here.ref.organizationId);
  const world = { store, clock: here.clock, quarantineMs: 0, actor: { kind: "user", ...ANA } as const };
  expect(await step(world, posting, event)).toMatchObject({ kind: "moved" });
}

function inGp(change: (journal: JournalDetail) => JournalDetail | null, at = 0): void {
  const journal = here.ledger.journals[at];
  assert(journal !== undefined, "GP has no such journal");
  const changed = change(journal);
  here.ledger.journals.splice(at, 1, ...(changed ? [changed] : []));
}
const posted = (journal: JournalDetail): JournalDetail => ({
  ...journal,
  state: "Open",
  batchId: "",
  auditTrailCode: "GLTRX1",
});
const edited: Report = sampleReport([sampleExpense({ transactionId: "1", amountCents: cents(100) })], {
  reportId: "R1",
});
const alerts = async () => (await postingOf("R1")).holds.map(({ code }) => code);
const sides = () => here.ledger.journals.map(({ lines }) => lines.map((line) => [line.debitCents, line.creditCents]));

test("the watch tells posted with its audit trail code, and an edit of the total", async () => {
  await run();
  inGp((journal) => ({
    ...journal,
    lines: journal.lines.map((line) => ({ ...line, debitCents: cents(line.debitCents && 1) })),
  }));
  await run();
  expect((await postingOf("R1")).gp).toMatchObject({ state: "changed", totalDiffers: true });
  expect(await alerts()).toEqual(["changed_in_gp"]);
  inGp(posted);
  await run();
  expect((await postingOf("R1")).gp).toMatchObject({ state: "posted", auditTrailCode: "GLTRX1" });
  // Year-end close takes the detail away: what was posted is never "gone".
  inGp(() => null);
  await run();
  expect((await postingOf("R1")).gp?.state).toBe("posted");
  expect(here.ledger.sends).toHaveLength(1);
});

test("a journal under another date or reference is the same journal; an answer that is not complete proves nothing", async () => {
  await run();
  inGp((journal) => ({ ...journal, date: "2026-11-20" as JournalDetail["date"], reference: "ask Ana" }));
  await run();
  expect((await postingOf("R1")).gp).toMatchObject({ state: "changed", date: "2026-11-20" });
  expect((await postingOf("R1")).gp?.differences.join()).toContain('reference in GP "ask Ana"');
  inGp(() => null);
  here.ledger.listFaults.push(...Array.from({ length: 99 }, () => true));
  await run();
  expect((await postingOf("R1")).gp?.state).toBe("changed");
});

test("between runs the watch looks again every quarter of an hour", async () => {
  await run();
  inGp(posted);
  await visit();
  expect((await postingOf("R1")).gp?.state).toBe("work");
  here.clock.advanceMs(HOUR_MS / 4);
  await visit();
  expect((await postingOf("R1")).gp?.state).toBe("posted");
});

test("changed while its journal is unposted: deleted in GP and proven gone, the next revision goes", async () => {
  await run();
  here.source.reports = [edited];
  await run();
  expect(await here.states()).toEqual(["R1/1: sent", "R1/2: held changed_after_sending"]);
  inGp(() => null);
  await run();
  expect(await here.states()).toEqual(["R1/1: sent", "R1/2: ready"]);
  await click(await postingOf("R1", 2), { kind: "approve", by: GRACE });
  await run("send");
  expect(await here.states()).toEqual(["R1/1: sent", "R1/2: sent"]);
  expect(sides()).toEqual([
    [
      [100, 0],
      [0, 100],
    ],
  ]);
});

test("a deleted journal whose report did not change is told, and never sent again by a machine", async () => {
  await run();
  inGp(() => null);
  await run();
  await run();
  expect(await alerts()).toEqual(["gone_from_gp"]);
  expect(here.ledger.sends).toHaveLength(1);
  await click(await postingOf("R1"), { kind: "ask_again", by: ANA, reason: "GP was restored" });
  await run();
  expect(here.ledger.sends).toHaveLength(1);
  await click(await postingOf("R1"), { kind: "send_again", by: GRACE });
  await run();
  expect(await here.states()).toEqual(["R1/1: sent", "R1/2: sent"]);
  expect(here.ledger.journals).toHaveLength(1);
});

test("changed after it was posted: a reversal that two people agree on, then the replacement", async () => {
  await run();
  inGp(posted);
  here.source.reports = [edited];
  await run();
  const original = await postingOf("R1");
  const store = here.deps.openStore(here.ref.organizationId);
  const [row] = await here.world.inOrg((tx) => tx.select().from(postingTable).where(eq(postingTable.id, original.id)));
  assert(row !== undefined, "no row");
  const reversal = newPosting({
    ...{ id: randomUUID(), companyId: original.companyId, subject: "R1", revision: 1, kind: "reversal" },
    ...{ marker: "EXP R1 REVERSAL", contentHash: original.contentHash, transactionIds: [] },
    ...{ corrects: original.id, askedBy: ANA },
  });
  const { reportRowId, currency, employee, reportName, approvedAt } = row;
  const about = { reportRowId, currency, employee, reportName, approvedAt, totalCents: cents(0), content: null };
  expect(await store.add(reversal, about, { kind: "user", ...ANA })).toBe(true);

  await run();
  const planned = await postingOf("R1", 1, "reversal");
  expect(planned.state).toBe("ready");
  await run();
  expect(here.ledger.sends).toHaveLength(1);
  await click(planned, { kind: "approve", by: GRACE });
  await run();
  expect((await postingOf("R1")).takenBack).toEqual({ by: "reversal", journalNumber: 28_002 });
  // The replacement was held once, so the company's policy has a person look at it.
  await run();
  await click(await postingOf("R1", 2), { kind: "approve", by: GRACE });
  await run();
  expect(sides()).toEqual([
    [
      [54_729, 0],
      [0, 54_729],
    ],
    [
      [0, 54_729],
      [54_729, 0],
    ],
    [
      [100, 0],
      [0, 100],
    ],
  ]);
  expect(here.ledger.journals[1]?.date).toBe(original.gp?.date);
});

test("unapproved or gone after it was sent: told, never taken back; over when approved again", async () => {
  await run();
  here.source.reports = [{ ...edited, status: "open" }];
  await run();
  expect([await alerts(), await here.states()]).toEqual([["withdrawn_after_sending"], ["R1/1: sent"]]);
  here.source.reports = [REPORT];
  await run();
  expect(await alerts()).toEqual([]);
  here.source.reports = [];
  await run();
  expect(await alerts()).toEqual([]);
  here.clock.advanceMs(12 * HOUR_MS + 1);
  await run();
  expect((await postingOf("R1")).holds).toEqual([{ code: "withdrawn_after_sending", status: "gone" }]);
  expect(here.ledger.journals).toHaveLength(1);
});

test("queued while GP was out of reach: read and judged again before it goes", async () => {
  here.ledger.sendFaults.push("refuse");
  await run();
  expect(await here.states()).toEqual(["R1/1: queued"]);
  here.source.reports = [{ ...REPORT, status: "open" }];
  here.clock.advanceMs(HOUR_MS);
  await visit();
  expect(await here.states()).toEqual(["R1/1: held status_excluded"]);
  expect(here.ledger.journals).toHaveLength(0);
});

test("queued, and Expensify does not answer: it waits on", async () => {
  here.ledger.sendFaults.push("refuse");
  await run();
  here.source.problem = { code: "expensify_unreachable", detail: "x" };
  here.clock.advanceMs(HOUR_MS);
  await visit();
  expect(await here.states()).toEqual(["R1/1: queued"]);
  here.source.problem = null;
  here.clock.advanceMs(HOUR_MS);
  await visit();
  expect(await here.states()).toEqual(["R1/1: sent"]);
});

test("a commit that comes long after it was given up is taken over by the nightly sweep", async () => {
  here.ledger.sendFaults.push("lose_request");
  await run();
  here.clock.advanceMs(HOUR_MS);
  await visit();
  expect(await here.states()).toEqual(["R1/1: held sent_not_found"]);
  const { marker, intent } = await postingOf("R1");
  assert(intent !== null, "no intent");
  const { date, batchId, sourceDocument } = intent;
  const late = { date, batchId, sourceDocument, reference: marker, journalNumber: 28_009, lines: [] };
  here.ledger.journals.push({ ...late, state: "Work", modifiedAt: null, voided: false, auditTrailCode: "" });
  here.clock.advanceMs(24 * HOUR_MS);
  await run();
  expect(await here.states()).toEqual(["R1/1: sent"]);
});

test("our database was set back: nothing goes before GP was searched, and again after the quarantine", async () => {
  here.ledger.sendFaults.push("lose_answer");
  await run();
  here.source.reports = [REPORT, sampleReport([sampleExpense({ transactionId: "2" })], { reportId: "R2" })];
  await run("read");
  expect(await here.states()).toEqual(["R1/1: uncertain", "R2/1: ready"]);
  // What is remembered outside is more than the database has.
  here.deps.witness.note(here.ref.organizationId, { sequence: 9_999, hash: "f".repeat(64) });
  await here.requestSync();
  await visit();
  await visit();
  expect(here.ledger.sends).toHaveLength(1);
  expect(await here.states()).toEqual(["R1/1: sent", "R2/1: uncertain"]);
  here.clock.advanceMs(HOUR_MS);
  await run();
  expect(await here.states()).toEqual(["R1/1: sent", "R2/1: held sent_not_found"]);

  // What is read anew and was approved before may have been sent in the part that was lost.
  here.source.reports.push(sampleReport([sampleExpense({ transactionId: "3" })], { reportId: "R3" }));
  await run();
  expect((await here.states()).at(-1)).toBe("R3/1: held history_unclear");
  for (const reportId of ["R2", "R3"]) {
    await click(await postingOf(reportId), { kind: "ask_again", by: ANA, reason: "not in GP" });
    here.clock.advanceMs(3 * HOUR_MS);
    await click(await postingOf(reportId), { kind: "send_again", by: GRACE });
  }
  await run();
  for (const reportId of ["R2", "R3"]) await click(await postingOf(reportId), { kind: "approve", by: GRACE });
  await run();
  expect(await here.states()).toEqual(["R1/1: sent", "R2/1: sent", "R3/1: sent"]);
  expect(here.ledger.journals).toHaveLength(3);
  const events = await here.world.inOrg((tx) =>
    tx.select({ action: auditEvent.action }).from(auditEvent).where(eq(auditEvent.action, "company.history_lost")),
  );
  expect(events).toHaveLength(1);
});

test("sent reports are marked in Expensify with the company's label, once, and what was not shown is tried again", async () => {
  await here.world.inOrg((tx) => tx.update(company).set({ exportLabel: "GP" }));
  const marked: (readonly string[])[] = [];
  here.source.onMark = (reportIds) => {
    marked.push(reportIds);
    return marked.length === 1
      ? err({ code: "expensify_mark_incomplete", missing: reportIds })
      : { ok: true, value: undefined };
  };
  await run();
  expect((await here.lastSync())?.problems).toEqual([{ code: "expensify_mark_incomplete", missing: ["R1"] }]);
  await run();
  await run();
  expect(marked).toEqual([["R1"], ["R1"]]);
  const [row] = await here.world.inOrg((tx) => tx.select().from(reportTable));
  expect(row).toMatchObject({ exportedLabel: "GP" });
});

test("what Expensify never shows does not keep the others from being marked, nor is it asked for twice in a run", async () => {
  await here.world.inOrg((tx) => tx.update(company).set({ exportLabel: "GP" }));
  const idOf = (index: number) => `RX${String(index).padStart(2, "0")}`;
  here.source.reports = Array.from({ length: 53 }, (_, index) =>
    sampleReport([sampleExpense({ transactionId: `8${index}` })], { reportId: idOf(index) }),
  );
  const never = here.source.reports.slice(0, 50).map(({ reportId }) => reportId);
  const asked: (readonly string[])[] = [];
  here.source.onMark = (reportIds) => {
    asked.push(reportIds);
    const missing = reportIds.filter((reportId) => never.includes(reportId));
    return missing.length > 0 ? err({ code: "expensify_mark_incomplete", missing }) : { ok: true, value: undefined };
  };
  await run();
  expect(asked).toEqual([never, [idOf(52), idOf(51), idOf(50)]]);
  expect((await here.lastSync())?.problems).toEqual([{ code: "expensify_mark_incomplete", missing: never }]);
  const rows = await here.world.inOrg((tx) => tx.select().from(reportTable).where(eq(reportTable.exportedLabel, "GP")));
  expect(rows.map(({ reportId }) => reportId).toSorted()).toEqual([idOf(50), idOf(51), idOf(52)]);
});

test("when half of what was sent is not in the answer, nothing counts as gone and the run says so", async () => {
  here.source.reports = Array.from({ length: 12 }, (_, index) =>
    sampleReport([sampleExpense({ transactionId: `9${index}` })], { reportId: `RM${index}` }),
  );
  await run();
  here.source.reports = here.source.reports.slice(0, 6);
  here.clock.advanceMs(13 * HOUR_MS);
  await run();
  expect((await here.lastSync())?.problems).toEqual([{ code: "expensify_reports_missing", missing: 6, asked: 6 }]);
  expect((await postingOf("RM11")).holds).toEqual([]);
});

test("reads on from the last complete read, however long ago that was; a failed read does not count", async () => {
  await run("read");
  here.clock.advanceMs(40 * 24 * HOUR_MS);
  here.source.problem = { code: "expensify_unreachable", detail: "x" };
  await run("read");
  here.source.problem = null;
  await run("read");
  await run("read");
  // Go-live less a month; then 22 November less the overlap, twice; then forty days later.
  expect(here.source.since).toEqual(["2026-05-01", "2026-11-08", "2026-11-08", "2026-12-18"]);
});

test("a journal that was adopted after a lost database is proven gone too", async () => {
  await run();
  const again = await createEngineScene([REPORT], here.ledger);
  await here.world.close();
  here = again;
  await run();
  expect(await here.states()).toEqual(["R1/1: sent"]);
  expect((await postingOf("R1")).intent).toBeNull();
  inGp(() => null);
  await run();
  expect(await alerts()).toEqual(["gone_from_gp"]);
});
