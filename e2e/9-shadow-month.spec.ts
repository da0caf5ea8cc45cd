import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { signIn } from "./fixtures/sign-in.ts";
import { keyByHand } from "./fixtures/stand-ins.ts";
import { changeTo, RUN_TIMEOUT_MS, runSync } from "./fixtures/steps.ts";
import { test } from "./fixtures/test.ts";

const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const LIABILITY = "000-2130-00";

// Long: `npm run prove` runs it, `npm test` does not.
test("a company is taken off live, a month is compared and confirmed, and it goes live again", {
  tag: "@long",
}, async ({ page, product }) => {
  test.setTimeout(RUN_TIMEOUT_MS * 4);
  await keyByHand(product, "2026-05-20", [
    { account: "400-6420-00", debit: "289.40" },
    { account: "400-6430-00", debit: "41.26" },
    { account: "400-6470-00", debit: "82.20" },
    { account: LIABILITY, credit: "412.86" },
  ]);

  await test.step("nothing is sent from a company that is not live, and every page says so", async () => {
    await signIn(page, product, "approver");
    await page.getByRole("link", { name: "Go live" }).click();
    await expect(page.getByText(/is live since/)).toBeVisible();
    await page.getByLabel("Why it is taken off live").fill("May is compared first");
    await page.getByRole("button", { name: /^Take \w+ off live/ }).click();
    await expect(page.getByText(/is not live\./)).toBeVisible();
    await page.goto("/review");
    await expect(page.getByText(/Not live:/)).toBeVisible();
    await runSync(page);
    await expect(page.getByText(/Not live: \d+ journals? made, none is sent/).first()).toBeVisible();
  });

  await test.step("a month is compared with what was keyed in GP", async () => {
    await page.goto("/company/shadow");
    await expect(page.getByText("No month compared yet")).toBeVisible();
    await withoutFaults(page);
    await page.getByLabel("Approved from").fill("2026-05-01");
    await page.getByLabel("to", { exact: true }).fill("2026-05-31");
    await page.getByRole("button", { name: "Compare with GP" }).click();
    await expect(page.getByText("Money that matches")).toBeVisible({ timeout: RUN_TIMEOUT_MS });
    await expect(page.getByText("Not found").first()).toBeVisible();
    await withoutFaults(page);
  });

  await test.step("what was keyed is confirmed, by the keyboard, and never sent", async () => {
    const box = page.getByRole("checkbox", { name: /Service calls, week 20/ });
    await box.focus();
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "1 report in GP already, never send" }).click();
    await expect(page.getByText(/^Confirmed as journal \d+ by/)).toBeVisible();
    await page.goto("/review?lane=before&q=R00Va3kQm7Xe");
    await expect(page.getByText(/keyed by hand/).first()).toBeVisible();
  });

  await test.step("rules are taken over from nobody where there is one company", async () => {
    await page.goto("/company/clone");
    await expect(page.getByRole("heading", { level: 1, name: "Take over rules" })).toBeVisible();
    await withoutFaults(page);
  });

  await test.step("live again, with what is open passed and a reason", async () => {
    await changeTo(page, product, "administrator");
    await page.goto("/connection");
    await page.getByRole("button", { name: /^Ping all/ }).click();
    await expect(page.getByText("2 of 2 healthy")).toBeVisible({ timeout: 30_000 });
    await changeTo(page, product, "approver");
    await page.goto("/company");
    await withoutFaults(page);
    for (const box of await page.getByRole("checkbox", { name: "Go live without it" }).all()) await box.check();
    await page.getByLabel("Why it may go live without what is open").fill("The rest is named and waits");
    await page.getByRole("button", { name: /^Go live with/ }).click();
    await expect(page.getByText(/is live since/)).toBeVisible();
    await expect(page.getByText(/Not live:/)).toBeHidden();
  });
});

async function withoutFaults(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(AXE_TAGS).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.target.join(" ")}`)).toEqual([]);
}
