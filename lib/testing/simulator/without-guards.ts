import type { Posting } from "#lib/core/posting/posting.ts";
import type { Substitutes } from "./world/simulation.ts";

type StoreChange = NonNullable<Substitutes["store"]>;

/** The committed attempt taken out: a sender that died while sending counts as one that only claimed. */
export const sendingCountsAsClaimed: StoreChange = (store) => ({
  list: async (company, states, limit) =>
    (await store.list(company, states, limit)).map((posting) =>
      posting.state === "sending" ? { ...posting, state: "claimed" } : posting,
    ),
  move: async (from, decision, actor) =>
    store.move(from.state === "claimed" ? ((await store.read(from.id)) ?? from) : from, decision, actor),
});

/** The quarantine taken out: what is unclear goes back to the queue at once. */
export const unclearGoesAgain =
  (change: Partial<Posting>): StoreChange =>
  (store) => ({
    move: async (from, decision, actor) => {
      const isUnclear = decision.posting.state === "uncertain";
      const posting: Posting = { ...decision.posting, state: "queued", ...change };
      return store.move(from, isUnclear ? { ...decision, posting } : decision, actor);
    },
  });
