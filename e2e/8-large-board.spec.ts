import { mkdirSync, writeFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { framesDuring, untilDrawn } from "./fixtures/frame-times.ts";
import { openLargeCompany } from "./fixtures/large-company.ts";
import { signIn } from "./fixtures/sign-in.ts";
import { test } from "./fixtures/test.ts";

const TIMEOUT_MS = 180_000;
const DESK = { width: 1440, height: 900 };
/** Read by `lib/bench/parts/mapping-browser.ts`. */
const FIGURES_FILE = ".work/e2e/large-board.json";
/** As often as a mouse tells where it is. */
const MOVE_EVERY_MS = 8;
const SAVE = "[data-save]:focus";
const ZOOMED = "button[aria-pressed='true']";

const end = (id: string) => `[data-end="${id}"]`;
const CATEGORY = end("category/Category 000");

async function centreOf(page: Page, selector: string): Promise<{ x: number; y: number }> {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is not drawn`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** As a hand moves: many small steps, each told by itself. */
async function glide(page: Page, to: { x: number; y: number }, steps: number, from: { x: number; y: number }) {
  for (let step = 1; step <= steps; step += 1) {
    await page.mouse.move(from.x + ((to.x - from.x) * step) / steps, from.y + ((to.y - from.y) * step) / steps);
    await page.waitForTimeout(MOVE_EVERY_MS);
  }
}

/** Accounts on the screen that may be dropped on, from the top down. */
async function accountsShown(page: Page): Promise<readonly string[]> {
  const all = page.locator('[data-end^="account/"]');
  const seen = await all.evaluateAll((ends) =>
    ends.flatMap((end) => {
      const { top, bottom } = end.getBoundingClientRect();
      const name = end.getAttribute("data-end") ?? "";
      const isRefused = end.querySelector("title")?.textContent.endsWith("inactive") ?? true;
      return top > 150 && bottom < innerHeight - 60 && !isRefused ? [{ name, top }] : [];
    }),
  );
  return seen.toSorted((a, b) => a.top - b.top).map(({ name }) => name);
}

/** Takes the category, goes to the first account that is shown, down over all of them, and up again to `to`. */
async function dragAcross(page: Page, accounts: readonly string[], to: string): Promise<void> {
  const start = await centreOf(page, `${CATEGORY} rect:last-of-type`);
  const [top, foot] = [accounts[0] ?? "", accounts.at(-1) ?? ""].map(end).map((one) => `${one} text`);
  const [first, last, target] = [
    await centreOf(page, top ?? ""),
    await centreOf(page, foot ?? ""),
    await centreOf(page, `${end(to)} text`),
  ];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await glide(page, first, 40, start);
  await glide(page, last, 120, first);
  await glide(page, target, 60, last);
}

/** What the browser needed to show the page: first paint, ribbons, and its longest block of script. In milliseconds. */
async function openBoard(page: Page) {
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.querySelector("[data-link]") === null) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => performance.mark("ribbons"), 0));
    }).observe(document, { subtree: true, childList: true });
    const blocks: number[] = [];
    Object.assign(globalThis, { blocks });
    new PerformanceObserver((list) => blocks.push(...list.getEntries().map((entry) => entry.duration))).observe({
      type: "longtask",
    });
  });
  await page.goto("/mapping?view=board");
  // With the chart there, which follows the first paint, every account has its end: of 800 most are folded.
  await expect(page.locator(`${end("others/1")} title`)).toHaveText(/without spend/);
  return page.evaluate(() => ({
    firstPaintMs: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
    ribbonsMs: performance.getEntriesByName("ribbons")[0]?.startTime ?? 0,
    blockMs: Math.max(0, ...(globalThis as unknown as { blocks: number[] }).blocks),
  }));
}

async function hover(page: Page): Promise<void> {
  const from = await centreOf(page, end("category/Category 001"));
  await glide(page, { x: from.x + 700, y: from.y + 560 }, 160, from);
}

/** Undo, once the screen shows what was saved. */
async function takeBack(page: Page): Promise<void> {
  await expect(page.locator(`${CATEGORY} title`)).not.toHaveText(/no account/);
  await page.locator("body").press("z");
  await expect(page.locator(`${CATEGORY} title`)).toHaveText(/no account/);
}

/** Enter, type, Enter, Enter: until the list stands there, the slowest key, and until the ribbon is drawn. */
async function mapByKeyboard(page: Page) {
  await page.locator(CATEGORY).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /^Account for Category 000/ })).toBeFocused();
  const listMs = await untilDrawn(page, "[cmdk-item]", () => page.keyboard.press("Enter"));
  await page.keyboard.type("5006", { delay: 60 });
  await expect(page.getByRole("option", { selected: true })).toContainText("5006");
  const pickMs = await untilDrawn(page, SAVE, () => page.keyboard.press("Enter"));
  const savedMs = await untilDrawn(page, '[data-link="category/Category 000 > account/5006 mapped"]', () =>
    page.keyboard.press("Enter"),
  );
  return { listMs, pickMs, savedMs };
}

// Long, and for its figures: `npm run bench` runs it, `npm test` does not.
test("300 categories and 800 accounts on the board: every gesture is answered", { tag: "@long" }, async ({
  page,
  context,
  product,
}) => {
  test.setTimeout(TIMEOUT_MS);
  await page.setViewportSize(DESK);
  await signIn(page, product, "mapper");
  await openLargeCompany(product, context);
  const opened = await openBoard(page);

  const figures: Record<string, unknown> = { ...opened };
  for (const state of ["folded", "open"] as const) {
    if (state === "open") {
      // Most of the money is shown already: the others are opened, and all three columns are as long as they get.
      await page.locator(end("others/0")).click();
      await page.locator(end("others/2")).click();
      figures["unfoldMs"] = await untilDrawn(page, end("account/5078"), () => page.locator(end("others/1")).click());
      figures["pageMs"] = await untilDrawn(page, end("before/1"), () => page.locator(end("others/1")).click());
      await page.locator(end("before/1")).click();
      await expect(page.locator(end("account/5078"))).toHaveCount(1);
      await page.evaluate(() => scrollTo(0, 0));
    }
    const hovered = await framesDuring(page, () => hover(page));
    await page.locator(CATEGORY).scrollIntoViewIfNeeded();
    const accounts = await accountsShown(page);
    const to = accounts[Math.floor(accounts.length / 2)] ?? "";
    const dragged = await framesDuring(page, () => dragAcross(page, accounts, to));
    const dropMs = await untilDrawn(page, SAVE, () => page.mouse.up());
    const drawnMs = await untilDrawn(page, `[data-link="category/Category 000 > ${to} mapped"]`, () =>
      page.keyboard.press("Enter"),
    );
    await takeBack(page);
    const keys = await mapByKeyboard(page);
    await takeBack(page);
    const zoomMs = await untilDrawn(page, ZOOMED, () => page.getByRole("button", { name: "Zoom to unmapped" }).click());
    const backMs = await untilDrawn(
      page,
      ZOOMED,
      () => page.getByRole("button", { name: "Show the whole board" }).click(),
      { gone: true },
    );
    figures[state] = { hovered, dragged, dropMs, drawnMs, ...keys, zoomMs, backMs };
  }
  mkdirSync(".work/e2e", { recursive: true });
  writeFileSync(FIGURES_FILE, JSON.stringify(figures));
});
