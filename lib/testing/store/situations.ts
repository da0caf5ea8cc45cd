import { eq } from "drizzle-orm";
import { posting as postingTable, sync } from "#db/schema/index.ts";
import { assert } from "#lib/core/assert.ts";
import type { GpJournal, JournalDetail } from "#lib/core/ports.ts";
import type { PostingEvent } from "#lib/core/posting/posting-event.ts";
import { hashBytes, type Intent, type Posting } from "#lib/core/posting/posting.ts";
import type { PostingStore } from "#lib/core/posting/store.ts";
import type { HoldProblem } from "#lib/core/problem.ts";
import { toJournalRef } from "#lib/engine/reconciler/compare-journal.ts";
import { requestCorrection } from "#lib/services/posting/after-sending/request-correction.ts";
import { step } from "#lib/services/posting/step.ts";
import type { ReviewScene } from "../review-scene.ts";
import { SAMPLES } from "../sample-problems.ts";

/** Brings a report, planned and ready, into one place of its life; what GP has of it then is part of that place. */
export type Situation = Readonly<{
  name: string;
  /** Before the others, with runs of the engine between: `edited` reports change in Expensify after they were sent and posted. */
  edited?: "reversal_ready" | "reversal_gone" | "waits";
  make: (drive: Drive, posting: Posting) => Promise<unknown>;
}>;

export type Drive = Readonly<{
  scene: ReviewScene;
  store: PostingStore;
  /** Makes these moves one after the other. */
  go: (posting: Posting, ...events: readonly PostingEvent[]) => Promise<Posting>;
  /** GP writes what the posting would send, whenever it does. */
  write: (posting: Posting) => Promise<JournalDetail>;
}>;

const REQUEST_MS = 60_000;
const WRITTEN = { kind: "answered", answer: { kind: "executed" } } as const;
const LOST = {
  kind: "answered",
  answer: { kind: "unknown", problem: { code: "gp_timeout", timeoutMs: REQUEST_MS }, raw: "" },
} as const;

export function createDrive(scene: ReviewScene): Drive {
  const store = scene.deps.openStore(scene.world.organizationId);
  const world = { store, clock: scene.clock, quarantineMs: 0, actor: { kind: "engine", job: "test" } as const };
  return {
    ...{ scene, store },
    go: async (posting, ...events) => {
      let now = posting;
      for (const event of events) {
        const result = await step(world, now, event);
        assert(result.kind === "moved", `${event.kind} of ${now.state}: ${JSON.stringify(result)}`);
        now = result.posting;
      }
      return now;
    },
    write: async (posting) => {
      assert(posting.intent !== null, "nothing is frozen");
      await scene.ledger.send(posting.intent.request, new AbortController().signal);
      const journal = scene.ledger.journals.at(-1);
      assert(journal?.reference === posting.marker, "GP wrote something else");
      return journal;
    },
  };
}

function intentOf({ scene }: Drive, { plan, marker: reference }: Posting): Intent {
  assert(plan !== null, "nothing is planned");
  const { lines, date, fingerprint } = plan;
  const place = { batchId: "EXP-20261122-1", sourceDocument: "GJ", date };
  const journal: GpJournal = {
    ...{ gpCompanyId: 2, currency: "USD", currencyDecimals: 2, reference, ...place },
    lines: lines.map(({ account, debitCents, creditCents, text }) => ({ account, debitCents, creditCents, text })),
  };
  const request = scene.ledger.render(journal);
  return { ...place, request, requestHash: hashBytes(request), fingerprint };
}

const queued = (drive: Drive, posting: Posting) =>
  drive.go(posting, { kind: "queue", intent: intentOf(drive, posting), lookFirst: false });
async function sending(drive: Drive, posting: Posting): Promise<Posting> {
  const deadline = new Date(drive.scene.clock.now().getTime() + REQUEST_MS);
  return drive.go(await queued(drive, posting), { kind: "claim", epoch: 1 }, { kind: "attempt", deadline });
}
const uncertain = async (drive: Drive, posting: Posting) => drive.go(await sending(drive, posting), LOST);
const refused = async (drive: Drive, posting: Posting) =>
  drive.go(
    await sending(drive, posting),
    { kind: "answered", answer: { kind: "rejected", reasons: ["The account is inactive."], raw: "" } },
    { kind: "review" },
  );
