import type { Clock } from "#lib/core/ports.ts";
import { LEASE_MS, type Lease } from "#lib/core/posting/lease.ts";
import type { PostingStore } from "#lib/core/posting/store.ts";
import type { UndoLog } from "./undo-log.ts";

type LeaseRow = Readonly<{ holder: string | null; epoch: number; expiresAtMs: number }>;
export type MemoryLeases = Readonly<{
  port: Pick<PostingStore, "takeLease" | "renewLease" | "releaseLease">;
  renew: (lease: Lease) => Lease | null;
  /** Nobody took it since, run out or not. */
  isStill: (lease: Lease) => boolean;
}>;

/** Leases as the database gives them: on its own clock, with an epoch that goes up whenever one was not live. */
export function createMemoryLeases(log: UndoLog, clock: Clock, askerMonotonicMs: () => number): MemoryLeases {
  const leases = log.map<string, LeaseRow>();
  const nowMs = () => clock.now().getTime();

  function rowOf(lease: Lease): LeaseRow | null {
    const row = leases.get(lease.companyId);
    return row && row.holder === lease.holder && row.epoch === lease.epoch && row.expiresAtMs > nowMs() ? row : null;
  }

  function give(companyId: string, holder: string, epoch: number): Lease {
    leases.set(companyId, { holder, epoch, expiresAtMs: nowMs() + LEASE_MS });
    const askedAtMonotonicMs = askerMonotonicMs();
    const validUntilMonotonicMs = askedAtMonotonicMs + LEASE_MS;
    const times = { databaseTime: clock.now(), askedAtMonotonicMs, answeredAtMonotonicMs: askedAtMonotonicMs };
    return { companyId, holder, epoch, validUntilMonotonicMs, ...times };
  }

  const renew = (lease: Lease) => (rowOf(lease) ? give(lease.companyId, lease.holder, lease.epoch) : null);
  const isStill = ({ companyId, holder, epoch }: Lease) => {
    const row = leases.get(companyId);
    return row !== undefined && row.holder === holder && row.epoch === epoch;
  };
  return {
    ...{ renew, isStill },
    port: {
      takeLease: async (companyId, holder) => {
        const row = leases.get(companyId) ?? { holder: null, epoch: 0, expiresAtMs: 0 };
        const live = row.holder !== null && row.expiresAtMs > nowMs();
        if (live && row.holder !== holder) return null;
        return give(companyId, holder, live ? row.epoch : row.epoch + 1);
      },
      renewLease: async (lease) => renew(lease),
      releaseLease: async (lease) => {
        const row = rowOf(lease);
        if (row) leases.set(lease.companyId, { ...row, holder: null });
      },
    },
  };
}
