import { randomUUID } from "node:crypto";
import { buildAbout } from "./build-posting.ts";
import { fixedClock } from "./fixed-clock.ts";
import { createMemoryPostingStore } from "./memory-posting-store.ts";
import type { StoreUnderTest } from "./store/contract/scene.ts";
import { postingStoreContract } from "./store/posting-store-contract.ts";
import { LEASE_MS } from "#lib/core/posting/lease.ts";

const makeStore = async (): Promise<StoreUnderTest> => {
  const clock = fixedClock();
  const store = createMemoryPostingStore(clock);
  const eventsOf = (isMeant: (event: (typeof store.events)[number]) => boolean) => store.events.filter(isMeant);
  return {
    store,
    clock,
    newCompany: async () => randomUUID(),
    // A store in memory is one organization's.
    otherOrganization: async () => createMemoryPostingStore(clock),
    about: () => buildAbout(randomUUID()),
    expireLease: async () => clock.advanceMs(LEASE_MS + 1),
    actions: async (postingId) => eventsOf((event) => event.postingId === postingId).map((event) => event.action),
    sweeps: async (companyId) =>
      eventsOf((event) => event.companyId === companyId && event.action === "company.swept").length,
    attempts: async (postingId) =>
      [...store.attempts]
        .filter(([key]) => key.startsWith(`${postingId}/`))
        .map(([, { answer, ...record }]) => ({ ...record, outcome: answer?.kind ?? null })),
  };
};

postingStoreContract(makeStore);
