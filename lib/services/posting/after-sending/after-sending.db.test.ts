import { eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { company, posting as postingTable } from "#db/schema/index.ts";
import { cents } from "#lib/core/money.ts";
import type { JournalDetail } from "#lib/core/ports.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { acknowledgePostings, AcknowledgePostings } from "./acknowledge-postings.ts";
import { approvePostings } from "../approve-postings.ts";
import { askSendAgain } from "./ask-send-again.ts";
import { dismissPostings } from "../dismiss-postings.ts";
import { replayPostings } from "./replay-postings.ts";
import { requestCorrection } from "./request-correction.ts";
import { restorePostings } from "../restore-postings.ts";
import { sendAgain } from "./send-again.ts";

const CLEAN = sampleReport([sampleExpense({ transactionId: "1" })], { reportId: "R1" });
const EDITED = sampleReport([sampleExpense({ transactionId: "1", amountCents: cents(100) })], { reportId: "R1" });
const MARKER_KEY = () => new TextEncoder().encode("a marker key that outlives every database");
const correct = requestCorrection(MARKER_KEY);

let here: ReviewScene;
beforeEach(async () => {
  here = await createReviewScene([CLEAN]);
});
afterEach(() => here.world.close());

const rows = () =>
  here.world.inOrg((tx) => tx.select().from(postingTable).orderBy(postingTable.kind, postingTable.revision));
async function idOf(kind: "journal" | "reversal", revision = 1, part = 0): Promise<string> {
  const row = (await rows()).find((each) => each.kind === kind && each.revision === revision && each.part === part);
  return row?.id ?? "";
}
const these = (...postingIds: string[]) => ({
  companyId: here.companyId,
  selection: { kind: "these" as const, postingIds },
});
const reason = "not in GP, I looked";
const problems = (result: Awaited<ReturnType<typeof acknowledgePostings>>) =>
  result.ok ? result.value.items.map((item) => item.problem?.code ?? "done") : [result.error.code];
/** What GP does or a person does there. */
function inGp(change: (journal: JournalDetail) => JournalDetail | null, at = 0): void {
  const journal = here.ledger.journals[at];
  if (journal === undefined) throw new Error("GP has no such journal");
  const changed = change(journal);
  here.ledger.journals.splice(at, 1, ...(changed ? [changed] : []));
}
const posted = (journal: JournalDetail): JournalDetail => ({ ...journal, state: "Open", auditTrailCode: "GLTRX1" });
const shown = async () => (await rows()).map((row) => `${row.kind} ${row.revision}.${row.part}: ${row.state}`);
/** Sends it so that the answer is lost and GP has nothing, and waits until that is known. */
async function sentNotFound(): Promise<string> {
  here.ledger.sendFaults.push("lose_request");
  await here.run("send");
  here.clock.advanceMs(3_600_000);
  await here.run("send");
  const id = await idOf("journal");
  expect((await rows())[0]).toMatchObject({ state: "held", holds: [{ code: "sent_not_found" }] });
  return id;
}
/** The database's own clock decides, so the attempt is moved, not the clock. */
const attemptedAgo = (ago: string) =>
  here.world.inOrg((tx) =>
    tx
      .update(postingTable)
      .set({ deadline: sql`clock_timestamp() - ${ago}::interval` })
      .where(sql`true`),
  );

test("sent, not found: asked by one, agreed by another after two hours, looked for once more and sent once", async () => {
  const id = await sentNotFound();
  await attemptedAgo("1 hour 59 minutes");
  expect(problems(await sendAgain(here.grace, these(id)))).toEqual(["illegal_move"]);
  expect(await askSendAgain(here.ana, { ...these(id), reason })).toMatchObject({ value: { done: 1 } });
  const asked = (await here.audit("R1")).find((event) => event.action === "posting.send_again_asked");
  expect(asked).toMatchObject({ actorName: "Ana Ruiz", body: { detail: { reason } } });
  expect(problems(await sendAgain(here.ana, these(id)))).toEqual(["same_person"]);
  expect(problems(await sendAgain(here.grace, these(id)))).toEqual(["too_early"]);
  expect(here.ledger.sends).toHaveLength(1);

  await attemptedAgo("2 hours 1 minute");
  expect(await sendAgain(here.grace, these(id))).toMatchObject({ value: { done: 1, sendRequested: 4 } });
  await here.run("send");
  expect(await shown()).toEqual(["journal 1.0: sent"]);
  expect(here.ledger.journals).toHaveLength(1);
  expect(problems(await sendAgain(here.grace, these(id)))).toEqual(["illegal_move"]);
});

test("agreed, but it came late after all: the look finds it and nothing is sent", async () => {
  const id = await sentNotFound();
  await attemptedAgo("3 hours");
  await askSendAgain(here.ana, { ...these(id), reason });
  here.ledger.sendFaults.push("ok");
  const [row] = await rows();
  await here.ledger.send(row?.request ?? new Uint8Array(), new AbortController().signal);
  await sendAgain(here.grace, these(id));
  await here.run("send");
  expect(await shown()).toEqual(["journal 1.0: sent"]);
  expect(here.ledger.journals).toHaveLength(1);
  // The commit that came late is the only one.
  expect(here.ledger.sends).toHaveLength(2);
});

test("another revision of the report that GP has forbids it", async () => {
  const id = await sentNotFound();
  await attemptedAgo("3 hours");
  const [row] = await rows();
  if (row === undefined) throw new Error("no row");
  const other = { ...row, id: crypto.randomUUID(), revision: 2, marker: "EXP R1 SECOND", state: "queued" as const };
  await here.world.inOrg((tx) => tx.insert(postingTable).values(other));
  expect(problems(await askSendAgain(here.ana, { ...these(id), reason }))).toEqual(["other_revision"]);
});

test("gone from GP: two people, and the report gets its next revision with a run that reads nothing", async () => {
  await here.run("send");
  inGp(() => null);
  await here.run();
  const id = await idOf("journal");
  expect(problems(await askSendAgain(here.ana, { ...these(id), reason }))).toEqual(["done"]);
  expect(problems(await sendAgain(here.ana, these(id)))).toEqual(["same_person"]);
  expect(problems(await sendAgain(here.grace, these(id)))).toEqual(["done"]);
  await here.run("send");
  expect(await shown()).toEqual(["journal 1.0: sent", "journal 2.0: sent"]);
  expect(here.ledger.journals).toHaveLength(1);
});

test("what stands beside a sent journal is closed with a reason, and does not come back", async () => {
  await here.run("send");
  inGp(() => null);
  await here.run();
  const id = await idOf("journal");
  expect(AcknowledgePostings.safeParse({ ...these(id), reason: " " }).success).toBe(false);
  expect(await acknowledgePostings(here.grace, { ...these(id), reason: "test entry" })).toMatchObject({
    value: { done: 1 },
  });
  await here.run();
  expect((await rows())[0]).toMatchObject({ state: "sent", holds: [], gpState: "gone" });
  expect(problems(await acknowledgePostings(here.grace, { ...these(id), reason }))).toEqual(["illegal_move"]);
});
test("changed after it was posted: one asks, another approves the reversal, the replacement goes; never a second reversal", async () => {
  await here.run("send");
  here.source.reports = [EDITED];
  await here.run();
  const [sent, waiting] = [await idOf("journal", 1), await idOf("journal", 2)];
  const ask = { companyId: here.companyId, postingId: waiting, reason: "the amount was wrong" };
  expect(await correct(here.ana, ask)).toMatchObject({ error: { code: "journal_unposted", journalNumber: 28_001 } });
  expect(await correct(here.ana, { ...ask, postingId: sent })).toMatchObject({ error: { code: "illegal_move" } });
  expect(await correct(here.stranger, ask)).toMatchObject({ error: { code: "not_found" } });

  inGp(posted);
  await here.run();
  const both = await Promise.all([correct(here.ana, ask), correct(here.grace, ask)]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  await here.world.inOrg((tx) =>
    tx
      .update(postingTable)
      .set({ askedById: idOfActor(here.ana), askedBy: "Ana Ruiz" })
      .where(eq(postingTable.kind, "reversal")),
  );
  expect(await correct(here.grace, ask)).toMatchObject({ error: { code: "correction_open", askedBy: "Ana Ruiz" } });
  await here.run("send");
  const reversal = await idOf("reversal");
  expect(problems(await approvePostings(here.ana, these(reversal)))).toEqual(["same_person"]);
  expect(problems(await approvePostings(here.grace, these(reversal)))).toEqual(["done"]);
  await here.run("send");
  expect(await shown()).toEqual(["journal 1.0: sent", "journal 2.0: ready", "reversal 1.0: sent"]);
  expect(problems(await approvePostings(here.grace, these(waiting)))).toEqual(["done"]);
  await here.run("send");
  expect(await shown()).toEqual(["journal 1.0: sent", "journal 2.0: sent", "reversal 1.0: sent"]);
  expect(await correct(here.ana, ask)).toMatchObject({ error: { code: "illegal_move" } });
  const amount = CLEAN.expenses[0]?.amountCents;
  expect(here.ledger.journals.map(({ lines }) => lines.map((line) => line.debitCents - line.creditCents))).toEqual([
    [amount, -(amount ?? 0)],
    [-(amount ?? 0), amount],
    [100, -100],
  ]);
  const event = (await here.audit("R1")).find((each) => each.action === "posting.correction_asked");
  expect(event?.body).toMatchObject({ detail: { reason: "the amount was wrong", corrects: 28_001 } });
});
const idOfActor = (ctx: ReviewScene["ana"]) => (ctx.actor.kind === "user" ? ctx.actor.id : null);

test("a dismissed reversal is asked for again, and not restored beside the new one", async () => {
  await here.run("send");
  inGp(posted);
  here.source.reports = [EDITED];
  await here.run();
  await here.run();
  const ask = { companyId: here.companyId, postingId: await idOf("journal", 2), reason: "the amount was wrong" };
  expect(await correct(here.ana, ask)).toMatchObject({ ok: true });
  // GP says no: it waits, and is put aside.
  inGp((journal) => ({ ...journal, reference: "somebody's own" }));
  await here.run("send");
  const first = await idOf("reversal");
  expect((await rows()).find(({ id }) => id === first)).toMatchObject({
    state: "held",
    holds: [{ code: "reversal_refused", reason: "other_reference" }],
  });
  const events = (await here.audit("R1")).length;
  await here.run("send");
  expect((await here.audit("R1")).length).toBe(events);
  expect(await dismissPostings(here.grace, { ...these(first), reason })).toMatchObject({ value: { done: 1 } });
  expect(await correct(here.ana, ask)).toMatchObject({ ok: true });
  expect(problems(await restorePostings(here.grace, these(first)))).toEqual(["correction_open"]);
  expect(await shown()).toContain("reversal 1.1: planned");
});

test("what GP refused goes again as it was, by an approver who had no hand in it", async () => {
  await here.world.inOrg((tx) => tx.update(company).set({ approval: "never" }));
  here.ledger.sendFaults.push("reject");
  await here.run("send");
  const id = await idOf("journal");
  const [before] = await rows();
  expect(before).toMatchObject({ state: "held", holds: [{ code: "rejected_by_gp" }] });
  expect(problems(await replayPostings(here.grace, these(id)))).toEqual(["done"]);
  await here.run("send");
  expect((await rows())[0]).toMatchObject({ state: "sent", requestHash: before?.requestHash });
  expect(here.ledger.journals).toHaveLength(1);
  expect(problems(await replayPostings(here.grace, these(id)))).toEqual(["illegal_move"]);
});
