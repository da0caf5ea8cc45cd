import type { Posting } from "#lib/core/posting/posting.ts";
import type { Look } from "#lib/core/posting/posting-event.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { stepAll } from "#lib/services/posting/step.ts";
import { lookForJournals, targetOf } from "../reconciler/look.ts";
import { settleLook } from "../reconciler/settle-look.ts";
import type { SendWorld } from "../world.ts";

/** A look or a read-back: a few list and read calls. */
export const LOOK_BUDGET_MS = 120_000;

/** `unclear`: for each posting, in order, why GP did not tell; null where it did. */
export type ReadBack = Readonly<{ settled: readonly Posting[]; unclear: readonly (RunProblem | null)[] }>;

/** Reads back what GP said that it took, and settles it: `sent`, with GP's number, or `uncertain`. */
export async function readBack(world: SendWorld, sending: readonly Posting[]): Promise<ReadBack> {
  const targets = sending.map((posting) => targetOf(world, posting));
  const looks = await lookForJournals(world.ledger, targets, () => world.deadline(LOOK_BUDGET_MS));
  const looked = sending.flatMap((posting, index) => {
    const look = looks[index];
    return look ? [{ posting, look }] : [];
  });
  const results = await stepAll(
    world,
    looked.map(({ posting, look }) => ({ posting, event: { kind: "looked", look }, answer: { kind: "executed" } })),
  );
  const settled: Posting[] = [];
  for (const [index, { posting, look }] of looked.entries()) {
    const result = results[index];
    if (result?.kind === "moved") settled.push(result.posting);
    // Another live posting holds one of its expenses: both stand in GP, and it says so.
    else settled.push((result?.kind === "expense_taken" && (await settleLook(world, posting, look))) || posting);
  }
  return { settled, unclear: looked.map(({ look }) => unclearOf(look)) };
}

function unclearOf(look: Look): RunProblem | null {
  return look.kind === "incomplete" && look.problem.code !== "gp_list_incomplete" ? look.problem : null;
}
