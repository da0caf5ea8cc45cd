import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { signIn } from "./fixtures/sign-in.ts";
import { test } from "./fixtures/test.ts";

const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** Calls to Expensify wait for their place. */
const CALL_TIMEOUT_MS = 20_000;

test("a second company is set up in steps, left in the middle and gone on with, and can be mapped", async ({
  page,
  product,
}) => {
  await signIn(page, product, "administrator");
  await page.goto("/connection");
  await page.getByRole("link", { name: "Set up a company" }).click();
  await page.getByRole("button", { name: /^Begin/ }).click();

  await test.step("Expensify, as it is there already", async () => {
    await page.getByRole("button", { name: "Use Expensify" }).click();
    await withoutFaults(page);
    await page.getByRole("button", { name: /^Ping( again)?$/ }).click();
    await page.getByRole("button", { name: "Go on with Workspaces" }).click({ timeout: CALL_TIMEOUT_MS });
  });

  await test.step("a workspace that feeds another company needs a yes of its own", async () => {
    await page.getByRole("checkbox", { name: /^Corporate/ }).check({ timeout: CALL_TIMEOUT_MS });
    await expect(page.getByText("Confirm that Corporate is meant to feed both")).toBeVisible();
    await withoutFaults(page);
    await page.getByRole("checkbox", { name: /meant to feed both/ }).check();
    await page.getByRole("button", { name: "Save 1 workspace" }).click();
  });

  await test.step("GP, and it is left here", async () => {
    await page.getByRole("button", { name: "Use Dynamics GP" }).click();
    await withoutFaults(page);
    await page.getByRole("button", { name: /^Ping( again)?$/ }).click();
    await expect(page.getByRole("button", { name: "Go on with Company" })).not.toHaveAttribute("aria-disabled");
    await page.getByRole("button", { name: "Leave and go on later" }).click();
    // The ping of Expensify has calibrated it too.
    await expect(page.getByText(/4 of 7 steps done, next Company/)).toBeVisible();
    await withoutFaults(page);
  });

  await test.step("gone on with, the company is chosen from GP's own list", async () => {
    await page.getByRole("button", { name: "Go on", exact: true }).click();
    await expect(page.getByText(/HALD has it/)).toBeVisible();
    await page.getByRole("radio", { name: /Halden Canada/ }).check();
    await page.getByLabel("Short name").fill("HALDC");
    await page.getByRole("button", { name: "Make 24 months" }).click();
    await withoutFaults(page);
    await page.getByRole("button", { name: "Save HALDC" }).click();
  });

  await test.step("the chart says how an account is written, and the company is made", async () => {
    await expect(page.getByText("600 accounts")).toBeVisible({ timeout: CALL_TIMEOUT_MS });
    await expect(page.getByLabel("Account comes from")).toHaveValue("category");
    await page.getByRole("button", { name: /^What employees are owed/ }).click();
    await page.getByPlaceholder("Search by code or name").fill("000-2130-00");
    await page.keyboard.press("Enter");
    await page.getByRole("checkbox", { name: /neither the payables control account/ }).check();
    await withoutFaults(page);
    await page.getByRole("button", { name: "Make HALDC" }).click();
    await expect(page.getByText("It is not live: journals are made and none is sent")).toBeVisible();
  });

  await test.step("what is next is the mapping of the new company", async () => {
    await page.getByRole("button", { name: "Go on with Calibrate" }).click();
    await withoutFaults(page);
    await page.getByRole("button", { name: /^Go on( without calibrating)?$/ }).click();
    await withoutFaults(page);
    await page.getByRole("button", { name: "Finish, and map HALDC" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Mapping" })).toBeVisible();
    await expect(page.getByText("Not live:")).toBeVisible();
  });
});

async function withoutFaults(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(AXE_TAGS).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.target.join(" ")}`)).toEqual([]);
}
