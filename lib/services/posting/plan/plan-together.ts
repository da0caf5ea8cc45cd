import { idInMarker } from "#lib/core/posting/marker.ts";
import type { PostingStore } from "#lib/core/posting/store.ts";
import type { KnownOfMany } from "#db/posting/read-many.ts";
import { planReport } from "../plan-report.ts";
import type { PlanInput, PlanOutcome, PlanWorld } from "./plan-world.ts";

/** Of one round: their moves share transactions (`db/posting/group-writer.ts`). */
const TOGETHER_MAX = 64;
const EXPENSES_MAX = 4_000;

export type ToPlan = Readonly<{ reportId: string; transactionIds: readonly string[] }>;

/**
 * Reports in rounds that may be planned side by side, in the order given: no expense stands in two of a round, since of two reports
 * the first has it.
 */
export function roundsOf<T extends ToPlan>(reports: readonly T[]): readonly (readonly T[])[] {
  const rounds: T[][] = [];
  let taken = new Set<string>();
  for (const report of reports) {
    const round = rounds.at(-1);
    const isFull =
      round === undefined ||
      round.length >= TOGETHER_MAX ||
      taken.size + report.transactionIds.length > EXPENSES_MAX ||
      report.transactionIds.some((id) => taken.has(id));
    if (isFull) {
      rounds.push([report]);
      taken = new Set(report.transactionIds);
      continue;
    }
    round.push(report);
    for (const id of report.transactionIds) taken.add(id);
  }
  return rounds;
}

/** Each as `planReport`, side by side, by what was read of all of them together. `inputs`: one round. */
export async function planTogether(
  world: PlanWorld,
  inputs: readonly PlanInput[],
  known: KnownOfMany,
): Promise<readonly PlanOutcome[]> {
  const together = { ...world, store: storeKnowing(world.store, known) };
  return Promise.all(inputs.map((input) => planReport(together, input)));
}

export function markedIdOf(reportId: string): string {
  return idInMarker(reportId).toUpperCase();
}

/** The same store, which need not be asked again for what was just read; where an expense was taken meanwhile it is. */
function storeKnowing(store: PostingStore, known: KnownOfMany): PostingStore {
  const revisions = new Map(known.revisions);
  let isOld = false;
  return {
    ...store,
    revisions: async (companyId, subject) => {
      const read = revisions.get(subject);
      revisions.delete(subject);
      return read ?? store.revisions(companyId, subject);
    },
    sweptJournals: async (_companyId, markedId) => known.swept.get(markedId) ?? [],
    expenseOwners: async (transactionIds, exceptSubject) => {
      if (isOld) return store.expenseOwners(transactionIds, exceptSubject);
      const owned = transactionIds.flatMap((id) => {
        const owner = known.owners.get(id);
        return owner === undefined || owner === exceptSubject ? [] : [[id, owner] as const];
      });
      return new Map(owned);
    },
    move: async (from, decision, actor) => {
      const result = await store.move(from, decision, actor);
      if (result.kind === "expense_taken") isOld = true;
      return result;
    },
  };
}
