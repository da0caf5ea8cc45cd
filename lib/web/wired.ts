import "server-only";
import type { Vault } from "#lib/core/connection/secret-place.ts";
import type { OpenForPing } from "#lib/services/connection/ping-connection.ts";
import type { OpenForCompanies } from "#lib/services/connection/self-test/list-test-companies.ts";
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

export const vault: Vault = {
  unsealer: (organizationId) => wiring().vault.unsealer(organizationId),
  sealer: (organizationId) => wiring().vault.sealer(organizationId),
};

/** The key of an organization's markers, by its slug. */
export const markerKey = (organizationSlug: string): Uint8Array => wiring().markerKey(organizationSlug);
