import { randomUUID } from "node:crypto";
import { buildAbout } from "./build-posting.ts";
import { fixedClock } from "./fixed-clock.ts";
import { createMemoryPostingStore } from "./memory-posting-store.ts";
import { postingMoveAudits } from "./store/posting-move-audits.ts";
import { postingStoreContract, type StoreUnderTest } from "./store/posting-store-contract.ts";
import { LEASE_MS } from "#lib/core/posting/lease.ts";

const makeStore = async (): Promise<StoreUnderTest> => {
  const clock = fixedClock();
  const store = createMemoryPostingStore(clock);
  return {
    store,
    clock,
    newCompany: async () => randomUUID(),
    about: () => buildAbout(randomUUID()),
    expireLease: async () => clock.advanceMs(LEASE_MS + 1),
    actions: async (postingId) =>
      store.events.filter((event) => event.postingId === postingId).map((event) => event.action),
  };
};

postingStoreContract(makeStore);
postingMoveAudits(makeStore);
