import { expect } from "@playwright/test";
import { canariesOf, TYPED } from "./fixtures/canary.ts";
import { signIn } from "./fixtures/sign-in.ts";
import { offerSignIn } from "./fixtures/stand-ins.ts";
import { test } from "./fixtures/test.ts";

/** Over the real wire, with Expensify's pace. */
const PING_TIMEOUT_MS = 60_000;

test("a new password that is refused leaves the old one in use; a new secret that signs in takes over", async ({
  page,
  product,
}) => {
  test.setTimeout(PING_TIMEOUT_MS * 3);
  await signIn(page, product, "administrator");
  await page.getByRole("link", { name: "Connections" }).click();
  const dialog = page.getByRole("dialog");

  await test.step("a password that GP does not take is tried once and thrown away", async () => {
    await page
      .getByRole("button", { name: /^.*Dynamics GP.*$/ })
      .first()
      .click();
    await page.getByRole("button", { name: "Replace password" }).click();
    await dialog.getByLabel(/^New password/).fill(TYPED.gpPassword);
    await dialog.getByRole("button", { name: "Try and replace" }).click();
    await expect(dialog.getByText("The new password was refused.")).toBeVisible({ timeout: PING_TIMEOUT_MS });
    await expect(dialog.getByText("The password in use stays in use.")).toBeVisible();

    await dialog.getByLabel(/^New password/).fill(TYPED.gpPassword);
    await dialog.getByRole("button", { name: "Try and replace" }).click();
    await expect(dialog.getByText(/So that the account is not locked, the next try is possible in/)).toBeVisible();
    await dialog.getByRole("button", { name: "Close" }).first().click();
    const note = page.getByRole("region", { name: "New password" });
    await expect(note.getByText("A new password was refused")).toBeVisible();
    await note.getByRole("button", { name: "Close" }).click();
    await expect(note).toBeHidden();
    await page.getByRole("button", { name: /^Ping/ }).last().click();
    await expect(page.getByRole("article").or(page.locator("[aria-label='Dynamics GP']")).first()).toContainText(
      "All layers are fine",
      { timeout: PING_TIMEOUT_MS },
    );
  });

  await test.step("a wrong pair for Expensify changes neither half, the right secret takes over", async () => {
    await page
      .getByRole("button", { name: /Expensify/ })
      .first()
      .click();
    await page.getByRole("button", { name: "Replace secret" }).click();
    await dialog.getByLabel("New partnerUserSecret").fill(canariesOf(product)["sandboxPassword"] ?? "");
    await dialog.getByRole("button", { name: "Try and replace" }).click();
    await expect(page.getByText("Expensify: The new secret signed in", { exact: true })).toBeVisible({
      timeout: PING_TIMEOUT_MS,
    });
    await expect(page.getByText(/Secret set .* by Sam Whitlock/)).toBeVisible();

    await page.getByRole("button", { name: "Replace secret" }).click();
    await dialog.getByLabel("partnerUserID").fill("aa_another_example");
    await dialog.getByLabel("New partnerUserSecret").fill(TYPED.expensifySecret);
    await dialog.getByRole("button", { name: "Try and replace" }).click();
    await expect(dialog.getByText("The new secret was refused.")).toBeVisible({ timeout: PING_TIMEOUT_MS });
    await dialog.getByRole("button", { name: "Close" }).first().click();
    const note = page.getByRole("region", { name: "New secret" });
    await expect(note.getByText("A new secret of aa_another_example was refused")).toBeVisible();
    await note.getByRole("button", { name: "Close" }).click();
    await expect(note).toBeHidden();
  });

  // Nobody discards it: it is there, sealed, when everything is looked through at the end (`fixtures/find-leaks.ts`).
  await test.step("a new password waits while GP asks for no Windows sign-in, and the one in use goes on", async () => {
    await page
      .getByRole("button", { name: /^.*Dynamics GP.*$/ })
      .first()
      .click();
    await offerSignIn(product, false);
    await page.getByRole("button", { name: "Replace password" }).click();
    await dialog.getByLabel(/^New password/).fill(TYPED.waitingPassword);
    await dialog.getByRole("button", { name: "Try and replace" }).click();
    await expect(dialog.getByText(/is right: it waits\./)).toBeVisible({ timeout: PING_TIMEOUT_MS });
    await dialog.getByRole("button", { name: "Close" }).first().click();
    await offerSignIn(product, true);
    await page.getByRole("button", { name: /^Ping/ }).last().click();
    await expect(page.locator("[aria-label='Dynamics GP']").first()).toContainText("All layers are fine", {
      timeout: PING_TIMEOUT_MS,
    });
    const note = page.getByRole("region", { name: "New password" });
    await expect(note.getByText("A new password waits")).toBeVisible();
  });
});
