import { expect, test } from "vitest";
import { ACTOR, decided, openScene, PLAN_MADE, PLAN_REFUSED, unique, type MakeStore } from "./scene.ts";

/** An expense is in at most one live posting of the organization. */
export function expenseContract(makeStore: MakeStore): void {
  test("an expense is in at most one live posting, and free again when that one is dismissed", async () => {
    const { store, added, moved } = await openScene(makeStore);
    const key = unique();
    const first = await added({ transactionIds: [key, unique()] });
    const second = await added({ transactionIds: [unique(), key] });
    const ready = await moved(first, PLAN_MADE);

    const refused = await store.move(second, decided(second, PLAN_MADE), ACTOR);
    expect(refused).toEqual({ kind: "expense_taken", transactionId: key, reportId: first.subject });
    expect(await store.expenseOwners([key], second.subject)).toEqual(new Map([[key, first.subject]]));
    expect((await store.read(second.id))?.state).toBe("planned");

    await moved(ready, { kind: "hold", reason: "wait" }, { kind: "dismiss", reason: "twice" });
    const free = await store.move(second, decided(second, PLAN_MADE), ACTOR);
    expect(free.kind).toBe("moved");
  });

  test.each([
    ["another report of the company", true],
    ["a report of another company", false],
  ])("%s cannot claim it, and keeps nothing of what it tried to claim", async (_who, isSameCompany) => {
    const { store, actions, added, moved } = await openScene(makeStore);
    const [shared, own] = [unique(), unique()];
    const first = await moved(await added({ transactionIds: [shared] }), PLAN_MADE);
    const company = isSameCompany ? { companyId: first.companyId } : {};
    const second = await added({ ...company, transactionIds: [own, shared] });

    const refused = await store.move(second, decided(second, PLAN_MADE), ACTOR);
    expect(refused).toEqual({ kind: "expense_taken", transactionId: shared, reportId: first.subject });
    expect(await actions(second.id)).toEqual(["posting.planned"]);
    expect(await store.expenseOwners([own, shared], "")).toEqual(new Map([[shared, first.subject]]));
  });

  test("the same report does not stand in its own way, in another company it does", async () => {
    const { store, added, moved } = await openScene(makeStore);
    const first = await moved(await added(), PLAN_MADE);
    const elsewhere = await added({ subject: first.subject, transactionIds: first.transactionIds });
    const [key = ""] = first.transactionIds;

    expect(await store.expenseOwners([key], first.subject)).toEqual(new Map());
    expect(await store.move(elsewhere, decided(elsewhere, PLAN_MADE), ACTOR)).toEqual({
      ...{ kind: "expense_taken", transactionId: key, reportId: first.subject },
    });
  });

  test("of two reports that claim the same expenses at once one has them all", async () => {
    const { store, added } = await openScene(makeStore);
    const keys = [unique(), unique(), unique()];
    const both = [await added({ transactionIds: keys }), await added({ transactionIds: keys.toReversed() })];
    const results = await Promise.all(both.map((posting) => store.move(posting, decided(posting, PLAN_MADE), ACTOR)));

    expect(results.map(({ kind }) => kind).toSorted()).toEqual(["expense_taken", "moved"]);
    const winner = both.find((_, index) => results[index]?.kind === "moved");
    expect(await store.expenseOwners(keys, "")).toEqual(new Map(keys.map((key) => [key, winner?.subject])));
  });

  test("a move that is lost neither claims nor frees", async () => {
    const { store, added, moved } = await openScene(makeStore);
    const planned = await added();
    const held = await moved(planned, PLAN_REFUSED);
    await store.move(planned, decided(planned, PLAN_MADE), ACTOR);
    expect(await store.expenseOwners(planned.transactionIds, "")).toEqual(new Map());

    const ready = await moved(held, { kind: "replan", by: "engine" }, PLAN_MADE);
    await store.move({ ...ready, version: ready.version - 1 }, decided(ready, { kind: "supersede" }), ACTOR);
    expect([...(await store.expenseOwners(planned.transactionIds, "")).values()]).toEqual([planned.subject]);
  });

  test("a taken expense is told before a row that somebody else moved", async () => {
    const { store, added, moved } = await openScene(makeStore);
    const first = await moved(await added(), PLAN_MADE);
    const stale = await added({ transactionIds: first.transactionIds });
    await moved(stale, PLAN_REFUSED);

    expect((await store.move(stale, decided(stale, PLAN_MADE), ACTOR)).kind).toBe("expense_taken");
  });

  test("a replaced revision hands its expenses to the next", async () => {
    const { store, added, moved } = await openScene(makeStore);
    const first = await moved(await added(), PLAN_MADE);
    const { companyId, subject, transactionIds } = first;
    const next = await added({ companyId, subject, revision: 2, transactionIds });
    await moved(first, { kind: "supersede" });
    await moved(next, PLAN_MADE);
    const other = await added({ transactionIds });

    expect((await store.move(other, decided(other, PLAN_MADE), ACTOR)).kind).toBe("expense_taken");
  });
}
