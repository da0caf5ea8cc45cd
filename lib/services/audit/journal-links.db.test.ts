import { afterEach, beforeEach, expect, test } from "vitest";
import { posting as postingTable } from "#db/schema/index.ts";
import { cents } from "#lib/core/money.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { approvePostings } from "../posting/approve-postings.ts";
import { requestCorrection } from "../posting/after-sending/request-correction.ts";
import { readPosting } from "../review/read-posting.ts";
import { exportRecord } from "./export-record.ts";
import { readRecord } from "./read-record.ts";
import { searchAudit } from "./search-audit.ts";

const amounting = (amountCents: number) =>
  sampleReport([sampleExpense({ transactionId: "1", amountCents: cents(amountCents) })], { reportId: "R00Corrected1" });

let here: ReviewScene;
beforeEach(async () => {
  here = await createReviewScene([amounting(54_729)]);
  await here.run("send");
});
afterEach(() => here.world.close());

const rows = () =>
  here.world.inOrg((tx) => tx.select().from(postingTable).orderBy(postingTable.kind, postingTable.revision));
const idOf = async (kind: "journal" | "reversal", revision = 1) =>
  (await rows()).find((row) => row.kind === kind && row.revision === revision)?.id ?? "";
const approve = (postingId: string) =>
  approvePostings(here.grace, {
    companyId: here.companyId,
    selection: { kind: "these", postingIds: [postingId] },
  });
async function linksOf(term: string): Promise<Record<string, readonly string[]>> {
  const found = await searchAudit(here.ana, { term, limit: 50 });
  const hits = found.ok ? found.value.hits : [];
  const told = (hit: (typeof hits)[number]) => hit.links.map((link) => `${link.relation} ${link.journalNumber ?? "-"}`);
  return Object.fromEntries(hits.map((hit) => [`${hit.kind} ${hit.journalNumber ?? "-"}`, told(hit)]));
}

/** Posted in GP, edited in Expensify, a reversal asked for by Ana and agreed by Grace, and the replacement sent. */
async function corrected(): Promise<void> {
  const [journal] = here.ledger.journals;
  if (!journal) throw new Error("GP has no journal");
  here.ledger.journals[0] = { ...journal, state: "Open", auditTrailCode: "GLTRX00000012" };
  here.source.reports = [amounting(100)];
  await here.run();
  const ask = { companyId: here.companyId, postingId: await idOf("journal", 2), reason: "the amount was wrong" };
  const asked = await requestCorrection(() => new TextEncoder().encode("a marker key that outlives every database"))(
    here.ana,
    ask,
  );
  expect(asked).toMatchObject({ ok: true });
  await here.run("send");
  await approve(await idOf("reversal"));
  await here.run("send");
  await approve(await idOf("journal", 2));
  await here.run("send");
}

test("journal, reversal and replacement find each other by the number of any of them", async () => {
  expect(await linksOf("journal:28001")).toEqual({ "journal 28001": [] });
  await corrected();

  expect(await linksOf("journal:28001")).toEqual({ "journal 28001": ["reversed_by 28002", "replaced_by 28003"] });
  expect(await linksOf("journal:28002")).toEqual({ "reversal 28002": ["reverses 28001", "replacement 28003"] });
  expect(await linksOf("journal:28003")).toEqual({ "journal 28003": ["replaces 28001"] });
  expect(Object.keys(await linksOf("R00Corrected1"))).toHaveLength(3);
});

test("the record and Review say who asked and who agreed, when and why, and GP's audit trail code", async () => {
  await corrected();
  const record = await readRecord(here.ana, { postingId: await idOf("journal") });
  const detail = await readPosting(0)(here.ana, { companyId: here.companyId, postingId: await idOf("reversal") });

  const people = {
    asked: { by: "Ana Ruiz", why: "the amount was wrong", at: expect.stringMatching(/Z$/) },
    agreed: { by: "Grace Lindholm", why: "", at: expect.stringMatching(/Z$/) },
  };
  expect(record).toMatchObject({
    value: {
      gp: { state: "posted", auditTrailCode: "GLTRX00000012" },
      takenBack: { by: "reversal", journalNumber: 28_002 },
      links: [{ relation: "reversed_by", ...people }, { relation: "replaced_by" }],
      mayBeSentAgain: false,
    },
  });
  expect(detail).toMatchObject({ value: { people, links: [{ relation: "reverses" }, { relation: "replacement" }] } });
  const file = await exportRecord(here.ana, { postingId: await idOf("journal") });
  expect(file.ok && file.value.text).toContain("Linked journal,reversed_by journal 28002");
});
