import { expect, test } from "vitest";
import { assert } from "#lib/core/assert.ts";
import { LEASE_MS } from "#lib/core/posting/lease.ts";
import { buildIntent, buildPosting } from "../../build-posting.ts";
import { ACTOR, DEADLINE, decided, openScene, PLAN_MADE, unique, type MakeStore } from "./scene.ts";

const ATTEMPT = { kind: "attempt", deadline: DEADLINE } as const;
const RECORD = { number: 1, deadline: DEADLINE, requestHash: buildIntent().requestHash };

/** One holder of a company at a time, and what it may still write when it is no longer. */
export function leaseContract(makeStore: MakeStore): void {
  test("one holder has the lease; its epoch goes up when it changes hands", async () => {
    const { store, newCompany, expireLease, lease } = await openScene(makeStore);
    const companyId = await newCompany();
    const mine = await lease(companyId);

    expect(await store.takeLease(companyId, "b")).toBeNull();
    expect((await store.takeLease(companyId, "a"))?.epoch).toBe(mine.epoch);
    await expireLease(companyId);
    const theirs = await store.takeLease(companyId, "b");
    expect(theirs?.epoch).toBe(mine.epoch + 1);
    expect(await store.renewLease(mine)).toBeNull();

    await store.releaseLease(mine);
    expect(await store.takeLease(companyId, "a")).toBeNull();
  });

  test("of two that ask for a free lease at once one has it", async () => {
    const { store, newCompany } = await openScene(makeStore);
    const companyId = await newCompany();
    const taken = await Promise.all(["a", "b"].map((holder) => store.takeLease(companyId, holder)));

    expect(taken.filter((lease) => lease !== null)).toHaveLength(1);
  });

  test("an attempt needs the lease, renews it and is recorded with the move", async () => {
    const { store, clock, attempts, expireLease, added, newCompany, claimed, ...scene } = await openScene(makeStore);
    const lease = await scene.lease(await newCompany());
    const posting = await claimed(lease);

    clock.advanceMs(1000);
    const guards = { lease, known: null };
    const sending = await store.startAttempt(posting, decided(posting, ATTEMPT), RECORD, guards, ACTOR);
    expect(sending.result.kind).toBe("moved");
    expect(sending.lease.validUntilMonotonicMs).toBe(clock.monotonicMs() + LEASE_MS);
    expect(await attempts(posting.id)).toEqual([{ ...RECORD, outcome: null }]);

    const other = await added({ companyId: lease.companyId });
    await expireLease(lease.companyId);
    const late = await store.startAttempt(other, decided(other, { kind: "supersede" }), RECORD, guards, ACTOR);
    expect(late.result.kind).toBe("lost");
    expect((await store.read(other.id))?.state).toBe("planned");
    expect(await attempts(other.id)).toEqual([]);
  });

  test("no attempt starts where the audit chain has not what was known of it", async () => {
    const { store, attempts, newCompany, claimed, ...scene } = await openScene(makeStore);
    const lease = await scene.lease(await newCompany());
    const posting = await claimed(lease);
    const decision = decided(posting, ATTEMPT);
    const known = { sequence: 999_999, hash: "f".repeat(64) };

    const lost = await store.startAttempt(posting, decision, RECORD, { lease, known }, ACTOR);
    expect([lost.result.kind, lost.head]).toEqual(["history_lost", null]);
    expect((await store.read(posting.id))?.state).toBe("claimed");
    expect(await attempts(posting.id)).toEqual([]);
    const started = await store.startAttempt(posting, decision, RECORD, { lease, known: null }, ACTOR);
    expect([started.result.kind, started.head === null]).toEqual(["moved", false]);

    // What was noted of one attempt is in the chain for the next one.
    const next = await claimed(lease);
    const guards = { lease, known: started.head };
    expect((await store.startAttempt(next, decided(next, ATTEMPT), RECORD, guards, ACTOR)).result.kind).toBe("moved");
  });

  test("of two starts of one attempt at once one goes, and one attempt is recorded", async () => {
    const { store, actions, attempts, newCompany, claimed, ...scene } = await openScene(makeStore);
    const lease = await scene.lease(await newCompany());
    const posting = await claimed(lease);
    const start = () => store.startAttempt(posting, decided(posting, ATTEMPT), RECORD, { lease, known: null }, ACTOR);
    const started = await Promise.all([start(), start()]);

    expect(started.map(({ result }) => result.kind).toSorted()).toEqual(["lost", "moved"]);
    expect(started.filter(({ head }) => head !== null)).toHaveLength(1);
    expect(await attempts(posting.id)).toHaveLength(1);
    expect((await actions(posting.id)).filter((action) => action === "posting.attempt_started")).toHaveLength(1);
  });

  test("what came back is kept with its own attempt, and with no other", async () => {
    const { store, attempts, moved, newCompany, claimed, ...scene } = await openScene(makeStore);
    const lease = await scene.lease(await newCompany());
    const first = await claimed(lease);
    const guards = { lease, known: null };
    const sending = await store.startAttempt(first, decided(first, ATTEMPT), RECORD, guards, ACTOR);
    assert(sending.result.kind === "moved", sending.result.kind);
    const refused = { kind: "not_executed", problem: { code: "gp_unreachable", detail: "ECONNREFUSED" } } as const;
    await store.endAttempt(first.id, 1, refused);
    const again = await moved(
      ...([sending.result.posting, { kind: "answered", answer: refused }] as const),
      { kind: "claim", epoch: lease.epoch },
      { kind: "looked", look: { kind: "absent" } },
    );
    const record = { ...RECORD, number: again.attempts + 1 };
    await store.startAttempt(again, decided(again, ATTEMPT), record, guards, ACTOR);
    // Nobody started this one: there is nothing to end.
    await store.endAttempt(first.id, 7, refused);

    expect((await attempts(first.id)).map(({ number, outcome }) => [number, outcome])).toEqual([
      [1, "not_executed"],
      [2, null],
    ]);
    await store.endAttempt(first.id, 2, { kind: "executed" });
    expect((await attempts(first.id)).map(({ outcome }) => outcome)).toEqual(["not_executed", "executed"]);
  });

  test("several moves together are each for itself, and keep what came back", async () => {
    const { store, actions, attempts, added, newCompany, claimed, ...scene } = await openScene(makeStore);
    const lease = await scene.lease(await newCompany());
    const posting = await claimed(lease);
    const guards = { lease, known: null };
    const sending = await store.startAttempt(posting, decided(posting, ATTEMPT), RECORD, guards, ACTOR);
    assert(sending.result.kind === "moved", sending.result.kind);
    const from = sending.result.posting;
    const answer = { kind: "unknown", problem: { code: "gp_unreachable", detail: "ECONNRESET" }, raw: "" } as const;
    const planned = await added();
    const results = await store.moveAll(
      [
        { from: { ...planned, version: 7 }, decision: decided(planned, PLAN_MADE) },
        { from, decision: decided(from, { kind: "answered", answer }), answer },
        { from: planned, decision: decided(planned, PLAN_MADE) },
      ],
      ACTOR,
    );

    expect(results.map(({ kind }) => kind)).toEqual(["lost", "moved", "moved"]);
    expect((await store.read(from.id))?.state).toBe("uncertain");
    expect(await attempts(from.id)).toEqual([{ ...RECORD, outcome: "unknown" }]);
    expect(await actions(planned.id)).toEqual(["posting.planned", "posting.ready"]);
    expect(await store.moveAll([], ACTOR)).toEqual([]);
  });

  test("under a lease that somebody else took since, nothing is added and nothing moves", async () => {
    const { store: plain, about, actions, added, expireLease, ...scene } = await openScene(makeStore);
    const posting = await added();
    const store = plain.underLease(await scene.lease(posting.companyId));
    const key = unique();
    const own = { subject: `R${key}`, marker: `EXP ${key}`, transactionIds: [key] };
    const next = buildPosting({ ...own, companyId: posting.companyId });
    await expireLease(posting.companyId);
    // Run out, but nobody has it: nobody else can have changed anything either.
    const replanned = await store.move(posting, decided(posting, PLAN_MADE), ACTOR);
    assert(replanned.kind === "moved", replanned.kind);

    await plain.takeLease(posting.companyId, "b");
    const back = decided(replanned.posting, { kind: "replan", by: "engine" });
    expect((await store.move(replanned.posting, back, ACTOR)).kind).toBe("lost");
    expect(await store.add(next, about(), ACTOR)).toBe(false);
    expect((await plain.read(posting.id))?.state).toBe("ready");
    expect(await plain.read(next.id)).toBeNull();
    expect(await actions(posting.id)).toEqual(["posting.planned", "posting.ready"]);
    expect(await plain.add(next, about(), ACTOR)).toBe(true);
  });
}
