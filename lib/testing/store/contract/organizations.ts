import { expect, test } from "vitest";
import { POSTING_STATES } from "#lib/core/posting/state.ts";
import { ACTOR, decided, DEADLINE, IN_GP, openScene, type MakeStore } from "./scene.ts";

const ATTEMPT = { kind: "attempt", deadline: DEADLINE } as const;

/** Another organization of the same installation neither sees nor moves anything, even where it knows the ids. */
export function organizationContract(makeStore: MakeStore): void {
  test("another organization sees nothing", async () => {
    const { store, clock, sent, added, otherOrganization } = await openScene(makeStore);
    const posting = await sent();
    const { id, companyId, subject, marker, transactionIds } = posting;
    await added({ companyId, subject, kind: "reversal", corrects: id });
    const { journalNumber, date, batchId } = IN_GP;
    const reference = "EXP R00Xk3PqL8vA ABCDEFGH";
    const journals = [{ journalNumber, date, reference, batchId, gpState: "work" as const }];
    const sweep = { from: date, to: date, everything: true, startedAt: clock.now(), journals };
    await store.recordSweep(companyId, sweep, ACTOR);

    const seenBy = async (by: typeof store) => [
      (await by.read(id)) === null ? 0 : 1,
      (await by.revisions(companyId, subject)).length,
      (await by.list(companyId, POSTING_STATES, 10)).length,
      (await by.findMarked(companyId, [marker])).length,
      (await by.unposted(companyId, 10)).length,
      (await by.corrections(companyId, id)).length,
      (await by.batchIds(companyId, "EXP-")).length,
      (await by.sweptJournals(companyId, "R00XK3PQL8VA")).length,
      (await by.expenseOwners(transactionIds, "")).size,
    ];
    expect(await seenBy(store)).toEqual([1, 1, 2, 1, 1, 1, 1, 1, 1]);
    expect(await seenBy(await otherOrganization())).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test("another organization moves nothing, and marks nothing as looked at", async () => {
    const { store, clock, actions, attempts, added, sent, newCompany, claimed, ...scene } = await openScene(makeStore);
    const theirs = await scene.otherOrganization();
    const planned = await added();
    expect((await theirs.move(planned, decided(planned, { kind: "supersede" }), ACTOR)).kind).toBe("lost");
    expect(await store.read(planned.id)).toEqual(planned);
    expect(await actions(planned.id)).toEqual(["posting.planned"]);

    const companyId = await newCompany();
    const [first, second] = [await sent({ companyId }), (clock.advanceMs(1000), await sent({ companyId }))];
    await theirs.lookedAt([first.id]);
    expect((await store.unposted(companyId, 10)).map(({ id }) => id)).toEqual([first.id, second.id]);

    const lease = await scene.lease(await newCompany());
    const posting = await claimed(lease);
    const record = { number: 1, deadline: DEADLINE, requestHash: "hash" };
    await store.startAttempt(posting, decided(posting, ATTEMPT), record, { lease, known: null }, ACTOR);
    await theirs.endAttempt(posting.id, 1, { kind: "executed" });
    expect(await attempts(posting.id)).toEqual([{ ...record, outcome: null }]);
  });
}
