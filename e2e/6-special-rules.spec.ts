import { expect } from "@playwright/test";
import { signIn } from "./fixtures/sign-in.ts";
import { test } from "./fixtures/test.ts";

test("special rules: one is made with its effect shown first, moved, and taken back", async ({ page, product }) => {
  await signIn(page, product, "mapper");
  await page.goto("/mapping");
  await page.getByRole("link", { name: "Special rules" }).click();
  await expect(page.getByText("No special rules")).toBeVisible();

  for (const [name, amount] of [
    ["Very large", "9,000,000.00"],
    ["Larger still", "9,500,000"],
  ] as const) {
    await page.getByRole("button", { name: "New special rule" }).click();
    const dialog = page.getByRole("dialog", { name: "New special rule" });
    await dialog.getByLabel("Name").fill(name);
    await expect(dialog.getByRole("button", { name: "Save the rule" })).toHaveAttribute(
      "title",
      "Say when the rule applies",
    );
    await dialog.getByLabel("Amount of at least").fill(amount);
    await dialog.getByLabel("It gives").selectOption("hold");
    await expect(dialog).toContainText("0 in GP are touched");
    await dialog.getByRole("button", { name: "Save the rule" }).click();
    await expect(dialog).toBeHidden();
  }
  const rules = page.getByRole("list", { name: "Special rules" }).getByRole("listitem");
  await expect(rules).toContainText(["Very large", "Larger still"]);
  await expect(rules.first()).toContainText("at least 9,000,000.00");
  await expect(rules.first()).toContainText("hold for a person");

  const asked = async (button: string, effect: string) => {
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText(effect);
    await dialog.getByRole("button", { name: button }).click();
    await expect(dialog).toBeHidden();
  };
  await page.getByRole("button", { name: "Move Larger still up" }).click();
  await asked("Move up", "0 in GP are touched");
  await expect(rules).toContainText(["Larger still", "Very large"]);
  await page.getByRole("button", { name: "Remove Larger still" }).click();
  await asked("Remove the rule", "0 in GP are touched");
  await expect(rules).toHaveCount(1);
  await page.getByRole("button", { name: "Remove Very large" }).click();
  await asked("Remove the rule", "0 in GP are touched");
  await expect(page.getByText("No special rules")).toBeVisible();
});
