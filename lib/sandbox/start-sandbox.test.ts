import { afterEach, expect, test } from "vitest";
import { startSandbox, type Sandbox } from "./start-sandbox.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

/** Two processes on a busy machine. */
const TIMEOUT_MS = 60_000;
let sandbox: Sandbox | null = null;
afterEach(async () => {
  await sandbox?.stop();
  sandbox = null;
});

const state = async (controlUrl: string): Promise<Record<string, unknown>> =>
  (await (await fetch(`${controlUrl}/state`)).json()) as Record<string, unknown>;

test("both processes come up, answer on their control address, and end when asked", {
  timeout: TIMEOUT_MS,
}, async () => {
  const dataDir = temporaryFolder("sandbox with space ");
  sandbox = await startSandbox({ dataDir });
  expect(sandbox.expensify.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/Integration-Server\/ExpensifyIntegrations$/);
  expect(sandbox.gp.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/DynamicsGPWebServices\/DynamicsGPService\.asmx$/);
  expect(sandbox.gp.caPem).toContain("BEGIN CERTIFICATE");
  expect(((await state(sandbox.expensify.controlUrl))["reports"] as unknown[]).length).toBeGreaterThanOrEqual(200);
  expect(await state(sandbox.gp.controlUrl)).toMatchObject({ journals: [], badTries: {} });
  await sandbox.stop();
  expect(await sandbox.died).toMatch(/ended/);
  await expect(fetch(sandbox.gp.controlUrl)).rejects.toThrow("fetch failed");
});

test("a second start on the same folder keeps the certificate authority", { timeout: TIMEOUT_MS }, async () => {
  const dataDir = temporaryFolder();
  sandbox = await startSandbox({ dataDir });
  const before = sandbox.gp.caPem;
  await sandbox.stop();
  sandbox = await startSandbox({ dataDir, expensifyPort: Number(new URL(sandbox.expensify.url).port) });
  expect(sandbox.gp.caPem).toBe(before);
});

test("a taken port is an error that says so, and nothing is left running", { timeout: TIMEOUT_MS }, async () => {
  sandbox = await startSandbox({ dataDir: temporaryFolder() });
  const gpPort = Number(new URL(sandbox.gp.url).port);
  await expect(startSandbox({ dataDir: temporaryFolder(), gpPort })).rejects.toThrow("EADDRINUSE");
});
