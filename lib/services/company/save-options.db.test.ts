import { asc } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { account, companyOptions, ledgerParty } from "#db/schema/index.ts";
import { DEFAULT_OPTIONS } from "#lib/core/mapping/company-options.ts";
import { cents } from "#lib/core/money.ts";
import { ledgerLines } from "#lib/testing/ledger/ledger-lines.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { TAX_ACCOUNT } from "#lib/testing/sample-rules.ts";
import { previewOptions, PreviewOptions } from "./preview-options.ts";
import { readOptions } from "./read-options.ts";
import { saveOptions, SaveOptions } from "./save-options.ts";

const HOTEL = sampleExpense({ transactionId: "1", amountCents: cents(12_000), taxCents: cents(2_000), taxName: "VAT" });
const REPORTS = [
  sampleReport([HOTEL, sampleExpense({ transactionId: "2", amountCents: cents(500) })], { reportId: "R1" }),
  // Its period is closed.
  sampleReport([sampleExpense({ transactionId: "3", amountCents: cents(700) })], {
    reportId: "R2",
    approvedAt: new Date("2026-06-15T12:00:00Z"),
  }),
];
const VAT = { tax: "VAT", category: null, recoverableBasisPoints: 10_000, account: TAX_ACCOUNT };

let scene: ReviewScene;
beforeAll(async () => {
  scene = await createReviewScene(REPORTS);
  const like = { active: true, allowsEntry: true, type: "Posting", postingType: "BalanceSheet" } as const;
  const { organizationId } = scene.world;
  await scene.world.inOrg((tx) =>
    tx
      .insert(account)
      .values({ organizationId, companyId: scene.companyId, number: TAX_ACCOUNT, description: "Input tax", ...like }),
  );
});
afterAll(() => scene.world.close());

const page = async () => {
  const read = await readOptions(scene.ana, { companyId: scene.companyId });
  if (!read.ok) throw new Error(read.error.code);
  return read.value;
};
const save = async (options: object, expectedVersion?: number, ctx = scene.ana) => {
  const input = { companyId: scene.companyId, options, expectedVersion: expectedVersion ?? (await page()).version };
  return saveOptions(ctx, SaveOptions.parse(input));
};
const preview = (options: object, example = "last") =>
  previewOptions(
    scene.ana,
    PreviewOptions.parse({ companyId: scene.companyId, options: JSON.stringify(options), example }),
  );
const linesOf = async (reportId: string) => ledgerLines((await scene.posting(reportId)).plan?.lines ?? []);

test("a company that saved nothing has the defaults, and the classes that its vendors have", async () => {
  const { organizationId } = scene.world;
  const seenAt = new Date("2026-11-01T00:00:00Z");
  const vendor = {
    ...{ organizationId, companyId: scene.companyId, kind: "vendor" as const, name: "Okafor", active: true },
    ...{ firstSeenAt: seenAt, lastSeenAt: seenAt },
  };
  await scene.world.inOrg((tx) =>
    tx.insert(ledgerParty).values([
      { ...vendor, code: "V1", className: "EMPLOYEE" },
      { ...vendor, code: "V2", className: "EMPLOYEE" },
      { ...vendor, code: "V3", className: "GONE", goneAt: seenAt },
      { ...vendor, code: "V4" },
    ]),
  );
  expect(await page()).toMatchObject({
    options: DEFAULT_OPTIONS,
    history: [],
    closedUpTo: "2026-06",
    taxes: [{ tax: "VAT", expenses: 1 }],
    vendorClasses: ["EMPLOYEE"],
  });
});

test("the effect is told before saving, with a journal of a real report, and nothing is written", async () => {
  const before = await page();
  const told = await preview({ closedPeriod: "next_open", taxRules: [VAT] }, "tax");

  expect(told).toMatchObject({
    ok: true,
    value: { unblocked: 1, unblockedCents: 700, stillHeld: 0, changed: 1, newlyHeld: 0, beyond: 0, issues: [] },
  });
  // Which change and how, line by line and in total.
  const impact = told.ok ? told.value : null;
  expect(impact?.released).toMatchObject([{ reportId: "R2", totalCents: 700 }]);
  expect(impact?.examples.map(({ reportId }) => reportId)).toEqual(["R1"]);
  expect(impact?.accounts.find(({ account: to }) => to === TAX_ACCOUNT)).toMatchObject({
    beforeCents: 0,
    afterCents: 2_000,
  });
  const example = told.ok ? told.value.example : null;
  expect(example).toMatchObject({ reportId: "R1", problems: [], journal: { date: "2026-11-16" } });
  expect(example?.journal.lines.map(({ kind, account: to }) => [kind, to])).toEqual([
    ["expense", "420-6420-00"],
    ["tax", TAX_ACCOUNT],
    ["expense", "420-6420-00"],
    ["settlement", "000-2130-00"],
  ]);
  expect(await page()).toEqual(before);
  expect((await scene.posting("R2")).state).toBe("held");
});

test("a change of texts, of amounts or of the date alone is shown as what it is", async () => {
  const of = async (options: object) => {
    const told = await preview(options);
    return told.ok ? told.value.examples.find(({ reportId }) => reportId === "R1") : undefined;
  };
  expect((await of({ lineText: "{merchant}" }))?.lines[0]).toMatchObject({
    ...{ before: "420-6420-00", after: "420-6420-00" },
    text: { before: "Okafor 11-10 Hampton Inn Denve", after: "Hampton Inn Denver" },
  });
  expect(await of({ postingDate: "last_expense" })).toMatchObject({
    date: { before: "2026-11-16", after: "2026-11-10" },
    lines: [],
  });
  expect(await of({ linesMax: 300 })).toBeUndefined();
});

