import { LEASE_MS, type Lease } from "#lib/core/posting/lease.ts";
import type { PostingStore } from "#lib/core/posting/store.ts";

/** Three chances to renew before it ends. */
const RENEW_EVERY_MS = LEASE_MS / 4;

/** A lease that is renewed while work goes on; `lost` aborts when it could not be. */
export type LeaseKeeper = Readonly<{
  lease: () => Lease;
  /** The sender renewed it with an attempt. */
  renewed: (lease: Lease) => void;
  lost: AbortSignal;
  release: () => Promise<void>;
}>;

/** Takes the company's lease and keeps it; null while another process has it. */
export async function keepLease(store: PostingStore, companyId: string, holder: string): Promise<LeaseKeeper | null> {
  const taken = await store.takeLease(companyId, holder);
  if (!taken) return null;
  let lease = taken;
  const lost = new AbortController();
  const renew = async () => {
    const renewed = await store.renewLease(lease).catch(() => undefined);
    // An answer that did not come says nothing: the clock decides whether the lease still holds.
    if (renewed === null) lost.abort(new Error("the lease was lost"));
    if (renewed) lease = later(lease, renewed);
  };
  const timer = setInterval(() => void renew(), RENEW_EVERY_MS);
  return {
    lease: () => lease,
    renewed: (renewed) => {
      lease = later(lease, renewed);
    },
    lost: lost.signal,
    release: async () => {
      clearInterval(timer);
      await store.releaseLease(lease);
    },
  };
}

function later(left: Lease, right: Lease): Lease {
  return left.validUntilMonotonicMs > right.validUntilMonotonicMs ? left : right;
}
