import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("../..", import.meta.url));
const TEST_TIMEOUT_MS = 20_000;
const HOOK_TIMEOUT_MS = 60_000;

/** Three projects: `unit` needs nothing, `db` a Postgres of its own, `layout` reads the tree. `e2e/` is Playwright's. */
export default defineConfig({
  root,
  cacheDir: "node_modules/.cache/vitest",
  resolve: {
    // The package throws outside React's server build; Next swaps it the same way.
    alias: {
      "server-only": fileURLToPath(new URL("node_modules/next/dist/compiled/server-only/empty.js", `file://${root}/`)),
    },
  },
  test: {
    testTimeout: TEST_TIMEOUT_MS,
    hookTimeout: HOOK_TIMEOUT_MS,
    restoreMocks: true,
    // One per core, also on two: the default leaves one free, and each file begins a process.
    maxWorkers: availableParallelism(),
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{app,components,db,lib}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.db.test.ts", "lib/tidy.test.ts"],
        },
      },
      { extends: true, test: { name: "layout", include: ["lib/tidy.test.ts"] } },
      {
        extends: true,
        test: {
          name: "db",
          include: ["{db,lib}/**/*.db.test.ts"],
          globalSetup: ["db/testing/global-setup.ts"],
        },
      },
    ],
  },
});
