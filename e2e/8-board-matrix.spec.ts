import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { signIn } from "./fixtures/sign-in.ts";
import type { Product } from "./fixtures/start-product.ts";
import { runSync } from "./fixtures/steps.ts";
import { test } from "./fixtures/test.ts";

const DESK = { width: 1440, height: 900 };
const FUEL = '[data-end="category/Fuel"]';
const OTHER_ACCOUNT = '[data-end="account/6420"]';
const RUN_AND_MAP_TIMEOUT_MS = 180_000;

/** As somebody who maps, with spend on the board: alone this file has to read it first. */
async function openView(page: Page, product: Product, view: "board" | "matrix"): Promise<void> {
  await page.setViewportSize(DESK);
  await signIn(page, product, "mapper");
  await page.goto("/mapping");
  await expect(page.getByText("Spend covered, last 90 days")).toBeVisible();
  if (await page.getByText("nothing was read yet").isVisible()) await runSync(page);
  await page.goto(`/mapping?view=${view}`);
  await expect(page.getByRole("link", { name: view === "board" ? "Board" : "Matrix" })).toHaveAttribute(
    "aria-current",
    "page",
  );
}

async function unmapFuel(page: Page): Promise<void> {
  await page.locator(FUEL).click();
  await page.getByRole("button", { name: "Unmap", exact: true }).click();
  await expect(page.locator(`${FUEL} title`)).toHaveText(/no account/);
}

test("a category is dragged to an account: the effect stands there before it is saved, and undo takes it back", async ({
  page,
  product,
}) => {
  test.setTimeout(RUN_AND_MAP_TIMEOUT_MS);
  await openView(page, product, "board");
  await unmapFuel(page);

  const from = await page.locator(`${FUEL} rect`).last().boundingBox();
  const to = await page.locator(`${OTHER_ACCOUNT} text`).boundingBox();
  if (!from || !to) throw new Error("Fuel or the account is not drawn");
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
  const panel = page.getByRole("region", { name: "The chosen end" });
  // Not what is suggested: only the drag can have put it there.
  await expect(panel.getByRole("button", { name: "Map Fuel to 6420" })).toBeVisible();
  await expect(panel.getByText("0 in GP are touched")).toBeVisible();
  await page.mouse.up();

  const save = panel.getByRole("button", { name: "Map Fuel to 6420" });
  await expect(save).toBeFocused();
  await save.click();
  await expect(page.getByText("Fuel is mapped to 6420", { exact: true })).toBeVisible();
  await expect(page.locator(`${FUEL} title`)).not.toHaveText(/no account/);

  await page.keyboard.press("z");
  await expect(page.getByText(/^Taken back/).first()).toBeVisible();
  await expect(page.locator(`${FUEL} title`)).toHaveText(/no account/);
});

test("the keyboard maps as well: Enter, type, Enter, Enter", async ({ page, product }) => {
  await openView(page, product, "board");
  await page.locator(FUEL).focus();
  await page.keyboard.press("ArrowUp");
  await expect(page.locator(FUEL)).not.toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.locator(FUEL)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /^Account for Fuel/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.getByPlaceholder(/^Search by code/).fill("vehicle fuel");
  await expect(page.getByRole("option", { selected: true })).toContainText("6470");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Map Fuel to 6470" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Fuel is mapped to 6470", { exact: true })).toBeVisible();
  await expect(page.locator(`${FUEL} title`)).not.toHaveText(/no account/);
});

test("a ribbon leads to its reports, and the picture is a file for the auditor", async ({ page, product }) => {
  await openView(page, product, "board");
  await page.locator('[data-link="category/Fuel > account/6470 mapped"]').dispatchEvent("click");
  const reports = page.getByRole("region", { name: "Reports behind this ribbon" });
  await expect(reports.getByRole("listitem").first()).toBeVisible();
  await expect(reports.getByRole("link").first()).toHaveAttribute("href", /^\/audit\?q=R00/);

  const [svg] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "SVG" }).click()]);
  const text = readFileSync(await svg.path(), "utf8");
  expect(svg.suggestedFilename()).toMatch(/^mapping-HALD-v\d+\.svg$/);
  expect(text).toContain("Halden Instruments (GP HALD): where approved expenses go");
  expect(text).toMatch(/Categories [\d,.]+ = accounts [\d,.]+ \+ without an account [\d,.]+\./);

  const [png] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "PNG" }).click()]);
  expect(
    readFileSync(await png.path())
      .subarray(1, 4)
      .toString(),
  ).toBe("PNG");
});

test("the matrix says which accounts exist, steps with arrows, and exports what is missing", async ({
  page,
  product,
}) => {
  await openView(page, product, "matrix");
  const grid = page.getByRole("grid", { name: "Accounts by category and tag" });
  await grid.getByRole("gridcell").first().click();
  const panel = page.getByRole("region", { name: "The chosen cell" });
  const first = await panel.getByRole("heading", { level: 2 }).innerText();
  await page.keyboard.press("ArrowRight");
  await expect(panel.getByRole("heading", { level: 2 })).not.toHaveText(first);
  await expect(grid.locator('[aria-selected="true"]')).toBeFocused();

  await page.getByRole("button", { name: /^No account entry/ }).click();
  await expect(panel.getByText(/does not allow entry/)).toBeVisible();
  await page.getByRole("button", { name: /^Missing in GP/ }).click();
  await expect(panel.getByText("missing", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Show all states" }).click();

  // Ticked at first is only what money waits for.
  await page.getByRole("checkbox", { name: "Select all missing accounts" }).check();
  const [request] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export the request" }).click(),
  ]);
  const rows = readFileSync(await request.path(), "utf8")
    .trim()
    .split("\r\n");
  expect(rows[0]).toContain("Account,Description,Type,Posting type,Category");
  expect(rows[1]).toMatch(/^"=""\d{3}-\d{4}-\d{2}""",[^,]+ - [^,]+,Posting Account,Profit and Loss,/);
  const create = page.getByRole("button", { name: /^Create \d+ accounts? in GP/ });
  await expect(create).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText(/Creating is off for HALD/)).toBeVisible();
});
