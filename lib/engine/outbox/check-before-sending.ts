import type { JournalDetail } from "#lib/core/ports.ts";
import { sameReference } from "#lib/core/posting/marker.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import type { HoldProblem, RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { step } from "#lib/services/posting/step.ts";
import { noteGone } from "../watch/note-seen.ts";
import type { SendWorld } from "../world.ts";

const READ_BUDGET_MS = 60_000;

export type Refusal = Extract<HoldProblem, { code: "reversal_refused" }>;

/** Why the journal that GP has under the number cannot be taken back; null when it can. */
export function refusalOf(journal: JournalDetail, original: Posting): Refusal["reason"] | null {
  if (!sameReference(journal.reference, original.marker)) return "other_reference";
  if (journal.voided) return "voided";
  return journal.state === "Work" ? "not_posted" : null;
}

/** The journal of a posting as GP has it now. A refusal where GP has none; an error where GP could not be asked. */
export async function readOriginal(
  world: SendWorld,
  original: Posting,
): Promise<Result<JournalDetail | Refusal, RunProblem>> {
  const { journalNumber, date } = original.gp ?? {};
  if (journalNumber === undefined || date === undefined) return ok(refusal(0, "not_found"));
  const read = await world.ledger.read(world.gpCompanyId, journalNumber, date, world.deadline(READ_BUDGET_MS));
  if (read.ok) return read;
  return read.error.code === "gp_fault" ? ok(refusal(journalNumber, "not_found")) : err(read.error);
}

type Checked = Result<"goes" | "held", RunProblem>;

/** What has to be true of other journals at the moment of sending. `held`: it is not; nothing goes where GP could not be asked. */
export async function checkBeforeSending(world: SendWorld, posting: Posting): Promise<Checked> {
  return posting.kind === "reversal" ? checkOriginal(world, posting) : checkGone(world, posting);
}

const isOver = ({ gp }: Posting) => gp?.state === "gone" || gp?.state === "voided";

/**
 * A next revision goes because the journal before it was gone from GP or voided. A restore of GP may have brought it back: both
 * would book the report twice, so GP is searched for it once more.
 */
async function checkGone(world: SendWorld, posting: Posting): Promise<Checked> {
  if (posting.revision === 1) return ok("goes");
  const revisions = await world.store.revisions(posting.companyId, posting.subject);
  for (const each of revisions) {
    if (each.revision >= posting.revision || each.state !== "sent" || !isOver(each)) continue;
    const seen = await noteGone(world, each);
    if (!seen.ok) return seen;
    if (seen.value !== "changed") continue;
    const problems = [{ code: "changed_after_sending", revision: each.revision }] as const;
    await step(world, posting, { kind: "plan_refused", problems });
    return ok("held");
  }
  return ok("goes");
}

/**
 * The last look before a reversal goes: since it was planned and agreed somebody may have voided the journal, which then must
 * not be taken back as well. Refused, it is held and gives back `held`; it never goes where GP could not be asked.
 */
async function checkOriginal(world: SendWorld, reversal: Posting): Promise<Checked> {
  const original = reversal.corrects === null ? null : await world.store.read(reversal.corrects);
  if (original === null) return ok("goes");
  const read = await readOriginal(world, original);
  if (!read.ok) return read;
  const { value } = read;
  const reason = "code" in value ? value.reason : refusalOf(value, original);
  if (reason === null) return ok("goes");
  const problems = [refusal(original.gp?.journalNumber ?? 0, reason)];
  await step(world, reversal, { kind: "plan_refused", problems });
  return ok("held");
}

export function refusal(journalNumber: number, reason: Refusal["reason"]): Refusal {
  return { code: "reversal_refused", journalNumber, reason };
}
