import { expect, test } from "vitest";
import { day, type Day } from "#lib/core/day.ts";
import type { SweptJournal } from "#lib/core/posting/store.ts";
import { ACTOR, openScene, type MakeStore } from "./scene.ts";

const [SUNDAY, MONDAY, TUESDAY, WEDNESDAY] = [
  day("2026-11-15"),
  day("2026-11-16"),
  day("2026-11-17"),
  day("2026-11-18"),
];
const MARKED = "R00XK3PQL8VA";

/** What sweeps of GP met: kept until a later sweep of the same dates, per company. */
export function sweepContract(makeStore: MakeStore): void {
  test("gives back what a sweep met for a report, newest first, whole", async () => {
    const { store, swept } = await open();
    const journals = [
      met(28_402, MONDAY, { batchId: "", gpState: "posted" }),
      met(28_401, TUESDAY),
      met(28_403, SUNDAY),
      // A number may be used again after a year-end.
      met(28_402, WEDNESDAY),
      met(28_404, MONDAY, { reference: "EXP R00OTHER ABCDEFGH" }),
    ];
    await swept({ journals });

    expect(await store.sweptJournals(MARKED)).toEqual([journals[2], journals[3], journals[0], journals[1]]);
    expect(await store.sweptJournals("R00OTHER")).toEqual([journals[4]]);
    expect(await store.sweptJournals("R00")).toEqual([]);
  });

  test("a report is recognised in a reference however GP writes it", async () => {
    const { store, swept } = await open();
    const journal = met(28_401, MONDAY, { reference: "exp r00xk3pqL8va abcdefgh   " });
    await swept({ journals: [journal] });

    expect(await store.sweptJournals(MARKED)).toEqual([journal]);
  });

  test("a sweep takes the place of what stood in its dates, both ends included, and of nothing else", async () => {
    const { numbers, swept } = await open();
    await swept({
      journals: [met(1, SUNDAY), met(2, MONDAY), met(3, TUESDAY), met(4, WEDNESDAY)],
    });
    await swept({ from: MONDAY, to: TUESDAY, journals: [met(5, TUESDAY)] });
    expect(await numbers()).toEqual([5, 4, 1]);
    await swept({ from: MONDAY, to: MONDAY, journals: [] });
    expect(await numbers()).toEqual([5, 4, 1]);
    await swept({ from: SUNDAY, to: WEDNESDAY, journals: [] });
    expect(await numbers()).toEqual([]);
  });

  test("a sweep of everything takes the place of all, whatever its dates", async () => {
    const { numbers, swept } = await open();
    await swept({ journals: [met(1, SUNDAY), met(2, WEDNESDAY)] });
    await swept({ everything: true, from: MONDAY, to: TUESDAY, journals: [met(3, MONDAY)] });

    expect(await numbers()).toEqual([3]);
  });

  test("a journal that moved out of the dates of a sweep stays as it was met, once", async () => {
    const { store, swept } = await open();
    await swept({ journals: [met(1, WEDNESDAY)] });
    await swept({ from: MONDAY, to: TUESDAY, journals: [met(1, WEDNESDAY, { batchId: "LATER" })] });

    expect(await store.sweptJournals(MARKED)).toEqual([met(1, WEDNESDAY)]);
  });

  test("a sweep of one company says nothing of another", async () => {
    const first = await open();
    const second = await open(first.scene);
    await first.swept({ journals: [met(1, MONDAY)] });
    await second.swept({ journals: [met(1, MONDAY), met(2, MONDAY)] });
    await second.swept({ everything: true, journals: [met(3, MONDAY)] });

    expect([await first.numbers(), await second.numbers()]).toEqual([[1], [3]]);
  });

  test("of what was met, only what belongs to no row of the company and to no report that waits is unknown", async () => {
    const { scene, companyId, swept } = await open();
    const planned = await scene.added({ companyId, subject: "R1", marker: "EXP R1 aaaaaaaa" });
    await scene.held({ companyId, subject: "R2" });
    await scene.added({ subject: "R3", marker: "EXP R3 CCCCCCCC" });
    const known = met(1, MONDAY, { reference: ` ${planned.marker.toUpperCase()} ` });
    const waits = met(2, MONDAY, { reference: "EXP R2 BBBBBBBB" });
    const elsewhere = met(3, MONDAY, { reference: "EXP R3 CCCCCCCC" });
    const [otherRevision, lost] = [met(4, SUNDAY, { reference: "EXP R1 DDDDDDDD" }), met(5, SUNDAY)];
    const noMarker = met(6, MONDAY, { reference: "EXP R4 lunch" });
    await swept({ journals: [known, waits, lost, elsewhere, otherRevision, noMarker, met(5, TUESDAY)] });

    const unknown = [met(5, TUESDAY), lost, otherRevision, elsewhere];
    expect(await scene.store.unknownJournals(companyId, 10)).toEqual(unknown);
    expect(await scene.store.unknownJournals(companyId, 2)).toEqual(unknown.slice(0, 2));
    expect(await scene.store.unknownJournals(await scene.newCompany(), 10)).toEqual([]);
  });

  test("each sweep is audited; one under a lost lease keeps nothing and is not", async () => {
    const { scene, companyId, numbers, swept } = await open();
    expect(await swept({ journals: [met(1, MONDAY)] })).toBe(true);
    const mine = scene.store.underLease(await scene.lease(companyId));
    expect(await swept({ journals: [met(2, MONDAY)] }, mine)).toBe(true);
    await scene.expireLease(companyId);
    await scene.lease(companyId, "b");

    expect(await swept({ everything: true, journals: [met(3, MONDAY)] }, mine)).toBe(false);
    expect([await numbers(), await scene.sweeps(companyId)]).toEqual([[2], 2]);
  });

  /** A company of its own, and what its sweeps met. */
  async function open(given?: Awaited<ReturnType<typeof openScene>>) {
    const scene = given ?? (await openScene(makeStore));
    const companyId = await scene.newCompany();
    const sweptJournals = (markedId: string) => scene.store.sweptJournals(companyId, markedId);
    return {
      ...{ scene, companyId, store: { sweptJournals } },
      numbers: async () => (await sweptJournals(MARKED)).map(({ journalNumber }) => journalNumber),
      swept: (sweep: Partial<Sweep>, store = scene.store) =>
        store.recordSweep(
          companyId,
          { from: SUNDAY, to: WEDNESDAY, everything: false, startedAt: scene.clock.now(), journals: [], ...sweep },
          ACTOR,
        ),
    };
  }
}

type Sweep = Readonly<{ from: Day; to: Day; everything: boolean; journals: readonly SweptJournal[] }>;

function met(journalNumber: number, date: Day, change: Partial<SweptJournal> = {}): SweptJournal {
  const reference = "EXP R00Xk3PqL8vA ABCDEFGH";
  return { journalNumber, date, reference, batchId: "EXP-20261116-1", gpState: "work", ...change };
}