async function notFound(drive: Drive, posting: Posting): Promise<Posting> {
  const unclear = await uncertain(drive, posting);
  const { store, scene } = drive;
  const late = new Date(scene.clock.now().getTime() + 2 * REQUEST_MS);
  const world = { store, clock: scene.clock, quarantineMs: 0, actor: { kind: "engine", job: "test" } as const };
  const result = await step(world, unclear, { kind: "looked", look: { kind: "absent" } }, late);
  assert(result.kind === "moved", "not found");
  return result.posting;
}
async function sent(drive: Drive, posting: Posting): Promise<Posting> {
  const onWire = await sending(drive, posting);
  const journal = toJournalRef(await drive.write(onWire), onWire.intent?.fingerprint ?? null);
  return drive.go(onWire, WRITTEN, { kind: "looked", look: { kind: "found", journal } });
}
/** Somebody does this to the journal in GP; null deletes it. */
export function inGp(
  { ledger }: ReviewScene,
  marker: string,
  change: (journal: JournalDetail) => JournalDetail | null,
): void {
  const at = ledger.journals.findIndex(({ reference }) => reference === marker);
  const journal = ledger.journals[at];
  assert(journal !== undefined, "GP has no such journal");
  // A stone in its place: the stand-in counts its journals for the next number.
  const stone = { ...journal, journalNumber: -at, reference: "deleted", batchId: "", sourceDocument: "", lines: [] };
  ledger.journals[at] = change(journal) ?? stone;
}
const posted = (journal: JournalDetail): JournalDetail => ({ ...journal, state: "Open", auditTrailCode: "GLTRX1" });
async function sentThen(
  drive: Drive,
  posting: Posting,
  change: (journal: JournalDetail) => JournalDetail | null,
): Promise<Posting> {
  const done = await sent(drive, posting);
  inGp(drive.scene, done.marker, change);
  const journal = drive.scene.ledger.journals.find(({ reference }) => reference === done.marker);
  const now = journal ? toJournalRef(journal, done.intent?.fingerprint ?? null) : null;
  return drive.go(done, { kind: "watched", journal: now });
}
const held = (...problems: readonly HoldProblem[]) =>
  async function hold(drive: Drive, posting: Posting): Promise<Posting> {
    return drive.go(posting, { kind: "replan", by: "person" }, { kind: "plan_refused", problems });
  };

/** Holds of the reports that a rule or a person may find; what the engine says of GP has places of its own below. */
const OF_RULES = Object.values(SAMPLES).filter((problem): problem is HoldProblem =>
  /^(?:before_go|tag_unm|cannot_be)/.test(problem.code),
);

/** GP has a journal that looks like ours and is not known to us. */
function foreignInGp({ scene }: Drive, { subject, plan }: Posting): HoldProblem {
  const reference = `EXP ${subject} AAAAAAAA`;
  const journalNumber = 28_001 + scene.ledger.journals.length;
  const place = { date: plan?.date ?? ("2026-11-16" as never), batchId: "BY HAND", sourceDocument: "GJ" };
  scene.ledger.journals.push({
    ...{ ...place, reference, journalNumber, lines: plan?.lines ?? [], state: "Work", voided: false },
    ...{ modifiedAt: null, auditTrailCode: "" },
  });
  return { code: "already_in_gp", reference, journalNumber };
}

