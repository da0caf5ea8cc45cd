import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox, type Sandbox } from "#lib/sandbox/start-sandbox.ts";
import { type Control, controlOf } from "./control.ts";

export type FirmSandbox = Sandbox & Readonly<{ control: Control; dataDir: string }>;

/** Both stand-ins in a folder of their own, without the limits and waits of the real Expensify. Stop them at the end. */
export async function startFirmSandbox(): Promise<FirmSandbox> {
  const dataDir = mkdtempSync(join(tmpdir(), "ml-connector-firm-"));
  const sandbox = await startSandbox({ dataDir });
  const control = controlOf(sandbox);
  await control.expensify.settings({ limits: [], emptyDownloads: 0 });
  const stop = async () => {
    await sandbox.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { ...sandbox, control, dataDir, stop };
}
