import { dayInZone, type Day } from "#lib/core/day.ts";
import { periodText } from "#lib/core/calendar/period-of.ts";
import { reversalDate } from "#lib/core/journal/reversal-date.ts";
import type { FiscalPeriod } from "#lib/core/mapping/rules.ts";
import type { JournalDetail } from "#lib/core/ports.ts";
import { takesBack } from "#lib/core/posting/in-the-way.ts";
import { fingerprintOf, type Plan, type Posting } from "#lib/core/posting/posting.ts";
import type { HoldCode, HoldProblem, RunProblem } from "#lib/core/problem.ts";
import { canonicalJson } from "#lib/core/report/canonical-json.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { takeBack } from "#lib/services/posting/plan/take-back.ts";
import { step } from "#lib/services/posting/step.ts";
import type { SweptJournal } from "#lib/core/posting/store.ts";
import { sweptOf } from "../reconciler/adopt.ts";
import { reversed } from "../reconciler/compare-journal.ts";
import type { SendWorld } from "../world.ts";
import { readOriginal, refusal, refusalOf } from "./check-before-sending.ts";

const REVERSALS_MAX = 1_000;
/** What time, the calendar or GP may have put right since. */
const PLANNED_ANEW: readonly HoldCode[] = ["reversal_refused", "period_unknown", "date_in_future"];

type ReversalCompany = Readonly<{ id: string; timeZone: string }>;
type Rules = Readonly<{ periods: readonly FiscalPeriod[]; mappingVersion: number }>;

/**
 * Plans what people asked to be taken back: the lines that GP has now, with the sides exchanged, since somebody may have
 * edited the journal before posting it. Then it waits for a second person. A reversal that was held is planned anew, and so is
 * one that waits while the journal becomes another one, or is voided.
 */
export async function planReversals(
  world: SendWorld,
  company: ReversalCompany,
  rules: Rules,
): Promise<Result<void, RunProblem>> {
  const open = await world.store.list(company.id, ["planned", "held", "ready"], REVERSALS_MAX);
  const today = dayInZone(world.clock.now(), company.timeZone);
  for (const reversal of open.filter(isPlannable)) {
    const met = await sweptOf(world, reversal);
    if (met.length > 0) {
      await holdAsInGp(world, reversal, met);
      continue;
    }
    const original = reversal.corrects === null ? null : await world.store.read(reversal.corrects);
    if (!original?.gp) continue;
    const others = await world.store.corrections(company.id, original.id);
    if (others.some((other) => other.id !== reversal.id && takesBack(other))) {
      await movePlan(world, reversal, err(refusal(original.gp.journalNumber, "reversed_already")));
      continue;
    }
    const read = await readOriginal(world, original);
    if (!read.ok) return read;
    const { value } = read;
    await movePlan(world, reversal, "code" in value ? err(value) : planFor(value, original, { ...rules, today }));
  }
  return ok(undefined);
}

/** Once a reversal is in GP, the journal that it takes back no longer counts. */
export async function settleReversal(world: SendWorld, reversal: Posting): Promise<void> {
  if (reversal.kind !== "reversal" || reversal.state !== "sent" || reversal.corrects === null) return;
  const original = await world.store.read(reversal.corrects);
  if (original && original.takenBack === null) await takeBack(world, original);
}

function isPlannable({ kind, state, holds }: Posting): boolean {
  return kind === "reversal" && (state !== "held" || holds.every(({ code }) => PLANNED_ANEW.includes(code)));
}

type Judged = Result<Plan, HoldProblem>;

function planFor(journal: JournalDetail, original: Posting, at: Rules & Readonly<{ today: Day }>): Judged {
  const { journalNumber } = journal;
  const reason = refusalOf(journal, original);
  if (reason !== null) return err(refusal(journalNumber, reason));
  const dated = reversalDate(journal.date, at.periods, at.today);
  if (!dated.ok) return dated;
  const lines = journal.lines.map(reversed);
  const { date, period } = dated.value;
  const { mappingVersion } = at;
  return ok({ lines, date, period: periodText(period), mappingVersion, fingerprint: fingerprintOf(lines) });
}

/** Its row was lost with the database and is asked for again, under the same marker: what GP has is adopted. */
async function holdAsInGp(world: SendWorld, reversal: Posting, met: readonly SweptJournal[]): Promise<void> {
  const problems = met.map(
    ({ reference, journalNumber }) => ({ code: "already_in_gp", reference, journalNumber }) as const,
  );
  const planned = await backToPlanned(world, reversal);
  if (planned) await step(world, planned, { kind: "plan_refused", problems, expensesTaken: true });
}

async function backToPlanned(world: SendWorld, reversal: Posting): Promise<Posting | null> {
  if (reversal.state === "planned") return reversal;
  const again = await step(world, reversal, { kind: "replan", by: "engine" });
  return again.kind === "moved" ? again.posting : null;
}

async function movePlan(world: SendWorld, reversal: Posting, judged: Judged): Promise<void> {
  // A person may have released it meanwhile: then it is planned, and is held anew.
  const isHeld = reversal.state === "held";
  const isSameRefusal = isHeld && !judged.ok && canonicalJson(reversal.holds) === canonicalJson([judged.error]);
  const isSamePlan = judged.ok && reversal.plan?.fingerprint.linesHash === judged.value.fingerprint.linesHash;
  if (isSameRefusal || (reversal.state === "ready" && isSamePlan)) return;
  const planned = await backToPlanned(world, reversal);
  if (!planned) return;
  await step(
    world,
    planned,
    judged.ok ? { kind: "plan_made", plan: judged.value } : { kind: "plan_refused", problems: [judged.error] },
  );
}
