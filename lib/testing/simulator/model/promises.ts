import { BUDGET_MS, type SimJournal } from "../gp/sim-ledger.ts";
import { type ModelWorld, QUARANTINE_MS } from "./world.ts";

/** What GP books of one expense: how often (a reversal counts against it), and how much. */
export type Booked = Readonly<{ times: number; cents: number }>;

/** What must hold at every moment, whatever happened before: said of GP and of the audit trail alone, not of how it is done. */
export function brokenNow(world: ModelWorld): readonly string[] {
  return [...world.diary.broken, ...brokenInGp(world), ...brokenTrail(world), ...brokenQuarantine(world)];
}

/** Nobody is told that a journal is not in GP while it may still come in: it has the time of the request, and the quarantine. */
function brokenQuarantine({ store, diary, time }: ModelWorld): readonly string[] {
  // A row that is as it was an hour ago may say so of an earlier try.
  if (diary.happened.has("database_set_back")) return [];
  return [...store.postings.values()]
    .filter(({ state, holds }) => state === "held" && holds.some(({ code }) => code === "sent_not_found"))
    .filter(({ marker }) => time.nowMs() < diary.sendingMs(marker) + BUDGET_MS + QUARANTINE_MS)
    .map(({ marker }) => `${marker} is told as not found before its quarantine was over`);
}

/** One and three: a marker stands in GP once, an expense counts once, and each journal balances. */
function brokenInGp({ ledger, diary }: ModelWorld): readonly string[] {
  const broken: string[] = [];
  const markers = new Set<string>();
  for (const { reference, lines, copy } of ledger.journals) {
    const marker = reference.toUpperCase();
    if (!copy && markers.has(marker)) broken.push(`GP has two journals with ${reference}`);
    markers.add(marker);
    const total = lines.reduce((sum, line) => sum + line.debitCents - line.creditCents, 0);
    if (total !== 0) broken.push(`${reference}: debits and credits differ`);
    if (
      lines.some(
        ({ debitCents, creditCents }) => Math.min(debitCents, creditCents) !== 0 || debitCents + creditCents <= 0,
      )
    )
      broken.push(`${reference}: a line is not one-sided and positive`);
  }
  if (diary.happened.has("gp_restored")) return broken;
  // Which report had the expense before is lost; that somebody is told of its journal is asked at rest.
  if (diary.happened.has("database_set_back") && diary.happened.has("expense_moved")) return broken;
  for (const [expense, { times }] of bookedInGp(ledger.journals))
    if (times > 1 && !diary.unreversed.has(expense)) broken.push(`GP books ${expense} ${times} times`);
  return broken;
}

/** By expense, of all journals that stand: neither deleted nor voided. The merchant of an expense is its id. */
export function bookedInGp(journals: readonly SimJournal[]): ReadonlyMap<string, Booked> {
  const booked = new Map<string, Booked>();
  for (const journal of journals.filter(({ voided, copy }) => !voided && !copy))
    for (const { expense, cents } of expensesOf(journal)) {
      const before = booked.get(expense) ?? { times: 0, cents: 0 };
      booked.set(expense, { times: before.times + Math.sign(cents), cents: before.cents + cents });
    }
  return booked;
}

/** Negative where the journal takes it back. */
export function expensesOf({ lines }: SimJournal): readonly Readonly<{ expense: string; cents: number }>[] {
  return lines.flatMap(({ text, debitCents, creditCents }) => {
    const [expense] = /\bT\d+$/.exec(text) ?? [];
    return expense === undefined ? [] : [{ expense, cents: debitCents - creditCents }];
  });
}

/** Four: each move of a posting has its event, from where the one before ended; and who puts a report aside is a person. */
function brokenTrail({ store }: ModelWorld): readonly string[] {
  const broken: string[] = [];
  const trails = new Map<string, { state: string; events: number }>();
  for (const { postingId, action, actor, from, to } of store.events) {
    const trail = trails.get(postingId) ?? { state: "", events: 0 };
    if (postingId !== "" && trail.state !== from) broken.push(`${action} leaves ${from}, but it was ${trail.state}`);
    if (action === "posting.dismissed" && (actor.kind !== "user" || actor.name === ""))
      broken.push("dismissed, and nobody's name is on it");
    trails.set(postingId, { state: to, events: trail.events + 1 });
  }
  const rows = new Set<string>();
  for (const { id, subject, revision, kind, part, state, version } of store.postings.values()) {
    const name = `${subject}/${revision} ${kind} ${part}`;
    if (rows.has(name)) broken.push(`${name} has two rows`);
    rows.add(name);
    const trail = trails.get(id);
    if (trail?.state !== state) broken.push(`${name} is ${state}, but its last event says ${trail?.state}`);
    if (trail?.events !== version) broken.push(`${name} moved ${version} times, but has ${trail?.events} events`);
  }
  return broken;
}
