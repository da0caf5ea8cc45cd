import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { company, mapping, posting as postingTable } from "#db/schema/index.ts";
import { cents } from "#lib/core/money.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { sampleEntry } from "#lib/testing/sample-rules.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { askSendAgain } from "./ask-send-again.ts";
import { previewReplay, type ReplayPreview } from "./preview-replay.ts";
import { replayPostings } from "./replay-postings.ts";
import { sendAgain } from "./send-again.ts";

const EXPENSES = [
  sampleExpense({ transactionId: "1" }),
  sampleExpense({ transactionId: "2", category: "Meals", merchant: "Snooze", amountCents: cents(4_210) }),
];
const CLEAN = sampleReport(EXPENSES, { reportId: "R1" });

let here: ReviewScene;
beforeEach(async () => {
  here = await createReviewScene([CLEAN]);
});
afterEach(() => here.world.close());

const these = (id: string) => ({ companyId: here.companyId, selection: { kind: "these" as const, postingIds: [id] } });
async function preview(): Promise<ReplayPreview> {
  const { id: postingId } = await here.posting("R1");
  const result = await previewReplay(here.grace, { companyId: here.companyId, postingId });
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}
/** From here on Denver is another cost centre. */
async function remap(target: string): Promise<void> {
  await here.world.inOrg(async (tx) => {
    const place = { organizationId: here.world.organizationId, companyId: here.companyId };
    const entry = sampleEntry("tag", "Denver", target, 2);
    await tx.insert(mapping).values({ ...place, ...entry, setById: null });
    await tx.update(company).set({ mappingVersion: 2 }).where(eq(company.id, here.companyId));
  });
}
/** The lines as GP has them, and how many journals it was ever asked to write. */
const gpHas = () => here.ledger.journals.map(({ lines }) => lines.map((line) => `${line.account} ${line.debitCents}`));

async function refused(): Promise<void> {
  await here.world.inOrg((tx) => tx.update(company).set({ approval: "never" }));
  here.ledger.sendFaults.push("reject");
  await here.run("send");
}

test("refused by GP, rules as they were: the difference is none, and asking changes nothing", async () => {
  await refused();
  const before = await here.posting("R1");
  const shown = await preview();

  expect(shown).toMatchObject({
    ways: { asItWas: true, anew: true, again: null },
    thatDay: { batchId: "EXP-20261122-1", mappingVersion: 1, lineCount: 3, totalDebitCents: 58_939, lines: true },
    today: { kind: "journal", mappingVersion: 1, lineCount: 3, totalCreditCents: 58_939 },
    ...{ changes: [], counts: { same: 3, changed: 0, added: 0, removed: 0 }, alsoReady: 0 },
  });
  expect(await here.posting("R1")).toEqual(before);
  expect(here.ledger.sends).toHaveLength(1);
});

test("refused, and the mapping changed since: line by line, with the cost centre; as it was sends what that day says", async () => {
  await refused();
  await remap("440");
  const shown = await preview();

  expect(shown.counts).toEqual({ same: 1, changed: 2, added: 0, removed: 0 });
  expect(shown.changes[0]).toMatchObject({
    kind: "changed",
    thatDay: { account: "420-6420-00", accountName: "Travel - Lodging", debitCents: 54_729, creditCents: 0 },
    today: { account: "440-6420-00", debitCents: 54_729 },
    segments: [{ name: "Cost centre", from: "420", to: "440" }],
  });
  await replayPostings(here.grace, these(shown.postingId));
  await here.run("send");
  expect(gpHas()).toEqual([["420-6420-00 54729", "420-6430-00 4210", "000-2130-00 0"]]);
  expect(await previewReplay(here.grace, { companyId: here.companyId, postingId: shown.postingId })).toMatchObject({
    error: { code: "illegal_move" },
  });
});

test("rules that would hold it now say what holds it", async () => {
  await refused();
  await remap("999");

  expect((await preview()).today).toMatchObject({ kind: "held", problems: [{ code: "account_missing" }, {}] });
});

test("sent, not found: it goes by the rules of that day, whatever today's would make", async () => {
  here.ledger.sendFaults.push("lose_request");
  await here.run("send");
  here.clock.advanceMs(3_600_000);
  await here.run("send");
  await remap("440");

  expect(await preview()).toMatchObject({
    ways: { asItWas: false, anew: false, again: "that_day" },
    counts: { same: 1, changed: 2, added: 0, removed: 0 },
  });
});

test("gone from GP: it goes by the rules of today, and what was shown is what GP gets", async () => {
  await here.run("send");
  here.ledger.journals.splice(0, 1);
  await here.run();
  await remap("440");
  const shown = await preview();

  expect(shown).toMatchObject({ ways: { again: "today" }, counts: { same: 1, changed: 2, added: 0, removed: 0 } });
  await askSendAgain(here.ana, { ...these(shown.postingId), reason: "deleted by mistake" });
  await sendAgain(here.grace, these(shown.postingId));
  await here.run("send");
  expect(gpHas()).toEqual([["440-6420-00 54729", "440-6430-00 4210", "000-2130-00 0"]]);
});

test("an amount that was edited in Expensify since is in the difference, and so is an expense that left", async () => {
  await here.run("send");
  here.ledger.journals.splice(0, 1);
  await here.run();
  here.source.reports = [
    sampleReport([{ ...CLEAN.expenses[0], amountCents: cents(100) } as never], { reportId: "R1" }),
  ];
  await here.run();
  const rows = await here.world.inOrg((tx) => tx.select().from(postingTable).orderBy(postingTable.revision));
  const { id: postingId } = rows[0] ?? { id: "" };
  const shown = await previewReplay(here.grace, { companyId: here.companyId, postingId });

  expect(shown).toMatchObject({ value: { counts: { same: 0, changed: 2, added: 0, removed: 1 } } });
});

test("only for the own organization and company, and only where something may be sent again", async () => {
  const { id: postingId } = await here.posting("R1");
  const ask = { companyId: here.companyId, postingId };

  expect(await previewReplay(here.grace, ask)).toMatchObject({ error: { code: "illegal_move" } });
  await refused();
  expect(await previewReplay(here.stranger, ask)).toMatchObject({ error: { code: "not_found" } });
  const other = { companyId: crypto.randomUUID(), postingId };
  expect(await previewReplay(here.grace, other)).toMatchObject({ error: { code: "not_found" } });
});
