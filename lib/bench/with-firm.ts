import { type FirmSandbox, startFirmSandbox } from "#lib/testing/firm/start-firm-sandbox.ts";
import { type BenchServer, onBenchServer } from "./bench-database.ts";

/** Lends a Postgres and the stand-ins, and stops both whatever happens. */
export async function withFirm<T>(work: (server: BenchServer, sandbox: FirmSandbox) => Promise<T>): Promise<T> {
  return onBenchServer(async (server) => {
    const sandbox = await startFirmSandbox();
    try {
      return await work(server, sandbox);
    } finally {
      await sandbox.stop();
    }
  });
}
