import { expect, type Page } from "@playwright/test";
import { signIn, signOut } from "./fixtures/sign-in.ts";
import { test } from "./fixtures/test.ts";

/** The first sync reads and sends some 150 reports over real HTTP and NTLM, at Expensify's pace. */
const SYNC_TIMEOUT_MS = 120_000;
/** After an approval the engine is woken at once; a read by the schedule, every half hour, may be under way and ends first. */
const SEND_TIMEOUT_MS = 120_000;

test("from sign-in to mapping to Sync now to a held report fixed, approved and found by its journal number", async ({
  page,
  product,
}) => {
  test.setTimeout(SYNC_TIMEOUT_MS * 3);

  await test.step("a mapper signs in and sees what has no place in GP yet", async () => {
    await signIn(page, product, "mapper");
    await page.getByRole("link", { name: "Mapping" }).click();
    await expect(page.getByRole("row", { name: "Denver, Unmapped" })).toBeVisible({ timeout: SYNC_TIMEOUT_MS });
    await expect(page.getByRole("row", { name: "Field Tools, Unmapped" })).toBeVisible();
  });

  await test.step("the tag Denver is mapped in the table", async () => {
    await page.getByRole("button", { name: "Cost centre for Denver" }).click();
    await pick(page, "420");
    await page.getByRole("button", { name: /^Map Denver to 420|^Denver to 420|^Map/ }).click();
    await expect(page.getByRole("row", { name: "Denver, Unmapped" })).toBeHidden();
  });

  await test.step("Sync now sends what is clean, and its progress is seen", async () => {
    await page.getByRole("link", { name: "Sync", exact: true }).click();
    await page.getByRole("button", { name: "Sync now" }).click();
    await expect(page.getByText("Safe to close this tab")).toBeVisible();
    await expect(page.getByRole("row", { name: /Sync 1\b.*\d+ in GP/ })).toBeVisible({ timeout: SYNC_TIMEOUT_MS });
  });

  const reportId = await test.step("a held report is fixed in place, its effect seen before the click", async () => {
    await page.getByRole("link", { name: /^Review/ }).click();
    await page.getByRole("button", { name: /Category Field Tools has no GP/ }).click();
    const cause = page.getByRole("region", { name: "Causes" });
    await cause.getByRole("listitem").filter({ hasText: FIXED_REPORT }).getByRole("button").click();
    const report = page.getByRole("article", { name: "Report" });
    await expect(report.getByRole("heading", { name: FIXED_REPORT })).toBeVisible();
    await report.getByRole("button", { name: /Account for Field Tools/ }).click();
    await pick(page, "6530");
    await expect(report.getByText(/3 held reports.*unblock/)).toBeVisible();
    const id = await report
      .getByText(/^R00\w{9}$/)
      .first()
      .innerText();
    await report.getByRole("button", { name: /^Map and release 3 reports/ }).click();
    await expect(page.getByRole("link", { name: /^Ready to send 3\b/ })).toBeVisible();
    return id;
  });

  await test.step("who mapped it may not approve it; another person does", async () => {
    await signOut(page);
    await signIn(page, product, "approver");
    await page.getByRole("link", { name: /^Ready to send/ }).click();
    await page.getByRole("listitem").filter({ hasText: FIXED_REPORT }).getByRole("button").click();
    await page.getByRole("button", { name: "Approve 1 report for HALD (unposted)", exact: true }).click();
    await expect(page.getByRole("listitem").filter({ hasText: FIXED_REPORT })).toBeHidden();
  });

  const journal = await test.step("the audit search leads from the report id to the journal number", async () => {
    await page.getByRole("link", { name: "Audit", exact: true }).click();
    await expect(async () => {
      await page.goto(`/audit?q=${reportId}`);
      await expect(page.getByRole("heading", { name: /^Journal \d+$/ })).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: SEND_TIMEOUT_MS });
    const heading = await page.getByRole("heading", { name: /^Journal \d+$/ }).innerText();
    return heading.replace("Journal ", "");
  });

  await test.step("and from the journal number back to the report", async () => {
    await page.getByRole("searchbox").fill(`journal:${journal}`);
    await expect(page.getByText(FIXED_REPORT).first()).toBeVisible();
    await expect(page.getByText(reportId).first()).toBeVisible();
    await expect(page.getByText("Sent to GP").or(page.getByText("In GP, unposted")).first()).toBeVisible();
  });
});

/** One of the three reports whose category the demo leaves unmapped. */
const FIXED_REPORT = "Bench tools for Madison";

async function pick(page: Page, code: string): Promise<void> {
  await page.getByPlaceholder(/^Search by code/).fill(code);
  await page.keyboard.press("Enter");
}
