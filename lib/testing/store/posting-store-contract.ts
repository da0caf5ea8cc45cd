import { expect, test } from "vitest";
import type { Actor } from "#lib/core/audit/event.ts";
import { assert } from "#lib/core/assert.ts";
import { decide } from "#lib/core/posting/decide.ts";
import type { Decision, PostingEvent } from "#lib/core/posting/posting-event.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import { LEASE_MS } from "#lib/core/posting/lease.ts";
import type { PostingAbout, PostingStore } from "#lib/core/posting/store.ts";
import { buildIntent, buildPlan, buildPosting } from "../build-posting.ts";
import type { FixedClock } from "../fixed-clock.ts";

export type StoreUnderTest = Readonly<{
  store: PostingStore;
  /** A fresh company of the same organization. */
  newCompany: () => Promise<string>;
  about: () => PostingAbout;
  clock: FixedClock;
  /** Runs the lease out on the store's own clock. */
  expireLease: (companyId: string) => Promise<void>;
  /** Actions audited for a posting, oldest first. */
  actions: (postingId: string) => Promise<readonly string[]>;
}>;

const ACTOR: Actor = { kind: "engine", job: "test" };
const AT = { now: new Date("2026-11-22T12:00:00Z"), quarantineMs: 900_000 };

/** What every `PostingStore` must do; run against memory and against Postgres. */
export function postingStoreContract(makeStore: () => Promise<StoreUnderTest>): void {
  let count = 0;
  const unique = () => `${++count}`.padStart(19, "4");

  async function added(under: StoreUnderTest, change: Partial<Posting> = {}): Promise<Posting> {
    const companyId = change.companyId ?? (await under.newCompany());
    const key = unique();
    const posting = buildPosting({
      subject: `R${key}`,
      marker: `EXP ${key}`,
      transactionIds: [key],
      ...change,
      companyId,
    });
    assert(await under.store.add(posting, under.about(), ACTOR), "posting was there already");
    return posting;
  }

  async function moved(under: StoreUnderTest, from: Posting, ...events: readonly PostingEvent[]): Promise<Posting> {
    let posting = from;
    for (const event of events) {
      const result = await under.store.move(posting, decided(posting, event), ACTOR);
      assert(result.kind === "moved", `${event.kind}: ${result.kind}`);
      posting = result.posting;
    }
    return posting;
  }

  test("gives back what was added and moved, intent bytes included", async () => {
    const under = await makeStore();
    const queued = await moved(
      under,
      await added(under),
      { kind: "plan_made", plan: buildPlan() },
      { kind: "queue", intent: buildIntent(), lookFirst: true },
    );

    expect(await under.store.read(queued.id)).toEqual(queued);
    expect(queued.intent?.request).toEqual(buildIntent().request);
  });

  test("a move from a state, epoch or version that is gone changes nothing", async () => {
    const under = await makeStore();
    const planned = await added(under);
    const ready = await moved(under, planned, { kind: "plan_made", plan: buildPlan() });

    const late = await under.store.move(planned, decided(planned, { kind: "plan_refused", problems: [] }), ACTOR);
    const otherVersion = await under.store.move({ ...ready, version: 7 }, decided(ready, { kind: "supersede" }), ACTOR);
    const otherEpoch = await under.store.move({ ...ready, epoch: 9 }, decided(ready, { kind: "supersede" }), ACTOR);

    expect([late.kind, otherVersion.kind, otherEpoch.kind]).toEqual(["lost", "lost", "lost"]);
    expect(await under.store.read(ready.id)).toEqual(ready);
  });

  test("each move writes its audit event, a lost one none", async () => {
    const under = await makeStore();
    const planned = await added(under);
    await moved(under, planned, { kind: "plan_made", plan: buildPlan() });
    await under.store.move(planned, decided(planned, { kind: "supersede" }), ACTOR);

    expect(await under.actions(planned.id)).toEqual(["posting.planned", "posting.ready"]);
  });

  test("an expense is in at most one live posting, and free again when that one is dismissed", async () => {
    const under = await makeStore();
    const key = unique();
    const first = await added(under, { transactionIds: [key, unique()] });
    const second = await added(under, { transactionIds: [unique(), key] });
    const ready = await moved(under, first, { kind: "plan_made", plan: buildPlan() });

    const refused = await under.store.move(second, decided(second, { kind: "plan_made", plan: buildPlan() }), ACTOR);
    expect(refused).toEqual({ kind: "expense_taken", transactionId: key, reportId: first.subject });
    expect(await under.store.expenseOwners([key], second.subject)).toEqual(new Map([[key, first.subject]]));
    expect((await under.store.read(second.id))?.state).toBe("planned");

    await moved(under, ready, { kind: "hold", reason: "wait" }, { kind: "dismiss", reason: "twice" });
    const free = await under.store.move(second, decided(second, { kind: "plan_made", plan: buildPlan() }), ACTOR);
    expect(free.kind).toBe("moved");
  });

  test("the same revision, and the same marker, exist once", async () => {
    const under = await makeStore();
    const first = await added(under);
    const again = buildPosting({ ...first, id: crypto.randomUUID() });
    const otherRevision = buildPosting({ ...first, id: crypto.randomUUID(), revision: 2 });

    expect(await under.store.add(again, under.about(), ACTOR)).toBe(false);
    expect(await under.store.add(otherRevision, under.about(), ACTOR)).toBe(false);
    const next = await added(under, { companyId: first.companyId, subject: first.subject, revision: 2 });
    const revisions = await under.store.revisions(first.companyId, first.subject);
    expect(revisions.map((posting) => posting.id)).toEqual([next.id, first.id]);
  });

  test("one holder has the lease; its epoch goes up when it changes hands", async () => {
    const under = await makeStore();
    const companyId = await under.newCompany();
    const mine = await under.store.takeLease(companyId, "a");
    assert(mine !== null, "no lease");

    expect(await under.store.takeLease(companyId, "b")).toBeNull();
    expect((await under.store.takeLease(companyId, "a"))?.epoch).toBe(mine.epoch);
    await under.expireLease(companyId);
    const theirs = await under.store.takeLease(companyId, "b");
    expect(theirs?.epoch).toBe(mine.epoch + 1);
    expect(await under.store.renewLease(mine)).toBeNull();

    await under.store.releaseLease(mine);
    expect(await under.store.takeLease(companyId, "a")).toBeNull();
  });

  test("an attempt needs the lease, renews it and is recorded with the move", async () => {
    const under = await makeStore();
    const posting = await added(under);
    const lease = await under.store.takeLease(posting.companyId, "a");
    assert(lease !== null, "no lease");
    const claimed = await moved(
      under,
      posting,
      { kind: "plan_made", plan: buildPlan() },
      { kind: "queue", intent: buildIntent(), lookFirst: false },
      { kind: "claim", epoch: lease.epoch },
    );
    const deadline = new Date(AT.now.getTime() + 60_000);
    const attempt = { number: 1, deadline, requestHash: buildIntent().requestHash };

    under.clock.advanceMs(1000);
    const sending = await under.store.startAttempt(
      claimed,
      decided(claimed, { kind: "attempt", deadline }),
      attempt,
      { lease, known: null },
      ACTOR,
    );
    expect(sending.result.kind).toBe("moved");
    expect(sending.lease.validUntilMonotonicMs).toBe(under.clock.monotonicMs() + LEASE_MS);

    const other = await added(under, { companyId: posting.companyId });
    await under.expireLease(posting.companyId);
    const late = await under.store.startAttempt(
      other,
      decided(other, { kind: "supersede" }),
      attempt,
      { lease, known: null },
      ACTOR,
    );
    expect(late.result.kind).toBe("lost");
    expect((await under.store.read(other.id))?.state).toBe("planned");
  });

  test("no attempt starts where the audit chain has not what was known of it", async () => {
    const under = await makeStore();
    const posting = await added(under);
    const lease = await under.store.takeLease(posting.companyId, "a");
    assert(lease !== null, "no lease");
    const claimed = await moved(
      under,
      posting,
      { kind: "plan_made", plan: buildPlan() },
      { kind: "queue", intent: buildIntent(), lookFirst: false },
      { kind: "claim", epoch: lease.epoch },
    );
    const deadline = new Date(AT.now.getTime() + 60_000);
    const attempt = { number: 1, deadline, requestHash: buildIntent().requestHash };
    const decision = decided(claimed, { kind: "attempt", deadline });
    const known = { sequence: 999_999, hash: "f".repeat(64) };

    const lost = await under.store.startAttempt(claimed, decision, attempt, { lease, known }, ACTOR);
    expect([lost.result.kind, lost.head]).toEqual(["history_lost", null]);
    expect((await under.store.read(posting.id))?.state).toBe("claimed");
    const started = await under.store.startAttempt(claimed, decision, attempt, { lease, known: null }, ACTOR);
    expect([started.result.kind, started.head === null]).toEqual(["moved", false]);
  });

  test("under a lease that somebody else took since, nothing is added and nothing moves", async () => {
    const under = await makeStore();
    const posting = await added(under);
    const mine = await under.store.takeLease(posting.companyId, "a");
    assert(mine !== null, "no lease");
    const store = under.store.underLease(mine);
    const decision = decided(posting, { kind: "plan_made", plan: buildPlan() });
    const key = unique();
    const next = buildPosting({
      ...{ subject: `R${key}`, marker: `EXP ${key}`, transactionIds: [key], companyId: posting.companyId },
    });
    await under.expireLease(posting.companyId);
    // Run out, but nobody has it: nobody else can have changed anything either.
    const replanned = await store.move(posting, decision, ACTOR);
    assert(replanned.kind === "moved", replanned.kind);

    await under.store.takeLease(posting.companyId, "b");
    const back = decided(replanned.posting, { kind: "replan", by: "engine" });
    expect((await store.move(replanned.posting, back, ACTOR)).kind).toBe("lost");
    expect(await store.add(next, under.about(), ACTOR)).toBe(false);
    expect((await under.store.read(posting.id))?.state).toBe("ready");
    expect(await under.store.read(next.id)).toBeNull();
    expect(await under.actions(posting.id)).toEqual(["posting.planned", "posting.ready"]);
    expect(await under.store.add(next, under.about(), ACTOR)).toBe(true);
  });

  test("what is queued for later is not listed before its time", async () => {
    const under = await makeStore();
    const posting = await added(under);
    const queued = await moved(
      under,
      posting,
      { kind: "plan_made", plan: buildPlan() },
      { kind: "queue", intent: buildIntent(), lookFirst: false },
    );
    const decision = decided(queued, { kind: "claim", epoch: 0 });
    const later = { ...decision, posting: { ...decision.posting, state: "claimed" as const } };
    const claimed = await under.store.move(queued, later, ACTOR);
    assert(claimed.kind === "moved", "not claimed");
    const back = decided(claimed.posting, { kind: "claim_lost" });
    const notBefore = new Date(under.clock.now().getTime() + 30_000);
    await under.store.move(claimed.posting, { ...back, posting: { ...back.posting, notBefore } }, ACTOR);

    expect(await under.store.list(posting.companyId, ["queued"], 10)).toHaveLength(0);
    under.clock.advanceMs(30_000);
    expect(await under.store.list(posting.companyId, ["queued"], 10)).toHaveLength(1);
    expect(await under.store.batchIds(posting.companyId, "EXP-20261122-")).toEqual(["EXP-20261122-1"]);
  });
}

function decided(posting: Posting, event: PostingEvent): Decision {
  const decision = decide(posting, event, AT);
  assert(decision.ok, `${event.kind} from ${posting.state}`);
  return decision.value;
}
