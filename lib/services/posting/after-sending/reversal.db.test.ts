import { afterEach, beforeEach, expect, test } from "vitest";
import { posting as postingTable } from "#db/schema/index.ts";
import { cents } from "#lib/core/money.ts";
import type { JournalDetail } from "#lib/core/ports.ts";
import { readPosting } from "#lib/services/review/read-posting.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { approvePostings } from "../approve-postings.ts";
import { requestCorrection } from "./request-correction.ts";

/** What people do in GP between the click and the reversal, and to the reversal. */
const amounting = (amountCents: number) =>
  sampleReport([sampleExpense({ transactionId: "1", amountCents: cents(amountCents) })], { reportId: "R1" });
const correct = requestCorrection(() => new TextEncoder().encode("a marker key that outlives every database"));

let here: ReviewScene;
beforeEach(async () => {
  here = await createReviewScene([amounting(54_729)]);
  await here.run("send");
  inGp(0, (journal) => ({ ...journal, state: "Open", auditTrailCode: "GLTRX1" }));
  here.source.reports = [amounting(100)];
  await here.run();
});
afterEach(() => here.world.close());

function inGp(at: number, change: (journal: JournalDetail) => JournalDetail | null): void {
  const journal = here.ledger.journals[at];
  if (journal === undefined) throw new Error("GP has no such journal");
  const changed = change(journal);
  here.ledger.journals.splice(at, 1, ...(changed ? [changed] : []));
}
const rows = () =>
  here.world.inOrg((tx) =>
    tx.select().from(postingTable).orderBy(postingTable.kind, postingTable.revision, postingTable.part),
  );
const idOf = async (kind: "journal" | "reversal", revision = 1, part = 0) =>
  (await rows()).find((row) => row.kind === kind && row.revision === revision && row.part === part)?.id ?? "";
const shown = async () =>
  (await rows()).map(({ kind, revision, part, state, holds }) =>
    [`${kind} ${revision}.${part}: ${state}`, ...(state === "superseded" ? [] : holds.map(({ code }) => code))].join(
      " ",
    ),
  );
const ask = async (postingId: string) =>
  correct(here.ana, { companyId: here.companyId, postingId, reason: "the amount was wrong" });
const agree = async (postingId: string) =>
  approvePostings(here.grace, { companyId: here.companyId, selection: { kind: "these", postingIds: [postingId] } });
async function askedAndAgreed(): Promise<void> {
  expect(await ask(await idOf("journal", 2))).toMatchObject({ ok: true });
  await here.run("send");
  expect(await agree(await idOf("reversal"))).toMatchObject({ value: { done: 1 } });
}
const voided = (journal: JournalDetail): JournalDetail => ({ ...journal, voided: true });

test.each<[string, (journal: JournalDetail) => JournalDetail | null, string]>([
  ["voided", voided, "voided"],
  ["given another reference", (journal) => ({ ...journal, reference: "somebody's" }), "other_reference"],
  ["taken away at year-end", () => null, "not_found"],
])(
  "agreed, and then the journal is %s in GP before it goes: it is held with that, and nothing is written",
  async (_, change, reason) => {
    await askedAndAgreed();
    inGp(0, change);
    const before = here.ledger.sends.length;
    await here.run("send");
    await here.run("send");

    expect(here.ledger.sends.length).toBe(before);
    const reversal = (await rows()).find(({ kind }) => kind === "reversal");
    expect(reversal).toMatchObject({
      state: "held",
      holds: [{ code: "reversal_refused", journalNumber: 28_001, reason }],
    });
  },
);

test("agreed, and frozen while GP was out of reach: voided meanwhile, it is held instead of sent", async () => {
  await askedAndAgreed();
  here.ledger.sendFaults.push("refuse");
  await here.run("send");
  expect(await shown()).toContain("reversal 1.0: queued");
  inGp(0, voided);
  here.clock.advanceMs(3_600_000);
  await here.run("send");

  expect(await shown()).toContain("reversal 1.0: held reversal_refused");
  expect(here.ledger.journals).toHaveLength(1);
});

test("a reversal that is deleted in GP: told, the replacement waits again, and another one can be asked for", async () => {
  await askedAndAgreed();
  await here.run("send");
  await here.run();
  expect(await shown()).toEqual(["journal 1.0: sent", "journal 2.0: ready", "reversal 1.0: sent"]);
  inGp(1, () => null);
  await here.run();

  // The first journal stands again: replaced now, the report would be booked twice.
  expect(await shown()).toEqual([
    ...["journal 1.0: sent", "journal 2.0: held changed_after_sending", "reversal 1.0: sent gone_from_gp"],
  ]);
  for (const postingId of [await idOf("reversal"), await idOf("journal", 2)]) {
    const detail = await readPosting(0)(here.ana, { companyId: here.companyId, postingId });
    expect(detail).toMatchObject({ value: { correctable: { journalNumber: 28_001, unposted: false } } });
  }
  await agree(await idOf("journal", 2));
  await here.run("sync");
  expect(here.ledger.journals).toHaveLength(1);

  expect(await ask(await idOf("reversal"))).toMatchObject({ value: { journalNumber: 28_001 } });
  await here.run("send");
  await agree(await idOf("reversal", 1, 1));
  await here.run("send");
  await here.run();
  await agree(await idOf("journal", 2));
  await here.run("send");
  expect(here.ledger.journals.map(({ lines }) => lines[0] && lines[0].debitCents - lines[0].creditCents)).toEqual([
    ...[54_729, -54_729, 100],
  ]);
});

test("a reversal that is gone after the replacement went is told too, and reversed again without a second replacement", async () => {
  await askedAndAgreed();
  await here.run("send");
  await here.run();
  await agree(await idOf("journal", 2));
  await here.run("send");
  inGp(1, () => null);
  await here.run();

  expect(await shown()).toEqual(["journal 1.0: sent", "journal 2.0: sent", "reversal 1.0: sent gone_from_gp"]);
  expect(await ask(await idOf("reversal"))).toMatchObject({ value: { journalNumber: 28_001 } });
  await here.run("send");
  await agree(await idOf("reversal", 1, 1));
  await here.run("send");
  await here.run();
  expect(here.ledger.journals.map(({ lines }) => lines[0] && lines[0].debitCents - lines[0].creditCents)).toEqual([
    ...[54_729, 100, -54_729],
  ]);
});
