import { randomUUID } from "node:crypto";
import { idInMarker, makeMarker, recogniseMarker, type PostingKind } from "#lib/core/posting/marker.ts";
import { newPosting, type Posting } from "#lib/core/posting/posting.ts";
import type { PlanInput, PlanWorld } from "./plan-world.ts";

/** Adds the next revision in state `planned`; null when somebody was faster, or no revision may be added. */
export async function addRevision(
  world: PlanWorld,
  input: PlanInput,
  revisions: readonly Posting[],
): Promise<Posting | null> {
  const [newest] = revisions;
  const revision = newest ? newest.revision + 1 : Math.max(1, ...(await revisionsInGp(world, input)));
  return add(world, input, revision);
}

/**
 * After a database was set back GP may have revisions whose rows are lost. They get their rows again, so that they are
 * adopted: without them the report would look unsent, or be sent as a revision that GP has. Gives back all revisions,
 * newest first. The first row of a report needs no such help: it takes the newest revision that GP has.
 */
export async function addRevisionsInGp(
  world: PlanWorld,
  input: PlanInput,
  revisions: readonly Posting[],
): Promise<readonly Posting[]> {
  if (revisions.length === 0 || world.markerKey === null) return revisions;
  const rows = new Set(revisions.map(({ revision }) => revision));
  const missing = (await revisionsInGp(world, input)).filter((revision) => !rows.has(revision));
  if (missing.length === 0) return revisions;
  const added: Posting[] = [];
  for (const revision of missing) {
    const posting = await add(world, input, revision);
    if (posting) added.push(posting);
  }
  return [...revisions, ...added].toSorted((left, right) => right.revision - left.revision);
}

/** Revisions of the report whose marker the sweep met in GP. */
async function revisionsInGp(world: PlanWorld, { reportId }: PlanInput): Promise<readonly number[]> {
  const { store, markerKey, rules } = world;
  if (markerKey === null) return [];
  const met = await store.sweptJournals(rules.companyId, idInMarker(reportId).toUpperCase());
  const key = { gpCompanyId: rules.gpCompanyId, reportId };
  return met.flatMap(({ reference }) => recogniseMarker(markerKey, reference, key)?.revision ?? []);
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
