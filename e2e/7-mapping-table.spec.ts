import { readFile } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Locator, type Page } from "@playwright/test";
import { signIn } from "./fixtures/sign-in.ts";
import { test } from "./fixtures/test.ts";

/** The chart and the lists of Expensify are read once as soon as the company is set up. */
const FIRST_READ_TIMEOUT_MS = 120_000;
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Target, what it is, its name and the state of a mapped row in the CSV file. */
const TARGET = /,"=""\d{4}"""(,segment value,[^,]*,mapped,)/;

const rowOf = (page: Page, name: string): Locator => page.locator("tr").filter({ hasText: new RegExp(`^${name}`) });
const isMapped = (page: Page, name: string) => expect(page.getByRole("row", { name: `${name}, Mapped` })).toBeVisible();
const isUnmapped = (page: Page, name: string) =>
  expect(page.getByRole("row", { name: `${name}, Unmapped` })).toBeVisible();

async function openTable(page: Page, search = ""): Promise<void> {
  await page.goto(`/mapping${search}`);
  await expect(page.getByRole("row", { name: /, Mapped$/ }).first()).toBeVisible({ timeout: FIRST_READ_TIMEOUT_MS });
}

async function noFaults(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(AXE_TAGS).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.target.join(" ")}`)).toEqual([]);
}

test.beforeEach(async ({ page, product }) => {
  test.setTimeout(FIRST_READ_TIMEOUT_MS * 2);
  await signIn(page, product, "mapper");
});

/** The screen shows it at once: the next step must not begin before the server has it. */
async function takeBack(page: Page): Promise<void> {
  await Promise.all([
    page.waitForResponse((response) => response.request().method() === "POST" && response.ok()),
    page.keyboard.press("z"),
  ]);
}

test("with the keyboard alone: search, unmap, accept the suggestion, take back", async ({ page }) => {
  await openTable(page);
  await page.keyboard.press("/");
  await page.keyboard.type("airfare");
  await isMapped(page, "Airfare");
  await page.keyboard.press("Escape");
  await page.goto("/mapping?q=airfare");
  await page.getByRole("row", { name: "Airfare, Mapped" }).focus();
  await page.keyboard.press("u");
  await isUnmapped(page, "Airfare");
  await expect(rowOf(page, "Airfare").getByText(/\d+ %, /)).toBeVisible();
  await page.getByRole("row", { name: "Airfare, Unmapped" }).focus();
  await page.keyboard.press("Enter");
  await isMapped(page, "Airfare");
  // Both changes back, the last one first.
  await takeBack(page);
  await isUnmapped(page, "Airfare");
  await takeBack(page);
  await isMapped(page, "Airfare");
});

test("the list of a row: by code or name, what cannot be had says why, Enter twice saves", async ({ page }) => {
  await openTable(page, "?q=lodging");
  await page.getByRole("button", { name: /account for Lodging/i }).click();
  const list = page.getByRole("dialog", { name: /account for Lodging/i });
  await page.keyboard.type("tool");
  const refused = list.getByRole("option", { name: /^5120 Tooling Allocation/ });
  await expect(refused).toBeVisible();
  await expect(refused).toHaveAttribute("aria-disabled", "true");
  await expect(refused).toContainText("not a posting account");
  await expect(list.getByText(/^Whole account, always this one: the tag is ignored: \d+ of \d+$/)).toBeVisible();
  await noFaults(page);
  // A whole account, whatever the tag; and back.
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("430-6420-00");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Lodging is mapped to 430-6420-00").first()).toBeVisible();
  await expect(rowOf(page, "Lodging")).toContainText("category, tag ignored");
  await page.getByRole("row", { name: "Lodging, Mapped" }).focus();
  await takeBack(page);
  await expect(rowOf(page, "Lodging")).not.toContainText("tag ignored");

  await page.getByRole("button", { name: /account for Lodging/i }).click();
  await page.keyboard.type("6530");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Effect before saving" })).toContainText("0 in GP are touched");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Lodging is mapped to 6530").first()).toBeVisible();
  await expect(rowOf(page, "Lodging")).toContainText("6530");
  await page.getByRole("row", { name: "Lodging, Mapped" }).focus();
  await takeBack(page);
  await expect(rowOf(page, "Lodging")).not.toContainText("6530");
});

test("many at once: ticked with Shift, mapped to one account, all taken back with one key", async ({ page }) => {
  await openTable(page, "?filter=category&sort=name&order=asc");
  const boxes = page.getByRole("checkbox", { name: /^Select (?!all)/ });
  const before = await page.getByRole("row").allInnerTexts();
  await boxes.nth(1).click();
  await boxes.nth(3).click({ modifiers: ["Shift"] });
  await expect(page.getByText("3 selected")).toBeVisible();
  await page.getByRole("button", { name: /for 3 rows/ }).click();
  await page.keyboard.type("6530");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Map 3 to 6530/ }).click();
  await expect(page.getByText("3 rows are mapped").first()).toBeVisible();
  await page.getByRole("row").nth(2).focus();
  await takeBack(page);
  await expect(page.getByText("Taken back: 3 rows as before").first()).toBeVisible();
  const pickers = (texts: readonly string[]) => texts.map((text) => text.match(/\b\d{4}\b/)?.[0]);
  await expect.poll(async () => pickers(await page.getByRole("row").allInnerTexts())).toEqual(pickers(before));
});

test("many of different segments: no one target is offered, and unmapping takes all of them, and gives all back", async ({
  page,
}) => {
  await openTable(page, "?sort=name&order=asc");
  // A category and a tag: they feed different segments of the account.
  const rows = ["category", "tag"].map((kind) =>
    page.locator(`tr[id^="row-${kind}/"][aria-label$=", Mapped"]`).first(),
  );
  const names = await Promise.all(rows.map((row) => row.getAttribute("aria-label")));
  for (const name of names)
    await page
      .getByRole("row", { name: name ?? "", exact: true })
      .getByRole("checkbox")
      .click();
  await expect(page.getByText("2 selected")).toBeVisible();
  await expect(page.getByRole("button", { name: /for 2 rows/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Unmap", exact: true }).click();
  await expect(page.getByText("2 rows are unmapped").first()).toBeVisible();
  for (const name of names) await isUnmapped(page, (name ?? "").replace(/, Mapped$/, ""));
  await page.getByRole("row").nth(2).focus();
  await takeBack(page);
  await expect(page.getByText("Taken back: 2 rows as before").first()).toBeVisible();
  for (const name of names) await isMapped(page, (name ?? "").replace(/, Mapped$/, ""));
});

test("all sure suggestions are accepted together, and never what a person unmapped", async ({ page }) => {
  await openTable(page, "?q=lodging");
  await page.getByRole("row", { name: "Lodging, Mapped" }).focus();
  await page.keyboard.press("u");
  await isUnmapped(page, "Lodging");
  const all = page.getByRole("button", { name: /^Accept all above 90 %/ });
  if (await all.isVisible()) {
    await all.click();
    await expect(page.getByRole("list", { name: "Suggestions" })).toBeVisible();
    await expect(page.getByRole("checkbox", { name: "Accept Lodging" })).toBeHidden();
    await noFaults(page);
    await page.keyboard.press("Escape");
  }
  await page.getByRole("row", { name: "Lodging, Unmapped" }).focus();
  await takeBack(page);
  await isMapped(page, "Lodging");
});

test("out and in again: unchanged is no difference; one edited row is shown, saved as one version and taken back", async ({
  page,
}) => {
  await openTable(page);
  const csv = await download(page, () => page.getByRole("button", { name: "CSV" }).click());
  const excel = page.getByRole("button", { name: "Edit in Excel" });
  await excel.click();
  const xlsx = await download(page, () => page.getByRole("button", { name: "Download as Excel workbook" }).click());
  const give = (name: string, buffer: Buffer) =>
    page.getByLabel("File with the mapping").setInputFiles({ name, mimeType: "application/octet-stream", buffer });

  for (const [name, bytes] of [
    ["mapping.xlsx", xlsx],
    ["mapping.csv", csv],
  ] as const) {
    await give(name, bytes);
    await expect(page.getByText(/^Nothing would change/)).toBeVisible();
    await page.getByRole("button", { name: "Another file" }).click();
  }

  await give("list.csv", Buffer.from("Name,Amount\n1,2"));
  await expect(page.getByRole("alert").filter({ hasText: "no column Source" })).toBeVisible();

  // As Excel in Germany saves it, with one target typed over and one that GP does not have.
  const edited = csv
    .toString("utf8")
    .split("\r\n")
    .map((line) => {
      if (/category\/\d\/0\/Meals/.test(line)) return line.replace(TARGET, ",6530$1");
      return /category\/\d\/0\/Mileage/.test(line) ? line.replace(TARGET, ",9999$1") : line;
    })
    .join("\r\n");
  await give("edited.csv", Buffer.from(edited));
  const rows = page.getByRole("region", { name: "Rows of the file" });
  await expect(rows.getByRole("row", { name: /Changed Meals/ })).toContainText("6530");
  await expect(rows.getByRole("row", { name: /Not in GP Mileage/ })).toContainText("No account in GP has 9999");
  await expect(page.getByRole("dialog").getByText("0 in GP are touched")).toBeVisible();
  await noFaults(page);
  await page.getByRole("button", { name: "Save 1 change as one version" }).click();
  await expect(page.getByText("Meals is mapped to 6530").first()).toBeVisible();
  await page.getByRole("row", { name: "Meals, Mapped" }).focus();
  await takeBack(page);
  await expect(page.getByText("Taken back: 1 row as before").first()).toBeVisible();

  // The same file once more: the row changed here since it was made, so it is taken only by a tick.
  await excel.click();
  await give("edited.csv", Buffer.from(edited));
  await expect(rows.getByRole("row", { name: /Changed here since Meals/ })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Save/ })).toHaveCount(0);
  await page.getByLabel("Take the file's target for 1 row that changed here since").check();
  await page.getByRole("button", { name: "Save 1 change as one version" }).click();
  await expect(page.getByText("Meals is mapped to 6530").first()).toBeVisible();
  await page.getByRole("row", { name: "Meals, Mapped" }).focus();
  await takeBack(page);
  await expect(page.getByText("Taken back: 1 row as before").first()).toBeVisible();
});

test("history: found by what is searched, and a version is put back", async ({ page }) => {
  await openTable(page, "?q=software");
  await page.getByRole("row", { name: "Software, Mapped" }).focus();
  await page.keyboard.press("u");
  await isUnmapped(page, "Software");
  await page.getByRole("link", { name: "History" }).click();
  await page.getByRole("searchbox").fill("software");
  await expect(page).toHaveURL(/q=software/);
  const newest = page.getByRole("listitem", { name: /^Version / }).first();
  await expect(newest).toContainText("→ unmapped");
  await noFaults(page);
  await newest.getByRole("button", { name: /^Put back version/ }).click();
  await expect(page.getByRole("list", { name: "Rows that become as before" })).toContainText("Software");
  await page.getByRole("button", { name: "Put back 1 row" }).click();
  await expect(page.getByText(/is put back: 1 row as before/).first()).toBeVisible();
  await openTable(page, "?q=software");
  await isMapped(page, "Software");
});

async function download(page: Page, click: () => Promise<void>): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent("download"), click()]);
  return readFile(await file.path());
}
