import { waitsForApproval, type Posting } from "#lib/core/posting/posting.ts";
import type { HoldCode } from "#lib/core/problem.ts";
import type { SimReport } from "../world/expensify.ts";
import type { Diary, Happening } from "./diary.ts";
import { runEngine } from "./engine.ts";
import { bookedInGp, brokenNow, type Booked } from "./promises.ts";
import type { ModelWorld } from "./world.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Until nobody stands still any more, every quarantine is over, and GP was swept by night. */
const REST_MS = [3 * HOUR_MS, 20 * MINUTE_MS, 3 * HOUR_MS, 26 * HOUR_MS, HOUR_MS, 26 * HOUR_MS, HOUR_MS];

/** Nothing goes wrong any more and nobody does anything: only time passes, and the engine visits. */
export async function comeToRest(world: ModelWorld): Promise<void> {
  world.sendFaults.length = 0;
  world.blindLists.left = 0;
  for (const ms of REST_MS) {
    await world.scheduler.runUntil(world.time.nowMs() + ms);
    await runEngine(world, "sync", null);
  }
}

/** What may hold a posting, and only after what. */
const CAUSES: Partial<Record<HoldCode, readonly Happening[]>> = {
  held_by_person: ["held_by_person"],
  rejected_by_gp: ["rejected"],
  sent_not_found: ["unclear_send", "database_set_back"],
  history_unclear: ["database_set_back"],
  already_in_gp: ["database_set_back", "gp_restored"],
  duplicate_in_gp: ["gp_restored"],
  changed_after_sending: ["report_edited", "expense_moved"],
  withdrawn_after_sending: ["report_unapproved", "report_removed"],
  status_excluded: ["report_unapproved"],
  withdrawn: ["report_removed"],
  expense_in_other_posting: ["expense_moved", "database_set_back"],
  changed_in_gp: ["gp_edited", "database_set_back"],
  voided_in_gp: ["gp_voided"],
  gone_from_gp: ["gp_deleted", "gp_restored"],
  reappeared_in_gp: ["gp_restored"],
  reversal_refused: ["gp_voided", "gp_restored"],
  date_in_future: ["gp_edited"],
};

/** What must hold when everything has come to rest; said per report, of what Expensify says, what people did and what GP has. */
export function brokenAtRest(world: ModelWorld): readonly string[] {
  const postings = [...world.store.postings.values()];
  const booked = bookedInGp(world.ledger.journals);
  return [
    ...brokenNow(world),
    ...postings.flatMap((posting) => brokenPosting(world, posting)),
    ...brokenJournals(world, postings),
    ...[...world.expensify.reports.values()].flatMap((report) => brokenReport(world, report, booked)),
  ];
}

/** Each row is at an end, waits for a person with a reason that the world gave, and is sent exactly where GP has its journal. */
function brokenPosting({ ledger, diary, approval }: ModelWorld, posting: Posting): readonly string[] {
  const { subject, revision, kind, state, holds, acknowledged, marker, gp, takenBack } = posting;
  const name = `${subject}/${revision}${kind === "journal" ? "" : ` ${kind}`}`;
  const broken: string[] = [];
  const isAtRest =
    state === "ready"
      ? waitsForApproval(posting, approval)
      : ["sent", "held", "dismissed", "superseded", "already_in_gp"].includes(state);
  if (!isAtRest) broken.push(`${name} is still ${state}`);
  if (state === "held" && holds.length === 0) broken.push(`${name} is held for nothing`);
  if (state === "dismissed" && !diary.happened.has("dismissed_by_person")) broken.push(`${name}: nobody dismissed it`);
  for (const { code } of [...holds, ...acknowledged])
    if (!CAUSES[code]?.some((cause) => diary.happened.has(cause))) broken.push(`${name} is held for no cause: ${code}`);
  const stands = ledger.journals.filter(
    ({ reference, voided, copy }) => !copy && !voided && reference.toUpperCase() === marker.toUpperCase(),
  ).length;
  const counts = state === "sent" && gp?.state !== "gone" && gp?.state !== "voided" && takenBack?.by !== "deletion";
  if (counts && stands !== 1 && !isExcused(diary, posting)) broken.push(`${name} is sent, and GP has ${stands}`);
  if (!counts && stands > 0 && holds.length === 0 && acknowledged.length === 0)
    broken.push(`${name} is ${state}, and GP has it`);
  return broken;
}

/**
 * No journal with our form of marker stands in GP without a row, unless its report waits for a person. A report whose row was
 * lost and that is not approved any more is read by nothing: nobody hears of it.
 */
function brokenJournals({ ledger, known }: ModelWorld, postings: readonly Posting[]): readonly string[] {
  const markers = new Set(postings.map(({ marker }) => marker.toUpperCase()));
  return ledger.journals
    .filter(({ reference }) => !markers.has(reference.toUpperCase()))
    .filter(({ reference }) => [...known.all.keys()].some((reportId) => reference.includes(reportId)))
    .filter(({ reference }) => !postings.some((each) => reference.includes(each.subject) && isTold(each)))
    .map(({ reference }) => `GP has ${reference}, and there is no row`);
}

/** GP's own year end takes posted journals away as a restore from a backup does: once posted, never told as gone. */
function isExcused({ happened }: Diary, { gp }: Posting): boolean {
  return gp?.state === "posted" && happened.has("gp_restored");
}

function isTold({ state, holds, acknowledged }: Posting): boolean {
  if (state === "superseded") return false;
  return state === "dismissed" || state === "ready" || holds.length > 0 || acknowledged.length > 0;
}

/** Two: what was handed over is a row; and where nobody is told anything, GP books just what Expensify says. */
function brokenReport(
  { store, diary }: ModelWorld,
  { report, gone }: SimReport,
  booked: ReadonlyMap<string, Booked>,
): readonly string[] {
  const { reportId, status, expenses } = report;
  const rows = [...store.postings.values()].filter(({ subject }) => subject === reportId);
  const isApproved = !gone && status === "approved";
  if (rows.length === 0) return isApproved && diary.handedOver.has(reportId) ? [`${reportId} is lost`] : [];
  if (rows.some((row) => isTold(row) || isExcused(diary, row))) return [];
  // Which report had an expense before was lost with the database: whoever looks at that report's journal is told.
  const isLostMove = diary.happened.has("database_set_back") && diary.happened.has("expense_moved");
  if (isLostMove && [...store.postings.values()].some((row) => row.intent === null && row.gp !== null && isTold(row)))
    return [];
  return expenses.flatMap(({ transactionId, amountCents }) => {
    const { times, cents } = booked.get(transactionId) ?? { times: 0, cents: 0 };
    const isRight = isApproved ? times === 1 && cents === amountCents : times === 0;
    return isRight ? [] : [`${reportId}: GP books ${transactionId} ${times} times, ${cents} cents, and nobody is told`];
  });
}
