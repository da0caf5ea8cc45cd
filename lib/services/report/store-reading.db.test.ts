import { afterAll, beforeAll, expect, test } from "vitest";
import { eq } from "drizzle-orm";
import { posting, report as reportTable } from "#db/schema/index.ts";
import { cents } from "#lib/core/money.ts";
import { contentHash } from "#lib/core/report/content-hash.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";

/** As in `content-hash.test.ts`: what the release before stored for this report. */
const HASH_BEFORE = "f961c046eb13b9f37d4af1ae1fe84e0cc5299ee8747ef4434f2475bbaed73202";
const HOTEL = sampleExpense();
const DINNER = sampleExpense({ transactionId: "2", category: "Meals", amountCents: cents(3_816) });
const REPORT = sampleReport([HOTEL, DINNER]);

let scene: ReviewScene;
beforeAll(async () => {
  scene = await createReviewScene([REPORT]);
});
afterAll(() => scene.world.close());

test("a report that an older release stored is read again without looking changed, and with what is read since", async () => {
  const { inOrg } = scene.world;
  await inOrg((tx) => tx.update(reportTable).set({ contentHash: HASH_BEFORE }));
  await inOrg((tx) => tx.update(posting).set({ contentHash: HASH_BEFORE }));
  const before = (await scene.audit(REPORT.reportId)).map(({ action }) => action);
  const fresh = { ...REPORT, fields: { Project: "Denver" }, expenses: [{ ...HOTEL, taxName: "VAT 7%" }, DINNER] };
  scene.source.reports.splice(0, 1, fresh);
  await scene.run();

  const [row] = await inOrg((tx) => tx.select().from(reportTable).where(eq(reportTable.reportId, REPORT.reportId)));
  expect(row).toMatchObject({ contentHash: contentHash(fresh), content: { fields: { Project: "Denver" } } });
  expect((await scene.audit(REPORT.reportId)).map(({ action }) => action)).toEqual(before);
});
