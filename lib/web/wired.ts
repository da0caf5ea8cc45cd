import "server-only";
import type { Vault } from "#lib/core/connection/secret-place.ts";
import type { CheckAddress } from "#lib/services/organization/check-configuration.ts";
import type { OpenForPing } from "#lib/services/connection/ping-connection.ts";
import type { OpenForCompanies } from "#lib/services/connection/self-test/list-test-companies.ts";
import type { OpenForSetup } from "#lib/services/setup/look-up.ts";
import { wire, type Wiring } from "#lib/wiring.ts";
import { database } from "./database.ts";

/** What the web app needs of the adapters. Nothing is read of the environment before the first request, so that a build needs none. */

const shared = globalThis as typeof globalThis & { mlWiring?: Wiring };

function wiring(): Wiring {
  return (shared.mlWiring ??= wire(database()));
}

/** Opens a connection for a person's ping. Opening unseals its secret. */
export const openForPing: OpenForPing = (row, aim) =>
  // A ping writes no journal, so no source document is needed.
  row.kind === "gp" ? wiring().openLedger(row, "", aim) : wiring().openSource(row, aim);

/** Opens GP to be read by a person who chooses a company of it. */
export const openForCompanies: OpenForCompanies = (row) => wiring().openLedger(row, "");

/** Opens a connection to be looked into by a setup. */
export const openForSetup: OpenForSetup = {
  source: (row) => wiring().openSource(row),
  ledger: (row) => wiring().openLedger(row, ""),
};

/** Why an address may not be reached from here by this organization; null when the operator allows it. */
export const checkAddress: CheckAddress = (url, organizationSlug) => wiring().checkAddress(url, organizationSlug);

export const vault: Vault = {
  unsealer: (organizationId) => wiring().vault.unsealer(organizationId),
  sealer: (organizationId) => wiring().vault.sealer(organizationId),
};

/** The key of an organization's markers, by its slug. */
export const markerKey = (organizationSlug: string): Uint8Array => wiring().markerKey(organizationSlug);
