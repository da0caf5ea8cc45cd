import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { account, company, mapping, settlementAccount } from "#db/schema/index.ts";
import { err } from "#lib/core/result.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { listMapping, ListMapping } from "./list-mapping.ts";
import { listTargets } from "./list-targets.ts";
import type { MappingChange } from "./mapping-change.ts";
import { confirmOwed, previewOwed } from "./owed/confirm-owed.ts";
import { previewMapping } from "./preview-mapping.ts";
import { saveMapping } from "./save-mapping.ts";

/** A card programme credits a whole account: a person says of it, once, that it is neither the payables control nor a bank account. */
const [BANK, CLEARING, OWED] = ["000-1100-00", "000-2146-00", "000-2150-00"];
const card = (source: string, target: string, confirmsAccount?: boolean): MappingChange => ({
  ...{ kind: "card", segment: 0, level: 0, source, target },
  ...(confirmsAccount === undefined ? {} : { confirmsAccount }),
});
const bought = (reportId: string, programme: string) =>
  sampleReport([sampleExpense({ transactionId: reportId, reimbursable: false, card: programme })], { reportId });
const NOT_CONFIRMED = (of: string) => ({ code: "settlement_account_refused", account: of, reason: "not_confirmed" });

let scene: ReviewScene;
beforeAll(async () => {
  const paid = sampleReport([sampleExpense({ transactionId: "R3" })], { reportId: "R3" });
  scene = await createReviewScene([bought("R1", "Visa"), bought("R2", "Diners"), paid]);
  const { organizationId } = scene.world;
  const like = { active: true, allowsEntry: true, type: "Posting", postingType: "BalanceSheet" } as const;
  await scene.world.inOrg((tx) =>
    tx.insert(account).values(
      [BANK, CLEARING, OWED].map((number) => ({
        ...{ organizationId, companyId: scene.companyId, number, description: "", ...like },
      })),
    ),
  );
});
afterAll(() => scene.world.close());

async function save(change: MappingChange) {
  const page = await listMapping(scene.ana, ListMapping.parse({ companyId: scene.companyId }));
  const expectedVersion = page.ok ? page.value.version : -1;
  return saveMapping(scene.ana, { companyId: scene.companyId, changes: [change], expectedVersion });
}

const rowOf = async (name: string) => {
  const page = await listMapping(scene.ana, ListMapping.parse({ companyId: scene.companyId, q: name }));
  return page.ok ? page.value.rows.find((row) => row.name === name) : undefined;
};
const confirmedOf = (number: string) =>
  scene.world.inOrg((tx) => tx.select().from(settlementAccount).where(eq(settlementAccount.account, number)));

test("a card is not mapped to an account that nobody confirmed, and the effect before saving says so", async () => {
  const words = `card Visa: confirm that account ${BANK} is neither the payables control account nor a bank account`;
  for (const change of [card("Visa", BANK), card("Visa", BANK, false)])
    expect(await save(change)).toEqual({ ok: false, error: { code: "invalid_input", issues: [words] } });
  const preview = await previewMapping(scene.ana, { companyId: scene.companyId, changes: [card("Visa", BANK)] });

  expect(preview).toMatchObject({ ok: true, value: { unblocked: 0, issues: [words] } });
  expect(await confirmedOf(BANK)).toEqual([]);
  expect((await rowOf("Visa"))?.state).toBe("unmapped");
});

test("with the tick it is, and who confirmed which account and when is kept and audited", async () => {
  const changes = [card("Visa", CLEARING, true)];
  const preview = await previewMapping(scene.ana, { companyId: scene.companyId, changes });
  expect(preview).toMatchObject({ ok: true, value: { unblocked: 1, issues: [] } });
  const saved = await save(card("Visa", CLEARING, true));

  expect(saved).toMatchObject({ ok: true, value: { released: [{ reportId: "R1" }] } });
  expect(await confirmedOf(CLEARING)).toMatchObject([{ confirmedBy: "Ana Ruiz", confirmedAt: scene.clock.now() }]);
  const events = (await scene.audit()).filter(({ action }) => action === "company.settlement_confirmed");
  expect(events).toMatchObject([
    {
      actorName: "Ana Ruiz",
      companyId: scene.companyId,
      body: { before: { confirmedBy: null }, after: { confirmedBy: "Ana Ruiz" }, detail: { account: CLEARING } },
    },
  ]);
  const targets = await listTargets(scene.ana, { companyId: scene.companyId });
  expect(targets.ok && targets.value.settlementAccounts.map(({ value, confirmed }) => [value, confirmed])).toEqual([
    [BANK, false],
    ["000-2130-00", true],
    ["000-2145-00", true],
    [CLEARING, true],
    [OWED, false],
  ]);
});

