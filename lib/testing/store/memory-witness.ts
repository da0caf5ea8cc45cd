import type { AuditHead } from "#lib/core/audit/chain.ts";
import type { HistoryWitness } from "#lib/core/ports.ts";

/** What is remembered outside of the database, in memory: it outlives a database that is set back. */
export function createMemoryWitness(): HistoryWitness {
  const heads = new Map<string, AuditHead>();
  return {
    known: (organizationId) => heads.get(organizationId) ?? null,
    note: (organizationId, head) => {
      const known = heads.get(organizationId);
      if (!known || head.sequence >= known.sequence) heads.set(organizationId, head);
    },
    replace: (organizationId, head) => {
      heads.set(organizationId, head);
    },
  };
}