export const SITUATIONS: readonly Situation[] = [
  { name: "planned", make: (drive, posting) => drive.go(posting, { kind: "replan", by: "person" }) },
  { name: "ready", make: async () => {} },
  {
    name: "approved",
    make: (drive, posting) => drive.go(posting, { kind: "approve", by: { id: OTHER, name: "Otto" } }),
  },
  ...OF_RULES.map((problem) => ({ name: `held ${problem.code}`, make: held(problem) })),
  { name: "queued", make: queued },
  {
    name: "queued, GP was not reached",
    make: async (drive, posting) =>
      drive.go(await sending(drive, posting), {
        kind: "answered",
        answer: { kind: "not_executed", problem: { code: "gp_unreachable", detail: "x" } },
      }),
  },
  {
    name: "claimed",
    make: async (drive, posting) => drive.go(await queued(drive, posting), { kind: "claim", epoch: 1 }),
  },
  { name: "sending, nothing arrived", make: sending },
  { name: "sending, GP wrote it", make: async (drive, posting) => drive.write(await sending(drive, posting)) },
  { name: "uncertain, nothing arrived", make: uncertain },
  { name: "uncertain, GP wrote it", make: async (drive, posting) => drive.write(await uncertain(drive, posting)) },
  { name: "refused by GP", make: refused },
  { name: "not found, nothing arrived", make: notFound },
  { name: "not found, and it came late", make: async (drive, posting) => drive.write(await notFound(drive, posting)) },
  {
    name: "not found, dismissed, and it came late",
    make: async (drive, posting) => {
      const away = await drive.go(await notFound(drive, posting), { kind: "dismiss", reason: "private" });
      await drive.write(away);
    },
  },
  {
    name: "twice in GP",
    make: async (drive, posting) => {
      const unclear = await uncertain(drive, posting);
      const journals = [await drive.write(unclear), await drive.write(unclear)];
      const journalNumbers = journals.map(({ journalNumber }) => journalNumber);
      await drive.go(unclear, { kind: "looked", look: { kind: "many", journalNumbers } });
    },
  },
  {
    name: "a journal like ours in GP",
    make: (drive, posting) => held(foreignInGp(drive, posting))(drive, posting),
  },
  {
    name: "perhaps sent before history was lost, and it was",
    make: async (drive, posting) => {
      // The bytes went in the part that was lost; this database never froze any.
      await drive.write({ ...posting, intent: intentOf(drive, posting) });
      await held({ code: "history_unclear", lostAt: "2026-11-22T11:00:00.000Z" })(drive, posting);
    },
  },
  { name: "sent, unposted", make: sent },
  { name: "sent, posted", make: (drive, posting) => sentThen(drive, posting, posted) },
  {
    name: "sent, edited",
    make: (drive, posting) => sentThen(drive, posting, (journal) => ({ ...journal, lines: journal.lines.slice(0, 1) })),
  },
  {
    name: "sent, voided",
    make: (drive, posting) => sentThen(drive, posting, (journal) => ({ ...journal, voided: true })),
  },
  { name: "sent, gone", make: (drive, posting) => sentThen(drive, posting, () => null) },
  {
    name: "sent, gone, and back again",
    make: async (drive, posting) => {
      let kept: JournalDetail | null = null;
      const gone = await sentThen(drive, posting, (journal) => {
        kept = journal;
        return null;
      });
      if (kept) drive.scene.ledger.journals.push(kept);
      return gone;
    },
  },
  {
    name: "sent, posted, no longer approved",
    make: async (drive, posting) =>
      drive.go(await sentThen(drive, posting, posted), { kind: "withdrawn", status: "open" }),
  },
  { name: "dismissed", make: async (drive, posting) => drive.go(await held(PRIVATE)(drive, posting), DISMISS) },
  {
    name: "keyed by hand",
    make: async (drive, posting) =>
      drive.go(await held(PRIVATE)(drive, posting), { kind: "record_in_gp", journalNumber: 7, note: "seen" }),
  },
  {
    name: "nothing to post",
    make: (drive, posting) => drive.go(posting, { kind: "replan", by: "person" }, { kind: "plan_empty" }),
  },
  { name: "edited after it was posted", edited: "waits", make: (drive, posting) => sentThen(drive, posting, posted) },
  { name: "reversal ready", edited: "reversal_ready", make: (drive, posting) => sentThen(drive, posting, posted) },
  {
    name: "reversal sent and gone",
    edited: "reversal_gone",
    make: (drive, posting) => sentThen(drive, posting, posted),
  },
  {
    name: "edited after it was sent, unposted",
    edited: "waits",
    make: sent,
  },
];
const OTHER = "00000000-0000-4000-8000-0000000000ff";
const PRIVATE: HoldProblem = { code: "held_by_person", reason: "private" };
const DISMISS = { kind: "dismiss", reason: "private" } as const;

const correct = requestCorrection(() => new TextEncoder().encode("a marker key that outlives every database"));

/** After the report was edited and read again: asks for the reversal, and where it is to be gone, sends and deletes it. */
export async function makeReversals(drive: Drive, of: ReadonlyMap<string, Situation["edited"]>): Promise<void> {
  const { scene, go, write, store } = drive;
  const rows = () => scene.world.inOrg((tx) => tx.select().from(postingTable).where(eq(postingTable.state, "held")));
  for (const row of await rows()) {
    const wanted = of.get(row.subject);
    if (row.revision !== 2 || (wanted !== "reversal_ready" && wanted !== "reversal_gone")) continue;
    const ask = { companyId: scene.companyId, postingId: row.id, reason: "the amount was wrong" };
    const asked = await correct(scene.ana, ask);
    assert(asked.ok, JSON.stringify(asked));
  }
  // Asking wakes the engine for a send; here nothing goes before the clicks.
  await scene.world.inOrg((tx) => tx.update(sync).set({ state: "stopped" }).where(eq(sync.state, "requested")));
  await scene.run("read");
  const reversals = await scene.world.inOrg((tx) =>
    tx.select().from(postingTable).where(eq(postingTable.kind, "reversal")),
  );
  for (const { id, subject } of reversals) {
    if (of.get(subject) !== "reversal_gone") continue;
    const planned = await store.read(id);
    assert(planned !== null, "no reversal");
    const onWire = await sending(drive, await go(planned, { kind: "approve", by: { id: OTHER, name: "Otto" } }));
    const journal = toJournalRef(await write(onWire), onWire.intent?.fingerprint ?? null);
    const done = await go(onWire, WRITTEN, { kind: "looked", look: { kind: "found", journal } });
    const original = await store.read(done.corrects ?? "");
    assert(original !== null, "no original");
    await go(original, { kind: "taken_back", how: { by: "reversal", journalNumber: journal.journalNumber } });
    inGp(scene, done.marker, () => null);
    await go(done, { kind: "watched", journal: null });
  }
}
