import type { Clock } from "#lib/core/ports.ts";
import type { Lease } from "#lib/core/posting/lease.ts";
import type { PostingStore } from "#lib/core/posting/store.ts";
import { changeStore } from "./change-store.ts";

/** A store whose database seems to have the test's clock, so that a quarantine can pass without waiting for it. */
export function storeOnClock(real: PostingStore, clock: Clock): PostingStore {
  const moved = (lease: Lease): Lease => ({ ...lease, databaseTime: clock.now() });
  return changeStore(real, (store) => ({
    takeLease: async (companyId, holder) => {
      const lease = await store.takeLease(companyId, holder);
      return lease && moved(lease);
    },
    renewLease: async (lease) => {
      const renewed = await store.renewLease(lease);
      return renewed && moved(renewed);
    },
    startAttempt: async (...given) => {
      const started = await store.startAttempt(...given);
      return { ...started, lease: moved(started.lease) };
    },
  }));
}
