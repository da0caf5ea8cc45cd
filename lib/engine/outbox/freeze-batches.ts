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
import { step } from "#lib/services/posting/step.ts";
import type { SendWorld } from "../world.ts";

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
const BATCH_NUMBER_MAX = 999;

/** A message of ours is short; one of a library may not be. */
const DETAIL_CHARACTERS_MAX = 300;

/**
 * Freezes what is ready and released: one batch per fiscal period and send, `EXP-yyyymmdd-n`, never added to later. From
 * here on the bytes of a posting never change. One that cannot be rendered is held; the others go. Returns how many were queued.
 */
export async function freezeBatches(world: SendWorld, company: SendCompany): Promise<number> {
  const ready = await world.store.list(company.id, ["ready"], BATCH_POSTINGS_MAX);
  const released = ready.filter((posting) => !waitsForApproval(posting, company.approval));
  const periods = Map.groupBy(released, (posting) => planOf(posting).period);
  let queued = 0;
  for (const postings of periods.values()) {
    const batchId = await nextBatchId(world, company);
    for (const posting of postings) {
      const frozen = freeze(world, company, posting, batchId);
      if (!frozen.ok) await holdUnrendered(world, posting, frozen.error);
      else if (await queue(world, posting, frozen.value)) queued += 1;
    }
  }
  return queued;
}

async function queue(world: SendWorld, posting: Posting, intent: Intent): Promise<boolean> {
  return (await step(world, posting, { kind: "queue", intent, lookFirst: false })).kind === "moved";
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

/** Counted over our batches and those met in GP: a name is never used twice, also after a lost database. */
async function nextBatchId(world: SendWorld, company: SendCompany): Promise<string> {
  let today: Day = dayInZone(world.clock.now(), company.timeZone);
  for (let tried = 0; tried < 2; tried++, today = addDays(today, 1)) {
    const prefix = `EXP-${today.replaceAll("-", "")}-`;
    const taken = await world.store.batchIds(company.id, prefix);
    const numbers = taken.map((batchId) => Number(batchId.slice(prefix.length))).filter(Number.isSafeInteger);
    const next = Math.max(0, ...numbers) + 1;
    if (next <= BATCH_NUMBER_MAX) return `${prefix}${next}`;
  }
  throw new Error(`more than ${BATCH_NUMBER_MAX} batches on one day`);
}
