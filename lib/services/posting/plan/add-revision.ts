import { randomUUID } from "node:crypto";
import { makeMarker, recogniseMarker, sameReference, type PostingKind } from "#lib/core/posting/marker.ts";
import { expectedInGp, newPosting, type Plan, type Posting } from "#lib/core/posting/posting.ts";
import type { SweptJournal } from "#lib/core/posting/store.ts";
import { step } from "../step.ts";
import { planNow } from "./plan-outcome.ts";
import type { KnownOfReport, PlanInput, PlanWorld } from "./plan-world.ts";

/** Adds the next revision in state `planned`; null when somebody was faster, or no revision may be added. */
export async function addRevision(
  world: PlanWorld,
  input: PlanInput,
  revisions: readonly Posting[],
): Promise<Posting | null> {
  const [newest] = revisions;
  return add(world, input, newest ? newest.revision + 1 : 1);
}

/**
 * After a database was thrown away or set back GP may have revisions whose rows are lost. They get their rows again, held as
 * what GP has already, so that they are adopted: without them the report would look unsent, or be sent as a revision that GP
 * has. Gives back all revisions, newest first.
 */
export async function addRevisionsInGp(
  world: PlanWorld,
  input: PlanInput,
  { revisions, met }: KnownOfReport,
): Promise<readonly Posting[]> {
  const rows = new Map(revisions.map((posting) => [posting.revision, posting]));
  const inGp = revisionsInGp(world, input, { revisions, met });
  for (const [revision, journals] of inGp) {
    const posting = rows.get(revision) ?? (await add(world, input, revision));
    // Of the newest one only: an earlier one was made of what the report was then.
    const plan = revision === Math.max(...inGp.keys()) ? planNow(world, input) : null;
    if (posting) rows.set(revision, await holdAsInGp(world, posting, journals, plan));
  }
  return [...rows.values()].toSorted((left, right) => right.revision - left.revision);
}

/** Revisions of the report whose marker the sweep met in GP, with the journals that carry it. */
function revisionsInGp(
  { markerKey, rules }: PlanWorld,
  { reportId }: PlanInput,
  { revisions, met }: KnownOfReport,
): ReadonlyMap<number, readonly SweptJournal[]> {
  const found = new Map<number, SweptJournal[]>();
  if (markerKey === null) return found;
  const key = { gpCompanyId: rules.gpCompanyId, reportId };
  for (const journal of met) {
    const known =
      revisions.find(({ marker }) => sameReference(marker, journal.reference)) ??
      recogniseMarker(markerKey, journal.reference, key);
    if (known) found.set(known.revision, [...(found.get(known.revision) ?? []), journal]);
  }
  return found;
}

/** Whatever it was about to become, GP has it. Its expenses are booked, whoever else may hold them now. */
async function holdAsInGp(
  world: PlanWorld,
  posting: Posting,
  journals: readonly SweptJournal[],
  plan: Plan | null,
): Promise<Posting> {
  const isOpen = posting.state === "ready" || posting.state === "held";
  const back = isOpen ? await step(world, posting, { kind: "replan", by: "person" }) : null;
  const planned = back?.kind === "moved" ? back.posting : posting;
  if (planned.state === "uncertain" && plan !== null && expectedInGp(planned) === null) {
    const known = await step(world, planned, { kind: "plan_known", plan });
    return known.kind === "moved" ? known.posting : planned;
  }
  if (planned.state !== "planned" && planned.state !== "queued") return planned;
  const problems = journals.map(
    ({ reference, journalNumber }) => ({ code: "already_in_gp", reference, journalNumber }) as const,
  );
  const held = await step(world, planned, { kind: "plan_refused", problems, plan });
  if (held.kind === "moved") return held.posting;
  const again = await step(world, planned, { kind: "plan_refused", problems, plan, expensesTaken: true });
  return again.kind === "moved" ? again.posting : planned;
}

async function add(world: PlanWorld, input: PlanInput, revision: number): Promise<Posting | null> {
  const { markerKey, rules } = world;
  if (markerKey === null) return null;
  const { companyId, gpCompanyId } = rules;
  const kind: PostingKind = "journal";
  const marker = makeMarker(markerKey, { gpCompanyId, reportId: input.reportId, revision, kind, part: 0 });
  const transactionIds = input.about.content?.expenses.map((expense) => expense.transactionId) ?? [];
  const posting = newPosting({
    ...{ id: randomUUID(), companyId, subject: input.reportId, revision, kind, marker },
    ...{ contentHash: input.hash, transactionIds },
  });
  return (await world.store.add(posting, input.about, world.actor)) ? posting : null;
}
