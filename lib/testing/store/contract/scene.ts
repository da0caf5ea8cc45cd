import type { Actor } from "#lib/core/audit/event.ts";
import { assert } from "#lib/core/assert.ts";
import { day } from "#lib/core/day.ts";
import { decide } from "#lib/core/posting/decide.ts";
import type { Lease } from "#lib/core/posting/lease.ts";
import type { Decision, PostingEvent } from "#lib/core/posting/posting-event.ts";
import type { GpJournalRef, Posting } from "#lib/core/posting/posting.ts";
import type { GpState } from "#lib/core/posting/state.ts";
import type { AttemptRecord, PostingAbout, PostingStore } from "#lib/core/posting/store.ts";
import { buildIntent, buildPlan, buildPosting } from "../../build-posting.ts";
import type { FixedClock } from "../../fixed-clock.ts";

export type KeptAttempt = AttemptRecord & Readonly<{ outcome: string | null }>;

/** A store, and what a test must be able to do and to see beside it. */
export type StoreUnderTest = Readonly<{
  store: PostingStore;
  /** A fresh company of the same organization. */
  newCompany: () => Promise<string>;
  /** The store of another organization of the same installation. */
  otherOrganization: () => Promise<PostingStore>;
  about: () => PostingAbout;
  clock: FixedClock;
  /** Runs the lease out on the store's own clock. */
  expireLease: (companyId: string) => Promise<void>;
  /** Actions audited for a posting, oldest first. */
  actions: (postingId: string) => Promise<readonly string[]>;
  /** How many sweeps of a company were audited. */
  sweeps: (companyId: string) => Promise<number>;
  /** What was recorded of the attempts of a posting, first one first. */
  attempts: (postingId: string) => Promise<readonly KeptAttempt[]>;
}>;
export type MakeStore = () => Promise<StoreUnderTest>;

export type Scene = StoreUnderTest &
  Readonly<{
    /** A planned posting of a fresh company, with a report, a marker and an expense of its own; `change` names what matters. */
    added: (change?: Partial<Posting>, approvedAt?: Date | null) => Promise<Posting>;
    moved: (from: Posting, ...events: readonly PostingEvent[]) => Promise<Posting>;
    held: (change?: Partial<Posting>) => Promise<Posting>;
    queued: (change?: Partial<Posting>, batchId?: string) => Promise<Posting>;
    /** Claimed under the lease. */
    claimed: (lease: Lease, change?: Partial<Posting>) => Promise<Posting>;
    sent: (change?: Partial<Posting>, gpState?: GpState) => Promise<Posting>;
    lease: (companyId: string, holder?: string) => Promise<Lease>;
  }>;

export const ACTOR: Actor = { kind: "engine", job: "test" };
export const DEADLINE = new Date("2026-11-22T12:01:00Z");
/** After the quarantine of an attempt with that deadline. */
const AT = { now: new Date("2026-11-23T12:00:00Z"), quarantineMs: 900_000 };
export const PLAN_MADE: PostingEvent = { kind: "plan_made", plan: buildPlan() };
export const PLAN_REFUSED: PostingEvent = { kind: "plan_refused", problems: [{ code: "approver_missing" }] };

let count = 0;
/** Never the same in one test file: markers and revisions are unique in a company, expenses in an organization. */
export const unique = () => `${++count}`.padStart(19, "0");

export async function openScene(makeStore: MakeStore): Promise<Scene> {
  const under = await makeStore();

  async function added(change: Partial<Posting> = {}, approvedAt?: Date | null): Promise<Posting> {
    const companyId = change.companyId ?? (await under.newCompany());
    const key = unique();
    const own = { subject: `R${key}`, marker: `EXP ${key}`, transactionIds: [key] };
    const posting = buildPosting({ ...own, ...change, companyId });
    const about = approvedAt === undefined ? under.about() : { ...under.about(), approvedAt };
    assert(await under.store.add(posting, about, ACTOR), "posting was there already");
    return posting;
  }

  async function moved(from: Posting, ...events: readonly PostingEvent[]): Promise<Posting> {
    let posting = from;
    for (const event of events) {
      const result = await under.store.move(posting, decided(posting, event), ACTOR);
      assert(result.kind === "moved", `${event.kind}: ${result.kind}`);
      posting = result.posting;
    }
    return posting;
  }

  const queued = async (change: Partial<Posting> = {}, batchId = buildIntent().batchId) =>
    moved(await added(change), PLAN_MADE, { kind: "queue", intent: { ...buildIntent(), batchId }, lookFirst: false });
  const claimed = async ({ companyId, epoch }: Lease, change: Partial<Posting> = {}) =>
    moved(await queued({ ...change, companyId }), { kind: "claim", epoch });
  return {
    ...under,
    ...{ added, moved, queued, claimed },
    held: async (change) => moved(await added(change), PLAN_REFUSED),
    sent: async (change, gpState = "work") =>
      moved(
        await queued(change),
        { kind: "claim", epoch: 1 },
        { kind: "attempt", deadline: DEADLINE },
        { kind: "looked", look: { kind: "found", journal: { ...IN_GP, state: gpState } } },
      ),
    lease: async (companyId, holder = "a") => {
      const lease = await under.store.takeLease(companyId, holder);
      assert(lease !== null, "no lease");
      return lease;
    },
  };
}

export const IN_GP: GpJournalRef = {
  journalNumber: 28_417,
  batchId: "EXP-20261122-1",
  date: day("2026-11-16"),
  state: "work",
  differences: [],
  totalDiffers: false,
  auditTrailCode: "",
};

export function decided(posting: Posting, event: PostingEvent): Decision {
  const decision = decide(posting, event, AT);
  assert(decision.ok, `${event.kind} from ${posting.state}`);
  return decision.value;
}

export const idsOf = (postings: readonly Posting[]) => postings.map(({ id }) => id);