test("a value for balance sheet accounts that no account has is told and refused", async () => {
  const options = { balanceSheetValues: { 1: "999", 9: "000", 2: "" } };
  const issues = [
    "Cost centre of balance sheet accounts: no account in GP has 999 in Cost centre",
    "Balance sheet accounts: there is no segment 9",
  ];
  expect(await preview(options)).toMatchObject({ ok: true, value: { issues } });
  expect(await save(options)).toEqual({ ok: false, error: { code: "invalid_input", issues } });
});

test("what is wrong is told with the preview, and refused on saving", async () => {
  const options = { lineText: "{merchent}", taxRules: [{ ...VAT, account: "999-9999-99" }, VAT] };
  const issues = [
    "Line text: {merchent} is nothing that an expense has",
    "Tax VAT: account 999-9999-99 is not in GP's chart of accounts",
    "Tax VAT: there are two rules for it",
  ];

  expect(await preview(options)).toMatchObject({ ok: true, value: { issues } });
  expect(await save(options)).toEqual({ ok: false, error: { code: "invalid_input", issues } });
  expect((await page()).history).toEqual([]);
});

test("saved, it plans what is open again, releases what it unblocked, and is audited with what it was before", async () => {
  const { version } = await page();
  const saved = await save({ closedPeriod: "next_open", taxRules: [VAT] });

  expect(saved).toMatchObject({
    ok: true,
    value: { version: version + 1, released: [{ reportId: "R2" }], releasedCents: 700, changed: 1, newlyHeld: 0 },
  });
  expect(await linesOf("R1")).toEqual([
    "420-6420-00 D 100.00 Okafor 11-10 Hampton Inn Denve",
    "000-1180-00 D 20.00 Okafor 11-10 Hampton Inn Denve",
    "420-6420-00 D 5.00 Okafor 11-10 Hampton Inn Denve",
    "000-2130-00 C 125.00 Okafor R1",
  ]);
  const moved = await scene.posting("R2");
  expect(moved).toMatchObject({
    state: "ready",
    plan: { date: "2026-07-01", dated: { wanted: "2026-06-15" }, mappingVersion: version + 1 },
  });
  const [event] = (await scene.audit()).filter(({ action }) => action === "company.rules_changed");
  expect(event).toMatchObject({
    actorName: "Ana Ruiz",
    body: {
      before: { closedPeriod: "hold", taxRules: [] },
      after: { closedPeriod: "next_open", taxRules: [{ tax: "VAT", set: { by: "Ana Ruiz", version: version + 1 } }] },
    },
  });
});

test("a tax rule that stays keeps who set it; undo is one more saved change", async () => {
  const first = (await page()).version;
  const lineText = "{merchant} {category}";
  const saved = await save({ lineText, taxRules: [VAT] });
  expect((await page()).options).toMatchObject({ lineText, taxRules: [{ set: { version: first } }] });
  expect(saved.ok && saved.value.before.lineText).toBe(DEFAULT_OPTIONS.lineText);
  expect((await linesOf("R1"))[0]).toBe("420-6420-00 D 100.00 Hampton Inn Denver Lodging");

  const undone = await save({ lineText: DEFAULT_OPTIONS.lineText });
  expect(undone).toMatchObject({ ok: true, value: { changed: 2 } });
  const { history } = await page();
  expect(history.map(({ by, before, after }) => [by, before.lineText, after.lineText])).toEqual([
    ["Ana Ruiz", lineText, DEFAULT_OPTIONS.lineText],
    ["Ana Ruiz", DEFAULT_OPTIONS.lineText, lineText],
    ["Ana Ruiz", DEFAULT_OPTIONS.lineText, DEFAULT_OPTIONS.lineText],
  ]);
});

test("who saved over somebody else is told, and what is in force already is no new version", async () => {
  const { version } = await page();

  expect(await save({ linesMax: 10 }, version - 1)).toEqual({
    ok: false,
    error: { code: "stale", what: "set of rules" },
  });
  expect(await save({ closedPeriod: "next_open", taxRules: [VAT] })).toMatchObject({ ok: true, value: { version } });
  expect(await page()).toMatchObject({ version, options: { linesMax: 200 } });
});

test("a run that dates by its day keeps what is planned from one day to the next", async () => {
  await save({ postingDate: "run", taxRules: [] });
  const { clock } = scene;
  const dated = async () => (await scene.posting("R1")).plan?.date;
  const [day, revision] = [await dated(), (await scene.posting("R1")).version];
  clock.advanceMs(3 * 86_400_000);
  await scene.run();

  expect(await dated()).toBe(day);
  expect((await scene.posting("R1")).version).toBe(revision);
  // A change of something else makes the journal again, with its date.
  await save({ lineText: "{merchant}" });
  expect([await dated(), (await linesOf("R1"))[0]]).toEqual([day, "420-6420-00 D 120.00 Hampton Inn Denver"]);
});

test("another organization sees nothing and changes nothing", async () => {
  expect(await readOptions(scene.stranger, { companyId: scene.companyId })).toMatchObject({
    error: { code: "not_found" },
  });
  expect(await save({ linesMax: 10 }, 0, scene.stranger)).toMatchObject({ error: { code: "not_found" } });
  const rows = await scene.world.inOrg((tx) => tx.select().from(companyOptions).orderBy(asc(companyOptions.version)));
  expect(rows.every(({ setBy }) => setBy === "Ana Ruiz")).toBe(true);
});
