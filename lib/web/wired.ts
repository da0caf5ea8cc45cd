import "server-only";
import type { Sealer } from "#lib/core/connection/secret-place.ts";
import type { OpenForPing } from "#lib/services/connection/ping-connection.ts";
import type { OpenForSetup } from "#lib/services/setup/look-up.ts";
import { wire, type Wiring } from "#lib/wiring.ts";
import { database } from "./database.ts";

/** What the web app needs of the adapters. Nothing is read of the environment before the first request, so that a build needs none. */

const shared = globalThis as typeof globalThis & { mlWiring?: Wiring };

function wiring(): Wiring {
  return (shared.mlWiring ??= wire(database()));
}

/** Opens a connection for a person's ping. Opening calls nobody. */
export const openForPing: OpenForPing = (row, gpCompanyId) =>
  // A ping writes no journal, so no source document is needed.
  row.kind === "gp"
    ? wiring().openLedger(row, "", gpCompanyId === undefined ? {} : { gpCompanyId })
    : wiring().openSource(row);

/** Opens a connection to be looked into by a setup. */
export const openForSetup: OpenForSetup = {
  source: (row) => wiring().openSource(row),
  ledger: (row) => wiring().openLedger(row, ""),
};

/** Why an address may not be reached from here; null when the operator allows it. */
export const checkAddress = (url: string): string | null => wiring().checkAddress(url);

export const sealer: Sealer = {
  seal: (plain, place) => wiring().sealer.seal(plain, place),
  unseal: (sealed, place) => wiring().sealer.unseal(sealed, place),
};

/** The key of an organization's markers, by its slug. */
export const markerKey = (organizationSlug: string): Uint8Array => wiring().markerKey(organizationSlug);
