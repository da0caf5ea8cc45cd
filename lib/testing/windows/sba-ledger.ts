import { createSbaLedger, type SbaLedgerOptions } from "#lib/adapters/gp-sba/ledger.ts";
import { createWindowsClient, type WindowsClientOptions } from "#lib/adapters/windows-auth/windows-client.ts";
import { GpSettings } from "#lib/core/connection/connection-settings.ts";
import { sbaTenantPath } from "#lib/core/connection/sba-resources.ts";
import type { GpLedger } from "#lib/core/ledger/gp-ledger.ts";

export type SbaTestOptions = WindowsClientOptions & Partial<Omit<SbaLedgerOptions, "client" | "tenant">>;

/** The two adapters joined as `lib/wiring.ts` joins them, with the contract's own paths. */
export function createWindowsSbaLedger(options: SbaTestOptions): GpLedger {
  const tenant = sbaTenantPath(options.url);
  if (!tenant.ok) throw new Error(tenant.error);
  const { resources } = GpSettings.parse({});
  return createSbaLedger({ resources, ...options, tenant: tenant.value, client: createWindowsClient(options) });
}
