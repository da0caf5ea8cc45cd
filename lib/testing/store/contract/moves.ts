import { expect, test } from "vitest";
import { buildIntent, buildPosting } from "../../build-posting.ts";
import { ACTOR, decided, idsOf, openScene, PLAN_MADE, PLAN_REFUSED, unique, type MakeStore } from "./scene.ts";

/** Adding and moving: each once, each with its audit event, whoever else does it at the same moment. */
export function moveContract(makeStore: MakeStore): void {
  test("gives back what was added and moved, intent bytes included", async () => {
    const { store, added, moved } = await openScene(makeStore);
    const queued = await moved(await added(), PLAN_MADE, { kind: "queue", intent: buildIntent(), lookFirst: true });

    expect(await store.read(queued.id)).toEqual(queued);
    expect(queued.intent?.request).toEqual(buildIntent().request);
  });

  test("a move from a state, epoch or version that is gone changes nothing", async () => {
    const { store, added, moved } = await openScene(makeStore);
    const planned = await added();
    const ready = await moved(planned, PLAN_MADE);

    const late = await store.move(planned, decided(planned, PLAN_REFUSED), ACTOR);
    const otherVersion = await store.move({ ...ready, version: 7 }, decided(ready, { kind: "supersede" }), ACTOR);
    const otherEpoch = await store.move({ ...ready, epoch: 9 }, decided(ready, { kind: "supersede" }), ACTOR);

    expect([late.kind, otherVersion.kind, otherEpoch.kind]).toEqual(["lost", "lost", "lost"]);
    expect(await store.read(ready.id)).toEqual(ready);
  });

  test("each move writes its audit event, a lost one none", async () => {
    const { store, actions, added, moved } = await openScene(makeStore);
    const planned = await added();
    await moved(planned, PLAN_MADE);
    await store.move(planned, decided(planned, { kind: "supersede" }), ACTOR);

    expect(await actions(planned.id)).toEqual(["posting.planned", "posting.ready"]);
  });

  test("of two moves of one row at once one wins, with one event", async () => {
    const { store, actions, added } = await openScene(makeStore);
    const planned = await added();
    const results = await Promise.all([
      store.move(planned, decided(planned, PLAN_MADE), ACTOR),
      store.move(planned, decided(planned, PLAN_REFUSED), ACTOR),
    ]);

    expect(results.map(({ kind }) => kind).toSorted()).toEqual(["lost", "moved"]);
    const [won] = results.flatMap((result) => (result.kind === "moved" ? [result.posting] : []));
    expect(await store.read(planned.id)).toEqual(won);
    expect(await actions(planned.id)).toEqual(["posting.planned", `posting.${won?.state}`]);
  });

  test("the same revision, the same marker and the same id exist once", async () => {
    const { store, about, actions, added } = await openScene(makeStore);
    const first = await added();
    const key = unique();
    const again = buildPosting({ ...first, id: crypto.randomUUID(), marker: `EXP ${key}` });
    const sameMarker = buildPosting({ ...first, id: crypto.randomUUID(), revision: 2 });
    const sameId = buildPosting({ ...first, subject: `R${key}`, marker: `EXP ${key}` });

    for (const other of [again, sameMarker, sameId]) expect(await store.add(other, about(), ACTOR)).toBe(false);
    expect(await store.read(again.id)).toBeNull();
    expect(await store.read(first.id)).toEqual(first);
    expect(await actions(first.id)).toEqual(["posting.planned"]);
  });

  test("a revision of another company, kind or part is another one", async () => {
    const { store, added } = await openScene(makeStore);
    const { companyId, subject, marker } = await added();
    await added({ subject, marker });
    const part = await added({ companyId, subject, part: 1 });
    await added({ companyId, subject, kind: "reversal", corrects: part.id });
    const next = await added({ companyId, subject, revision: 2 });

    // Reversals are none of the report's revisions.
    const revisions = await store.revisions(companyId, subject);
    expect(revisions.map(({ revision, part: each }) => `${revision}/${each}`).toSorted()).toEqual([
      "1/0",
      "1/1",
      "2/0",
    ]);
    expect(revisions[0]?.id).toBe(next.id);
  });

  test("revisions come newest first", async () => {
    const { store, added } = await openScene(makeStore);
    const second = await added({ revision: 2 });
    const first = await added({ companyId: second.companyId, subject: second.subject });
    const third = await added({ companyId: second.companyId, subject: second.subject, revision: 3 });

    expect(idsOf(await store.revisions(second.companyId, second.subject))).toEqual([third.id, second.id, first.id]);
  });

  test("added twice at once it is there once, with one event", async () => {
    const { store, about, actions, newCompany } = await openScene(makeStore);
    const key = unique();
    const own = { subject: `R${key}`, marker: `EXP ${key}`, transactionIds: [key], companyId: await newCompany() };
    const both = [buildPosting(own), buildPosting(own)];
    const results = await Promise.all(both.map((posting) => store.add(posting, about(), ACTOR)));

    expect(results.filter((isAdded) => isAdded)).toHaveLength(1);
    const kept = await store.revisions(own.companyId, own.subject);
    expect(idsOf(kept)).toEqual(both.filter((_, index) => results[index]).map(({ id }) => id));
    const events = await Promise.all(both.map(({ id }) => actions(id)));
    expect(events.flat()).toEqual(["posting.planned"]);
  });
}