test("an account is confirmed once: the next card needs no tick, and the first to say it stays", async () => {
  expect(await save(card("Visa", CLEARING, true))).toMatchObject({ ok: true });
  expect(await save(card("Mastercard", CLEARING))).toMatchObject({ ok: true });
  expect((await scene.audit()).filter(({ action }) => action === "company.settlement_confirmed")).toHaveLength(1);
});

test("a card that is mapped to an account nobody confirmed holds its reports until somebody does", async () => {
  const { organizationId, inOrg } = scene.world;
  const [now] = await inOrg((tx) => tx.select().from(company));
  const version = (now?.mappingVersion ?? 0) + 1;
  const by = { setById: null, setBy: "Shell (configure)", setAt: scene.clock.now() };
  await inOrg(async (tx) => {
    const { confirmsAccount: _, ...row } = card("Diners", BANK);
    await tx.insert(mapping).values({ organizationId, companyId: scene.companyId, version, ...row, ...by });
    await tx.update(company).set({ mappingVersion: version });
  });
  await scene.run();
  expect(await scene.posting("R2")).toMatchObject({ state: "held", holds: [NOT_CONFIRMED(BANK)] });
  expect(await rowOf("Diners")).toMatchObject({ state: "refused", refusal: "not_confirmed" });

  expect(await save(card("Diners", BANK, true))).toMatchObject({ ok: true, value: { released: [{ reportId: "R2" }] } });
  expect((await scene.posting("R2")).state).toBe("ready");
  expect(await rowOf("Diners")).toMatchObject({ state: "mapped", refusal: null });
});

test("what employees are owed has a row of its own, and is confirmed there: its held reports go, and it is audited", async () => {
  const { companyId } = scene;
  const name = "Reimbursable: owed to employees";
  expect(await rowOf(name)).toMatchObject({ kind: "owed", state: "mapped", target: { value: "000-2130-00" } });
  await scene.world.inOrg((tx) => tx.update(company).set({ liabilityAccount: OWED }));
  await scene.run();
  expect(await scene.posting("R3")).toMatchObject({ state: "held", holds: [NOT_CONFIRMED(OWED)] });
  const { totalCents } = await scene.posting("R3");
  expect(await rowOf(name)).toMatchObject({
    ...{ state: "refused", refusal: "not_confirmed", heldReports: 1, heldCents: totalCents, target: { value: OWED } },
  });

  expect(await previewOwed(scene.ana, { companyId, account: OWED })).toMatchObject({
    ...{ ok: true, value: { unblocked: 1, unblockedCents: totalCents, issues: [] } },
  });
  expect(await confirmedOf(OWED)).toEqual([]);
  expect(await confirmOwed(scene.ana, { companyId, account: CLEARING })).toEqual(
    err({ code: "stale", what: "mapping" }),
  );
  expect(await confirmOwed(scene.stranger, { companyId, account: OWED })).toMatchObject({
    ...{ ok: false, error: { code: "not_found" } },
  });
  expect(await confirmOwed(scene.ana, { companyId, account: OWED })).toMatchObject({
    ...{ ok: true, value: { released: [{ reportId: "R3" }] } },
  });
  expect(await confirmedOf(OWED)).toMatchObject([{ confirmedBy: "Ana Ruiz" }]);
  expect(await rowOf(name)).toMatchObject({ state: "mapped", refusal: null, setBy: "Ana Ruiz", heldReports: 0 });
  const said = (await scene.audit()).filter(({ body }) => JSON.stringify(body).includes(OWED));
  expect(said.map(({ action }) => action)).toContain("company.settlement_confirmed");
});

test("what GP would refuse is not confirmed", async () => {
  const { companyId } = scene;
  const expense = "420-6420-00";
  await scene.world.inOrg((tx) => tx.update(company).set({ liabilityAccount: expense }));
  const issues = [`account ${expense} is not_balance_sheet`];
  expect(await previewOwed(scene.ana, { companyId, account: expense })).toMatchObject({ value: { issues } });
  expect(await confirmOwed(scene.ana, { companyId, account: expense })).toEqual(err({ code: "invalid_input", issues }));
  await scene.world.inOrg((tx) => tx.update(company).set({ liabilityAccount: OWED }));
});

test("only the account of a card is confirmed", async () => {
  const category = {
    kind: "category",
    segment: 2,
    level: 0,
    source: "Meals",
    target: "6430",
    confirmsAccount: true,
  } as const;
  const unmapped = { ...card("Visa", BANK, true), target: null };
  for (const change of [category, unmapped])
    expect(await save(change)).toMatchObject({ ok: false, error: { code: "invalid_input" } });
  const ofCompany = and(eq(settlementAccount.companyId, scene.companyId), eq(settlementAccount.account, "6430"));
  expect(await scene.world.inOrg((tx) => tx.select().from(settlementAccount).where(ofCompany))).toEqual([]);
});
