import { expect, type Page } from "@playwright/test";
import { signIn } from "./fixtures/sign-in.ts";
import { editInExpensify, inGp, journalsOf, unpostedJournals } from "./fixtures/stand-ins.ts";
import { changeTo, openRecord, RUN_TIMEOUT_MS, runSync } from "./fixtures/steps.ts";
import { test } from "./fixtures/test.ts";

test("a report that changed after it was posted is reversed by two people and replaced", async ({ page, product }) => {
  test.setTimeout(RUN_TIMEOUT_MS * 4);
  // One of the latest: an older report is read again only twice a day.
  const changed = (await unpostedJournals(product)).at(-3);
  if (!changed) throw new Error("GP has too few unposted journals of ours");
  const { reportId, journalNumber } = changed;
  await inGp(product, "post", journalNumber);
  await editInExpensify(product, reportId, 1_000);

  await test.step("one person is told, and asks for a reversal", async () => {
    await signIn(page, product, "mapper");
    await runSync(page);
    await page.goto(`/review?q=${reportId}`);
    await page.getByRole("button", { name: `Ask for a reversal of journal ${journalNumber} …` }).click();
    await page.getByRole("dialog").getByRole("textbox").fill("The amount was wrong");
    await page.getByRole("dialog").getByRole("button", { name: "Ask for 1 reversal" }).click();
    await expect(page.getByRole("dialog")).toBeHidden();
  });

  await test.step("another one agrees to the reversal, then to the replacement", async () => {
    await changeTo(page, product, "approver");
    await openReady(page, reportId, /^Agree: send 1 reversal/);
    await expect(page.getByText("The amount was wrong").first()).toBeVisible();
    await page
      .getByRole("button", { name: /^Agree: send 1 reversal/ })
      .first()
      .click();
    await expect.poll(async () => (await journalsOf(product, reportId)).length, { timeout: RUN_TIMEOUT_MS }).toBe(2);
    await runSync(page);
    await openReady(page, reportId, /^Approve 1 report/);
    await page
      .getByRole("button", { name: /^Approve 1 report/ })
      .first()
      .click();
    await expect.poll(async () => (await journalsOf(product, reportId)).length, { timeout: RUN_TIMEOUT_MS }).toBe(3);
  });

  await test.step("GP has journal, reversal and replacement, and each leads to the others", async () => {
    const [, reversal, replacement] = (await journalsOf(product, reportId)).toSorted(
      (a, b) => a.journalNumber - b.journalNumber,
    );
    await openRecord(page, `journal:${journalNumber}`);
    await expect(
      page.getByRole("link", { name: `Replaced by journal ${replacement?.journalNumber}` }).first(),
    ).toBeVisible();
    await page
      .getByRole("link", { name: `Reversed by journal ${reversal?.journalNumber}` })
      .first()
      .click();
    await expect(page.getByRole("link", { name: `Reversal of journal ${journalNumber}` }).first()).toBeVisible();
    await expect(page.getByText("“The amount was wrong”").first()).toBeVisible();
    await expect(page.getByText("Approved in Expensify").first()).toBeVisible();
    await expect(page.getByText("0 expenses")).toHaveCount(0);
  });
});

/** The engine brings it there: the page is asked until it has it. */
async function openReady(page: Page, reportId: string, button: RegExp): Promise<void> {
  await expect(async () => {
    await page.goto(`/review?lane=ready&q=${reportId}`);
    await expect(page.getByRole("button", { name: button }).first()).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: RUN_TIMEOUT_MS });
}
