import { expect, test } from "vitest";
import { POSTING_STATES } from "#lib/core/posting/state.ts";
import { decided, ACTOR, IN_GP, idsOf, openScene, PLAN_MADE, unique, type MakeStore } from "./scene.ts";

const LIMIT = 10;
const at = (hour: number) => new Date(Date.UTC(2026, 10, 16, hour));

/** What is listed, in which order, and whose it is. */
export function listContract(makeStore: MakeStore): void {
  test("lists oldest approval first, then by report and revision; what was never approved comes last", async () => {
    const { store, added, newCompany } = await openScene(makeStore);
    const companyId = await newCompany();
    const [low, high] = [`R${unique()}`, `R${unique()}`];
    const never = await added({ companyId, subject: "R0" }, null);
    const late = await added({ companyId, subject: "R1" }, at(9));
    const second = await added({ companyId, subject: high, revision: 2 }, at(8));
    const first = await added({ companyId, subject: high }, at(8));
    const other = await added({ companyId, subject: low }, at(8));
    const early = await added({ companyId }, at(7));

    const listed = await store.list(companyId, ["planned"], LIMIT);
    expect(idsOf(listed)).toEqual(idsOf([early, other, first, second, late, never]));
    expect(idsOf(await store.list(companyId, ["planned"], 3))).toEqual(idsOf([early, other, first]));
  });

  test("a list keeps its order whatever was moved since", async () => {
    const { store, added, moved, newCompany } = await openScene(makeStore);
    const companyId = await newCompany();
    const late = await added({ companyId }, at(9));
    const early = await added({ companyId }, at(8));
    await moved(late, PLAN_MADE);
    await moved(early, PLAN_MADE);

    expect(idsOf(await store.list(companyId, ["ready"], LIMIT))).toEqual([early.id, late.id]);
  });

  test("what waits is named as it is listed, and read in the order in which it is asked for", async () => {
    const { store, added, queued, newCompany } = await openScene(makeStore);
    const companyId = await newCompany();
    const frozen = await queued({ companyId });
    const late = await added({ companyId }, new Date("2026-12-01T00:00:00Z"));
    const early = await added({ companyId }, at(7));
    await added();

    const waiting = await store.waiting(companyId, ["queued", "planned"], LIMIT);
    expect(waiting.map(({ id }) => id)).toEqual(idsOf([early, frozen, late]));
    expect(waiting.map(({ bytes }) => bytes > 0)).toEqual([false, true, false]);
    expect(await store.waiting(companyId, ["queued", "planned"], 1)).toEqual(waiting.slice(0, 1));
    expect(await store.readAll([late.id, crypto.randomUUID(), frozen.id])).toEqual([late, frozen]);
    expect(await store.readAll([])).toEqual([]);
  });

  test("lists only these states, and only this company", async () => {
    const { store, held, added, sent, newCompany } = await openScene(makeStore);
    const companyId = await newCompany();
    const [planned, waiting] = [await added({ companyId }, at(7)), await held({ companyId })];
    await sent({ companyId });
    await added();
    await held();

    expect(idsOf(await store.list(companyId, ["planned"], LIMIT))).toEqual([planned.id]);
    expect(idsOf(await store.list(companyId, ["held", "planned"], LIMIT))).toEqual([planned.id, waiting.id]);
    expect(await store.list(companyId, POSTING_STATES, LIMIT)).toHaveLength(3);
    expect(await store.list(companyId, ["uncertain"], LIMIT)).toEqual([]);
  });

  test("what is queued for later is not listed before its time", async () => {
    const { store, clock, queued } = await openScene(makeStore);
    const posting = await queued();
    const decision = decided(posting, { kind: "claim", epoch: 0 });
    const later = { ...decision, posting: { ...decision.posting, state: "claimed" as const } };
    const claimed = await store.move(posting, later, ACTOR);
    if (claimed.kind !== "moved") throw new Error("not claimed");
    const back = decided(claimed.posting, { kind: "claim_lost" });
    const notBefore = new Date(clock.now().getTime() + 30_000);
    await store.move(claimed.posting, { ...back, posting: { ...back.posting, notBefore } }, ACTOR);

    expect(await store.list(posting.companyId, ["queued"], LIMIT)).toHaveLength(0);
    clock.advanceMs(30_000);
    expect(await store.list(posting.companyId, ["queued"], LIMIT)).toHaveLength(1);
  });

  test("finds postings by their markers without case, many at once, and only this company's", async () => {
    const { store, added, sent, newCompany } = await openScene(makeStore);
    const companyId = await newCompany();
    const [first, second] = [
      await added({ companyId, marker: "EXP R00Xk3PqL8vA ABCDEFGH" }),
      await sent({ companyId, marker: "exp r00zz ijklmnop" }),
    ];
    await added({ companyId });
    await added({ marker: first.marker });
    const many = Array.from({ length: 500 }, (_, index) => `EXP NONE ${index}`);

    const found = await store.findMarked(companyId, [...many, " exp r00xK3pql8VA abcdefgh  ", "EXP R00ZZ IJKLMNOP"]);
    expect(idsOf(found).toSorted()).toEqual([first.id, second.id].toSorted());
    // One marker named in two ways is one posting.
    expect(idsOf(await store.findMarked(companyId, [first.marker, first.marker.toLowerCase()]))).toEqual([first.id]);
    expect(await store.findMarked(companyId, ["EXP R00Xk3PqL8vA"])).toEqual([]);
    expect(await store.findMarked(companyId, [])).toEqual([]);
  });

  test("the batches that are taken are this company's own and those met in GP, each once", async () => {
    const { store, queued, newCompany, recordSwept } = await openWithSweeps(makeStore);
    const [companyId, other] = [await newCompany(), await newCompany()];
    for (const batchId of ["EXP-20261122-1", "EXP-20261122-1", "EXP-20261122-2"]) await queued({ companyId }, batchId);
    await queued({ companyId }, "EXP-20261121-9");
    await queued({ companyId: other }, "EXP-20261122-7");
    await recordSwept(companyId, ["EXP-20261122-2", "EXP-20261122-3", "PAYROLL"]);
    await recordSwept(other, ["EXP-20261122-8"]);

    const taken = await store.batchIds(companyId, "EXP-20261122-");
    expect(taken.toSorted()).toEqual(["EXP-20261122-1", "EXP-20261122-2", "EXP-20261122-3"]);
    expect(await store.batchIds(companyId, "EXP-20261120-")).toEqual([]);
  });

  test.each(["work", "changed", "voided", "gone"] as const)(
    "asks again for a sent journal that is %s",
    async (state) => {
      const { store, sent } = await openScene(makeStore);
      const posting = await sent({}, state);

      expect(idsOf(await store.unposted(posting.companyId, LIMIT))).toEqual([posting.id]);
    },
  );

  test("never asks again for what is posted, reversed, not sent, or another company's", async () => {
    const { store, sent, moved, queued, held, newCompany } = await openScene(makeStore);
    const companyId = await newCompany();
    await sent({ companyId }, "posted");
    await moved(await sent({ companyId }), { kind: "taken_back", how: { by: "reversal", journalNumber: 7 } });
    await queued({ companyId });
    await held({ companyId });
    await sent();
    // Deleted, it may come back with a restore of GP.
    const deleted = await moved(
      await sent({ companyId }),
      { kind: "watched", journal: null },
      { kind: "taken_back", how: { by: "deletion" } },
    );

    expect(idsOf(await store.unposted(companyId, LIMIT))).toEqual([deleted.id]);
  });

  test("asks first for what was never looked at, first sent first, then for what was not for longest", async () => {
    const { store, clock, added, moved, sent, newCompany } = await openScene(makeStore);
    const companyId = await newCompany();
    const sentLast = await added({ companyId }, at(6));
    const [first, second, third] = [
      await sentLater(await added({ companyId }, at(9))),
      await sentLater(await added({ companyId }, at(8))),
      await sentLater(await added({ companyId }, at(7))),
    ];
    const last = await sentLater(sentLast);
    await sent();

    async function sentLater(posting: typeof sentLast) {
      clock.advanceMs(1000);
      return moved(posting, { kind: "plan_refused", problems: [] }, ...FOUND);
    }

    expect(idsOf(await store.unposted(companyId, LIMIT))).toEqual(idsOf([first, second, third, last]));
    await store.lookedAt([second.id]);
    await store.lookedAt([first.id]);
    expect(idsOf(await store.unposted(companyId, LIMIT))).toEqual(idsOf([third, last, second, first]));
    await store.lookedAt([second.id, crypto.randomUUID()]);
    await store.lookedAt([]);
    expect(idsOf(await store.unposted(companyId, LIMIT))).toEqual(idsOf([third, last, first, second]));
    expect(idsOf(await store.unposted(companyId, 2))).toEqual(idsOf([third, last]));
  });

  test("reversals of a posting come oldest first, and of no other posting or company", async () => {
    const { store, added, newCompany } = await openScene(makeStore);
    const companyId = await newCompany();
    const [original, other] = [await added({ companyId }), await added({ companyId })];
    const reversal = (corrects: string, revision: number) =>
      added({ companyId, subject: original.subject, kind: "reversal", revision, corrects }, null);
    const first = await reversal(original.id, 2);
    await reversal(other.id, 3);
    const second = await reversal(original.id, 1);

    expect(idsOf(await store.corrections(companyId, original.id))).toEqual([first.id, second.id]);
    expect(await store.corrections(await newCompany(), original.id)).toEqual([]);
    expect(await store.corrections(companyId, first.id)).toEqual([]);
  });
}

/** From held straight to sent, as what a sweep met. */
const FOUND = [{ kind: "looked", look: { kind: "found", journal: IN_GP } }] as const;

async function openWithSweeps(makeStore: MakeStore) {
  const scene = await openScene(makeStore);
  const { date, journalNumber } = IN_GP;
  const recordSwept = (companyId: string, batchIds: readonly string[]) => {
    const journals = batchIds.map((batchId, index) => ({
      ...{ journalNumber: journalNumber + index, date, reference: `EXP ${unique()} AAAAAAAA`, batchId },
      gpState: "work" as const,
    }));
    const sweep = { from: date, to: date, everything: true, startedAt: scene.clock.now(), journals };
    return scene.store.recordSweep(companyId, sweep, ACTOR);
  };
  return { ...scene, recordSwept };
}
