import type { Lease } from "#lib/core/posting/lease.ts";

type Leasable<Store> = Readonly<{ underLease: (lease: Lease) => Store }>;

/** A store with some methods in place of its own, under every lease too. */
export function changeStore<Store extends Leasable<Store>>(
  store: Store,
  change: (store: Store) => Omit<Partial<Store>, "underLease">,
): Store {
  return { ...store, ...change(store), underLease: (lease: Lease) => changeStore(store.underLease(lease), change) };
}
