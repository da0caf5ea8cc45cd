import { createGpLedger, type GpLedgerOptions } from "#lib/adapters/gp-soap/ledger.ts";
import { createWindowsClient, type WindowsClientOptions } from "#lib/adapters/windows-auth/windows-client.ts";
import type { GpLedger } from "#lib/core/ledger/gp-ledger.ts";

export type WindowsLedgerOptions = WindowsClientOptions & Omit<GpLedgerOptions, "client">;

/** The two adapters joined as `lib/wiring.ts` joins them. */
export function createWindowsLedger(options: WindowsLedgerOptions): GpLedger {
  return createGpLedger({ ...options, client: createWindowsClient(options) });
}
