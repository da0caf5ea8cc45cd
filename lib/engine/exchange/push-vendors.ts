import type { LedgerParty, NewVendor } from "#lib/core/ports.ts";
import { createItems, type CreateWorld, type ItemOutcome } from "./create-items.ts";

/** Creates vendors of a class in GP, each by one request; see `createItems`. The key is the vendor id. */
export async function pushVendors(world: CreateWorld, wanted: readonly NewVendor[]): Promise<readonly ItemOutcome[]> {
  const { ledger, gpCompanyId } = world;
  return createItems(
    world,
    {
      keyOf: ({ code }) => code,
      read: ({ code }, signal) => ledger.readVendor(gpCompanyId, code, signal),
      create: (vendor, deadline) => ledger.createVendor(gpCompanyId, vendor, deadline),
      differences,
    },
    wanted,
  );
}

function differences(wanted: NewVendor, found: LedgerParty): readonly string[] {
  return [
    ...(found.active ? [] : ["inactive"]),
    ...(found.name === wanted.name ? [] : [`name: ${found.name}`]),
    ...(found.className === wanted.classId ? [] : [`class: ${found.className}`]),
  ];
}
