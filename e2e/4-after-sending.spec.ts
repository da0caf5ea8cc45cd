import { expect } from "@playwright/test";
import { signIn } from "./fixtures/sign-in.ts";
import { inGp, journalsOf, unpostedJournals } from "./fixtures/stand-ins.ts";
import { changeTo, openRecord, RUN_TIMEOUT_MS, runSync } from "./fixtures/steps.ts";
import { test } from "./fixtures/test.ts";

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
