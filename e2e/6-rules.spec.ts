import { AxeBuilder } from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { signIn } from "./fixtures/sign-in.ts";
import { test } from "./fixtures/test.ts";

const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

test("rules: what cannot be made is said, a change shows its effect, is saved, told in the history and taken back", async ({
  page,
  product,
}) => {
  await signIn(page, product, "mapper");
  await page.goto("/mapping");
  await page.getByRole("link", { name: "Rules", exact: true }).click();
  const bar = page.getByRole("region", { name: "Effect before saving" });
  await expect(bar).toContainText("Everything is saved");

  const text = page.getByLabel("Text of an expense's line");
  await text.fill("{merchent}");
  await expect(bar).toContainText("{merchent} is nothing that an expense has");
  await text.fill("{last name}");
  await page.getByRole("button", { name: "{category}" }).click();
  await expect(text).toHaveValue("{last name} {category}");
  await page.getByLabel("Date it on the first day").check();
  await expect(bar).toContainText("0 in GP are touched");
  const { violations } = await new AxeBuilder({ page }).withTags(AXE_TAGS).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.target.join(" ")}`)).toEqual([]);

  await page.getByRole("button", { name: "Save 2 rules" }).click();
  await expect(page.getByText("Rules saved", { exact: true })).toBeVisible();
  const changes = page.getByRole("region", { name: "Changes" });
  await expect(changes).toContainText("Closed period: hold the report → first day of the next open period");
  await expect(changes).toContainText("Mei Tan");

  await bar.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Rules as before", { exact: true })).toBeVisible();
  await expect(text).toHaveValue("{last name} {day} {merchant}");
  await expect(page.getByLabel("Hold the report")).toBeChecked();
});

test("rules: who does not map looks, and changes nothing", async ({ page, product }) => {
  await signIn(page, product, "approver");
  await page.goto("/mapping/rules");

  await expect(page.getByText("rules need the role mapper")).toBeVisible();
  await expect(page.getByLabel("Hold the report")).toBeDisabled();
  await expect(page.getByRole("button", { name: /^Save/ })).toHaveCount(0);
});
