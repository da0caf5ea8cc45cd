import { startSandbox } from "#lib/sandbox/start-sandbox.ts";
import type { StartEnv } from "#lib/env.ts";
import type { DataFolder } from "../data/data-folder.ts";
import { rememberedPort } from "../data/remembered-ports.ts";
import type { Secrets } from "../data/secrets.ts";
import { allowSandbox, type Variables } from "./working-environment.ts";

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;
export type ProductSandbox = Readonly<{
  sandbox: Sandbox;
  expensifyUrl: string;
  gpUrl: string;
  /** What the product needs to reach it. */
  environment: Variables;
  stop: () => Promise<void>;
}>;

/** Starts the stand-ins on the ports of last time: their addresses are in the demo's connections. */
export async function openSandbox(env: StartEnv, folder: DataFolder, secrets: Secrets): Promise<ProductSandbox> {
  const start = async () =>
    startSandbox({
      dataDir: folder.sandbox,
      password: secrets.sandboxPassword,
      expensifyPort: await rememberedPort(folder.ports, "expensify"),
      gpPort: await rememberedPort(folder.ports, "gp"),
    });
  // Somebody may take a port between our look and the start; the second look sees it.
  const sandbox = await start().catch((error: unknown) => {
    if (error instanceof Error && error.message.includes("EADDRINUSE")) return start();
    throw error;
  });
  const [expensifyUrl, gpUrl] = [sandbox.expensify.url, sandbox.gp.url];
  return { sandbox, expensifyUrl, gpUrl, environment: allowSandbox(env, [expensifyUrl, gpUrl]), stop: sandbox.stop };
}
