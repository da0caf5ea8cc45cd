import { mkdirSync, writeFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { signIn } from "./fixtures/sign-in.ts";
import { test } from "./fixtures/test.ts";

const ACCOUNTS = 5_000;
const ROWS = 200;
const FIRST_READ_TIMEOUT_MS = 120_000;
/** Read by `lib/bench/parts/mapping-browser.ts`. */
const FIGURES_FILE = ".work/e2e/large-chart.json";

type Body = Readonly<{ ok: true; value: Record<string, unknown> }>;

/** The server's answers, blown up: the same product in the browser, with the chart and the page of a large company. */
async function enlarge(page: Page): Promise<void> {
  await page.route("**/api/mapping/target?*", async (route) => {
    const answer = await route.fetch();
    const { ok, value } = (await answer.json()) as Body;
    const many = (write: (at: number) => string) =>
      Array.from({ length: ACCOUNTS }, (_, at) => ({
        ...{ value: write(at), name: `Travel and entertainment of department ${at}`, accountCount: 4 },
        ...{ balanceSheet: at % 50 === 0, refusal: at % 9 === 0 ? "inactive" : null },
      }));
    const values = many((at) => String(10_000 + at));
    const accounts = many((at) => `000-${10_000 + at}-00`);
    const segments = (value["segments"] as object[]).map((segment) => ({ ...segment, values }));
    await route.fulfill({ json: { ok, value: { ...value, segments, accounts } } });
  });
  await page.route("**/api/mapping?*filter=category*", async (route) => {
    const answer = await route.fetch();
    const { ok, value } = (await answer.json()) as Body;
    const [row] = value["rows"] as { id: string; name: string; key: object }[];
    const rows = Array.from({ length: ROWS }, (_, at) => ({
      ...{ ...row, id: `category/2/0/Large ${at}`, name: `Large ${at}` },
      key: { ...row?.key, source: `Large ${at}` },
    }));
    await route.fulfill({ json: { ok, value: { ...value, rows, total: 300 } } });
  });
}

/** Every key's way from the keyboard to the picture, as the browser itself times it. In milliseconds. */
async function typingTimes(page: Page, text: string): Promise<readonly number[]> {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(globalThis, { typingTimes: times });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (entry.name === "keydown") times.push(entry.duration);
    }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
  });
  for (const key of text) {
    await page.keyboard.press(key);
    await page.waitForTimeout(120);
  }
  return page.evaluate(() => (globalThis as unknown as { typingTimes: number[] }).typingTimes);
}

// Long, and for its figures: `npm run bench` runs it, `npm test` does not.
test("5,000 values, 5,000 accounts and 200 rows: every letter is answered", { tag: "@long" }, async ({
  page,
  product,
}) => {
  test.setTimeout(FIRST_READ_TIMEOUT_MS * 2);
  await signIn(page, product, "mapper");
  await page.goto("/mapping");
  await expect(page.getByRole("row", { name: /, Mapped$/ }).first()).toBeVisible({ timeout: FIRST_READ_TIMEOUT_MS });
  await enlarge(page);
  await page.goto("/mapping");
  const firstPaintMs = await page.evaluate(
    () => performance.getEntriesByType("paint").find(({ name }) => name === "first-contentful-paint")?.startTime ?? 0,
  );
  await page.evaluate(() => {
    new MutationObserver((_, observer) => {
      if (document.getElementById("row-category/2/0/Large 199") === null) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => performance.mark("drawn"), 0));
    }).observe(document.body, { subtree: true, childList: true });
  });
  await page.getByRole("button", { name: /^Categories/ }).click();
  await expect(page.getByRole("row", { name: /^Large 199,/ })).toBeVisible();
  const drawnMs = await page.evaluate(() => {
    const answers = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const answered = answers.findLast(({ name }) => name.includes("/api/mapping?"))?.responseEnd ?? 0;
    return (performance.getEntriesByName("drawn").at(-1)?.startTime ?? 0) - answered;
  });

  await page
    .getByRole("button", { name: /for Large 3[:]?/ })
    .first()
    .click();
  const typed = await typingTimes(page, "department 49");
  const list = page.getByRole("dialog", { name: /for Large 3/ });
  await expect(list.getByText(/^Whole account, .*: \d+ of 5,000$/)).toBeVisible();
  // What is drawn is limited, whatever the chart has: of values and of whole accounts alike.
  expect(await list.getByRole("option").count()).toBeLessThanOrEqual(130);
  await page.keyboard.press("Escape");
  const moved = await typingTimes(page, "jjjjjj");

  const median = (times: readonly number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  const figures = {
    ...{ firstPaintMs, drawnMs, typeaheadMs: median(typed), typeaheadMsMax: Math.max(0, ...typed) },
    ...{ moveMs: median(moved), keysTimed: typed.length },
  };
  mkdirSync(".work/e2e", { recursive: true });
  writeFileSync(FIGURES_FILE, JSON.stringify(figures));
});
