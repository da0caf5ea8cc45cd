import { defineConfig, devices } from "@playwright/test";
import { findBrowser } from "./fixtures/find-browser.ts";

const TEST_TIMEOUT_MS = 60_000;
const EXPECT_TIMEOUT_MS = 10_000;
/** The whole product starts, pages built and database made. */
const START_TIMEOUT_MS = 5 * 60_000;

const { executablePath, args, env } = findBrowser();

/** One browser at a time on one product, since a journey changes what the next one sees; `fixtures/global-setup.ts` starts it. */
export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  globalSetup: "./fixtures/global-setup.ts",
  globalTimeout: START_TIMEOUT_MS + 10 * 60_000,
  timeout: TEST_TIMEOUT_MS,
  expect: { timeout: EXPECT_TIMEOUT_MS },
  workers: 1,
  retries: 0,
  forbidOnly: true,
  reporter: [["list"], ["json", { outputFile: "../.work/test/playwright.json" }]],
  use: {
    ...devices["Desktop Chrome"],
    launchOptions: { executablePath, args: [...args], env },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    locale: "en-US",
    timezoneId: "America/Chicago",
  },
});
