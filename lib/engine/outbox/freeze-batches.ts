import { addDays, dayInZone, type Day } from "#lib/core/day.ts";
import { assert } from "#lib/core/assert.ts";
import type { GpJournal } from "#lib/core/ports.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import {
  hashBytes,
  waitsForApproval,
  type ApprovalPolicy,
  type Intent,
  type Plan,
  type Posting,
} from "#lib/core/posting/posting.ts";
import { type Step, step, stepAll } from "#lib/services/posting/step.ts";
import type { SendWorld } from "../world.ts";
import { nextIds } from "../paged.ts";

/** Of a company, what a journal needs besides its lines. */
export type SendCompany = Readonly<{
  id: string;
  gpCompanyId: number;
  currency: string;
  currencyDecimals: number;
  sourceDocument: string;
  timeZone: string;
  approval: ApprovalPolicy;
}>;

/** One send takes at most this many; the rest goes with the next one. */
export const BATCH_POSTINGS_MAX = 5_000;
/** A batch id has 15 characters in GP (gp.md 3.1): two digits are left. A day that has used them up goes on under the next days' names. */
const BATCH_NUMBER_MAX = 99;
const BATCH_DAYS_MAX = 7;
/** A list of a whole batch must not count as cut off (1,000 rows, `gp-soap/ledger.ts`), or nothing of it could be read back. */
const BATCH_JOURNALS_MAX = 500;

/** A message of ours is short; one of a library may not be. */
const DETAIL_CHARACTERS_MAX = 300;

/**
 * Freezes what is ready and released: one batch per fiscal period and send, `EXP-yyyymmdd-n`, never added to later; a large send
 * makes several. From here on the bytes of a posting never change. One that cannot be rendered is held; the others go. Returns how
 * many were queued.
 */
export async function freezeBatches(world: SendWorld, company: SendCompany): Promise<number> {
  const ready = await world.store.waiting(company.id, ["ready"], BATCH_POSTINGS_MAX);
  const batches = createBatches(world, company);
  let queued = 0;
  for (let from = 0; from < ready.length; ) {
    const ids = nextIds(ready, from);
    from += ids.length;
    const postings = await world.store.readAll(ids);
    queued += await freezeTogether(world, company, postings, batches);
  }
  return queued;
}

async function freezeTogether(
  world: SendWorld,
  company: SendCompany,
  postings: readonly Posting[],
  batches: Batches,
): Promise<number> {
  const frozen: Step[] = [];
  for (const posting of postings) {
    if (posting.state !== "ready" || waitsForApproval(posting, company.approval)) continue;
    const rendered = freeze(world, company, posting, await batches.idFor(planOf(posting).period));
    if (rendered.ok) frozen.push({ posting, event: { kind: "queue", intent: rendered.value, lookFirst: false } });
    else await holdUnrendered(world, posting, rendered.error);
  }
  return (await stepAll(world, frozen)).filter(({ kind }) => kind === "moved").length;
}

/** Rendering is pure, so that a second try would fail as the first did: only a person, or another revision, brings it back. */
async function holdUnrendered(world: SendWorld, posting: Posting, detail: string): Promise<void> {
  const replanned = await step(world, posting, { kind: "replan", by: "engine" });
  if (replanned.kind !== "moved") return;
  await step(world, replanned.posting, { kind: "plan_refused", problems: [{ code: "cannot_be_rendered", detail }] });
}

/** What GP will get. Error: why it cannot be written down, which the rules should have found before. */
function freeze(world: SendWorld, company: SendCompany, posting: Posting, batchId: string): Result<Intent, string> {
  const { lines, date, fingerprint } = planOf(posting);
  const { gpCompanyId, currency, currencyDecimals, sourceDocument } = company;
  const journal: GpJournal = {
    ...{ gpCompanyId, currency, currencyDecimals, sourceDocument, batchId, date },
    reference: posting.marker,
    lines: lines.map(({ account, debitCents, creditCents, text }) => ({ account, debitCents, creditCents, text })),
  };
  try {
    const request = world.ledger.render(journal);
    return ok({ request, requestHash: hashBytes(request), batchId, sourceDocument, date, fingerprint });
  } catch (error) {
    const detail = error instanceof Error ? error.message.replace(/^assertion failed: /, "") : String(error);
    return err(detail.slice(0, DETAIL_CHARACTERS_MAX));
  }
}

function planOf(posting: Posting): Plan {
  assert(posting.plan !== null, `posting ${posting.id} is ready without a plan`);
  return posting.plan;
}

type Batches = Readonly<{ idFor: (period: string) => Promise<string> }>;

/** Names the batches of one send: a new one for each period, and when one is full. Nobody else names any: we hold the lease. */
function createBatches(world: SendWorld, company: SendCompany): Batches {
  const open = new Map<string, { batchId: string; journals: number }>();
  const given: string[] = [];
  return {
    idFor: async (period) => {
      const last = open.get(period);
      const isFull = last === undefined || last.journals >= BATCH_JOURNALS_MAX;
      const batch = isFull ? { batchId: await nextBatchId(world, company, given), journals: 0 } : last;
      if (isFull) given.push(batch.batchId);
      batch.journals += 1;
      open.set(period, batch);
      return batch.batchId;
    },
  };
}

/** Counted over our batches, those met in GP and those `given` a moment ago: a name is never used twice, also after a lost database. */
async function nextBatchId(world: SendWorld, company: SendCompany, given: readonly string[]): Promise<string> {
  let today: Day = dayInZone(world.clock.now(), company.timeZone);
  for (let tried = 0; tried < BATCH_DAYS_MAX; tried++, today = addDays(today, 1)) {
    const prefix = `EXP-${today.replaceAll("-", "")}-`;
    const taken = [...(await world.store.batchIds(company.id, prefix)), ...given];
    const numbers = taken
      .filter((batchId) => batchId.startsWith(prefix))
      .map((batchId) => Number(batchId.slice(prefix.length)))
      .filter(Number.isSafeInteger);
    const next = Math.max(0, ...numbers) + 1;
    if (next <= BATCH_NUMBER_MAX) return `${prefix}${next}`;
  }
  throw new Error(`more than ${BATCH_NUMBER_MAX * BATCH_DAYS_MAX} batches on one day`);
}
