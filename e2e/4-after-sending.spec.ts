import { expect, type Page } from "@playwright/test";
import { type Role, signIn, signOut } from "./fixtures/sign-in.ts";
import { editInExpensify, inGp, journalsOf, unpostedJournals } from "./fixtures/stand-ins.ts";
import type { Product } from "./fixtures/start-product.ts";
import { test } from "./fixtures/test.ts";

/** A run reads some 200 reports over the real wire; a busy machine may take its time. */
const RUN_TIMEOUT_MS = 90_000;

/** What was sent stays there until a person says so: these journeys begin with journals that the first day left in GP. */
test("a journal that is deleted in GP is sent again by two people, once", async ({ page, product }) => {
  test.setTimeout(RUN_TIMEOUT_MS * 3);
  const [lost] = await unpostedJournals(product);
  if (!lost) throw new Error("GP has no unposted journal of ours");
  await inGp(product, "delete", lost.journalNumber);

  await test.step("one person is told, and asks with a reason", async () => {
    await signIn(page, product, "mapper");
    await runSync(page);
    await page.goto(`/review?q=${lost.reportId}`);
    const card = page.getByRole("region", { name: `Journal ${lost.journalNumber} is no longer in GP` });
    await expect(card.getByText("Before it goes.")).toBeVisible();
    await card.getByRole("button", { name: "Ask to send it again …" }).click();
    await page.getByRole("dialog").getByRole("textbox").fill("Deleted with another batch");
    await page.getByRole("dialog").getByRole("button", { name: "Ask to send 1 report again" }).click();
    await expect(card.getByText("Deleted with another batch")).toBeVisible();
    await expect(card.getByRole("button", { name: /^Agree/ })).toHaveAttribute("aria-disabled", "true");
  });
  expect(await journalsOf(product, lost.reportId)).toHaveLength(0);

  await test.step("another one agrees, and GP gets one journal", async () => {
    await changeTo(page, product, "approver");
    await page.goto(`/review?q=${lost.reportId}`);
    await page.getByRole("button", { name: "Agree: send this report again" }).click();
    await expect
      .poll(async () => (await journalsOf(product, lost.reportId)).length, { timeout: RUN_TIMEOUT_MS })
      .toBe(1);
  });

  await test.step("the record of the new journal leads to the one that it replaces", async () => {
    const [found] = await journalsOf(product, lost.reportId);
    await openRecord(page, `journal:${found?.journalNumber ?? ""}`);
    await expect(page.getByRole("link", { name: `Replaces journal ${lost.journalNumber}` }).first()).toBeVisible();
  });
});

test("a report that changed after it was posted is reversed by two people and replaced", async ({ page, product }) => {
  test.setTimeout(RUN_TIMEOUT_MS * 4);
  const changed = (await unpostedJournals(product))[1];
  if (!changed) throw new Error("GP has no second unposted journal of ours");
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
    await page.getByRole("button", { name: /^Agree: send 1 reversal/ }).click();
    await expect.poll(async () => (await journalsOf(product, reportId)).length, { timeout: RUN_TIMEOUT_MS }).toBe(2);
    await runSync(page);
    await openReady(page, reportId, /^Approve 1 report/);
    await page.getByRole("button", { name: /^Approve 1 report/ }).click();
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
  });
});

/** Starts a run that does everything, and waits until it has ended. */
async function runSync(page: Page): Promise<void> {
  await page.goto("/sync");
  await page.getByRole("button", { name: "Sync now" }).click();
  await expect(page.getByText("Safe to close this tab")).toBeVisible();
  await expect(page.getByText("Safe to close this tab")).toBeHidden({ timeout: RUN_TIMEOUT_MS });
}

async function changeTo(page: Page, product: Product, role: Role): Promise<void> {
  await signOut(page);
  await signIn(page, product, role);
}

/** The engine brings it there: the page is asked until it has it. */
async function openReady(page: Page, reportId: string, button: RegExp): Promise<void> {
  await expect(async () => {
    await page.goto(`/review?lane=ready&q=${reportId}`);
    await expect(page.getByRole("button", { name: button })).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: RUN_TIMEOUT_MS });
}

/** The settling of a journal follows its writing by a moment. */
async function openRecord(page: Page, term: string): Promise<void> {
  await expect(async () => {
    await page.goto(`/audit?q=${term}`);
    await expect(page.getByRole("heading", { name: /^Journal \d+$/ })).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: RUN_TIMEOUT_MS });
}
