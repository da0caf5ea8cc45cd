import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  account,
  auditEvent,
  company,
  companyOptions,
  companyWorkspace,
  fiscalPeriod,
  mapping,
} from "#db/schema/index.ts";
import { settlementAccount } from "#db/schema/index.ts";
import { insertCompany } from "#db/testing/factories.ts";
import type { Role } from "#lib/core/access/roles.ts";
import { cents } from "#lib/core/money.ts";
import type { Context } from "#lib/services/context.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { SAMPLE_ACCOUNTS, SAMPLE_RULES } from "#lib/testing/sample-rules.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { loadRules } from "../load-rules.ts";
import type { CloneItem } from "./clone-difference.ts";
import { CloneRules, cloneRules } from "./clone-rules.ts";
import { PreviewClone, previewClone } from "./preview-clone.ts";
import { undoClone } from "./undo-clone.ts";

let scene: ReviewScene;
let targetId: string;
let both: Context;
const withRoles = (ctx: Context, ...roles: Role[]): Context => ({ ...ctx, roles });

/** The target has the same segments, no Boston and no Amex confirmed, another liability, and one row that a person chose. */
beforeAll(async () => {
  scene = await createReviewScene([
    sampleReport([sampleExpense({ taxName: "VAT", taxCents: cents(100) })], { reportId: "R1" }),
  ]);
  both = withRoles(scene.ana, "mapper", "admin");
  targetId = await insertCompany(scene.world);
  const { organizationId } = scene.world;
  const own = { organizationId, companyId: targetId };
  await scene.world.inOrg(async (tx) => {
    const segments = SAMPLE_RULES.segments.map((rule) =>
      rule.position === 3 ? { ...rule, source: { kind: "constant" as const, value: "00" } } : rule,
    );
    await tx.update(company).set({ segments, liabilityAccount: "000-2145-00" }).where(eq(company.id, targetId));
    await tx.insert(companyWorkspace).values({ ...own, policyId: "OTHER", name: "Other" });
    const accounts = SAMPLE_ACCOUNTS.filter(({ number }) => !number.startsWith("440"));
    await tx.insert(account).values(accounts.map((each) => ({ ...own, ...each })));
    const confirmedAt = new Date("2026-03-04T15:00:00Z");
    await tx.insert(settlementAccount).values({ ...own, account: "000-2130-00", confirmedBy: "Grace", confirmedAt });
    const row = { ...own, version: 1, level: 0, segment: 2, kind: "category" as const, setAt: confirmedAt };
    const ana = { setBy: "Ana Ruiz", setById: "0f8fad5b-d9cb-469f-a165-70867728950e" };
    await tx.insert(mapping).values({ ...row, source: "Meals", target: "6420", ...ana });
    await tx.update(company).set({ mappingVersion: 1 }).where(eq(company.id, targetId));
    await tx.insert(companyOptions).values({
      ...{ organizationId, companyId: scene.companyId, version: 1, setBy: "Ana Ruiz", setAt: confirmedAt },
      options: { linesMax: 120, lineText: "{merchant}" },
    });
  });
});
afterAll(() => scene.world.close());

const preview = async (parts: string) => {
  const seen = await previewClone(both, PreviewClone.parse({ companyId: targetId, fromId: scene.companyId, parts }));
  if (!seen.ok) throw new Error(seen.error.code);
  return seen.value;
};
const brief = (items: Awaited<ReturnType<typeof preview>>["items"]) =>
  items.map(({ said, kind, refusal }) => [kind, ...Object.values(wordsOf(said)), refusal]);
/** As short as the tests compare it; the screen's words are `saidWords`. */
function wordsOf(said: CloneItem["said"]) {
  const value = (side: unknown) => (side == null ? null : JSON.stringify(side));
  if (said.of === "text") return { label: said.label, before: said.before, after: said.after };
  if (said.of === "option") return { label: said.name, before: value(said.before), after: value(said.after) };
  if (said.of === "tax") return { label: said.after.tax, before: value(said.before), after: value(said.after) };
  const { row, before, after } = said;
  return { label: `${row.kind} ${row.source}`, before: before?.target ?? null, after: after.target };
}
const targetRules = () => scene.world.inOrg((tx) => loadRules(tx, targetId, new Date()));
const clone = (changes: object, ctx = both) =>
  cloneRules(
    ctx,
    CloneRules.parse({
      companyId: targetId,
      fromId: scene.companyId,
      parts: ["mapping"],
      expectedVersion: 1,
      ...changes,
    }),
  );

test("the difference says what is new, what is there, and what the target's chart does not have", async () => {
  const { items, counts, companies } = await preview("mapping,options,settlement,segments,periods");
  expect(brief(items.filter(({ part }) => part !== "periods"))).toEqual([
    ["changed", "Site", "always 00", "workspace", null],
    ["changed", "Owed to employees", "000-2145-00", "000-2130-00", null],
    ["cannot", "card Amex Corporate", null, "000-2145-00", "not_confirmed_here"],
    ["new", "category Lodging", null, "6420", null],
    ["changed", "category Meals", "6420", "6430", null],
    ["cannot", "tag Boston", null, "440", "no_such_value"],
    ["new", "tag Denver", null, "420", null],
    ["cannot", "workspace Field", null, "00", "no_such_workspace"],
    ["changed", "linesMax", '{"linesMax":200}', '{"linesMax":120}', null],
    ["changed", "lineText", '{"lineText":"{last name} {day} {merchant}"}', '{"lineText":"{merchant}"}', null],
  ]);
  expect(counts).toEqual({ new: 14, changed: 5, cannot: 3 });
  expect(companies.map(({ id }) => id)).toEqual([scene.companyId]);
});

test("without its segment a row cannot be taken", async () => {
  const { items } = await preview("mapping");
  expect(items.find(({ said }) => wordsOf(said).label === "workspace Field")?.refusal).toBe("no_such_segment");
});

test("each part needs its right, and nothing is written without", async () => {
  const refused = await clone({ parts: ["mapping", "settlement"] }, withRoles(scene.ana, "mapper"));
  expect(refused).toEqual({ ok: false, error: { code: "not_allowed", right: "company.manage" } });
  expect(await clone({ fromId: targetId })).toMatchObject({ ok: false, error: { code: "not_found" } });
  expect(await clone({}, { ...scene.stranger })).toMatchObject({ ok: false, error: { code: "not_found" } });
  expect(await clone({ expectedVersion: 0 })).toMatchObject({ ok: false, error: { code: "stale" } });
  expect((await targetRules())?.rules.mappingVersion).toBe(1);
});

test("taken over as one version; a person's choice stays unless it is ticked; undo sets all of it back", async () => {
  const before = await targetRules();
  expect((await preview("mapping")).canUndo).toBe(false);
  const parts = ["segments", "mapping", "options", "settlement", "periods"];
  const taken = await clone({ parts });
  expect(taken).toMatchObject({ ok: true, value: { version: 2, taken: 18, left: 4 } });
  const after = await targetRules();
  const targets = [...(after?.rules.mapping.values() ?? [])].map(({ source, target, version }) => [
    source,
    target,
    version,
  ]);
  expect(targets.toSorted(([one], [other]) => String(one).localeCompare(String(other)))).toEqual([
    ["Denver", "420", 2],
    ["Lodging", "6420", 2],
    ["Meals", "6420", 1],
  ]);
  expect(after?.rules).toMatchObject({ liabilityAccount: "000-2130-00", segments: SAMPLE_RULES.segments });
  expect(after?.rules.periods.every(({ closed }) => !closed)).toBe(true);
  const options = await scene.world.inOrg((tx) =>
    tx.select().from(companyOptions).where(eq(companyOptions.companyId, targetId)),
  );
  expect(options).toMatchObject([{ version: 2, options: { linesMax: 120, lineText: "{merchant}" } }]);

  expect((await preview("mapping")).canUndo).toBe(true);
  expect(await undoClone(both, { companyId: targetId })).toMatchObject({ ok: true, value: { version: 3 } });
  const undone = await targetRules();
  const { mappingVersion: _was, mapping: mappingWas, ...rulesWas } = before?.rules ?? SAMPLE_RULES;
  expect(undone?.rules).toMatchObject(rulesWas);
  expect([...(undone?.rules.mapping.keys() ?? [])]).toEqual([...mappingWas.keys()]);
  expect(await scene.world.inOrg((tx) => tx.$count(fiscalPeriod, eq(fiscalPeriod.companyId, targetId)))).toBe(0);
  expect((await preview("mapping")).canUndo).toBe(false);
  // An undo is none to be undone.
  expect(await undoClone(both, { companyId: targetId })).toMatchObject({ ok: false, error: { code: "not_found" } });
});

test("ticked, a person's choice is overwritten, with who did it in the audit", async () => {
  const { items, version } = await preview("mapping");
  const meals = items.find(({ said }) => wordsOf(said).label === "category Meals");
  expect(meals?.byPerson).toBe("Ana Ruiz");
  const taken = await clone({ overwrite: [meals?.id], expectedVersion: version });
  expect(taken).toMatchObject({ ok: true, value: { taken: 3 } });
  expect((await targetRules())?.rules.mapping.get("category/2/0/Meals")?.target).toBe("6430");
  const events = await scene.world.inOrg((tx) =>
    tx.select().from(auditEvent).where(eq(auditEvent.action, "company.rules_taken")),
  );
  expect(events.at(-1)?.body).toMatchObject({ detail: { taken: 3, from: scene.companyId } });
});

test("taken options plan every waiting journal anew, undo too; whoever takes a tax rule over has set it", async () => {
  const { world, companyId } = scene;
  const vat = { tax: "VAT", category: null, recoverableBasisPoints: 10_000, account: "000-2145-00" };
  const theirs = { byId: "user-of-there", by: "Theo", at: "2026-01-01T00:00:00.000Z", version: 1 };
  await world.inOrg((tx) =>
    tx.insert(companyOptions).values({
      ...{ organizationId: world.organizationId, companyId: targetId, version: 90, setBy: "Theo", setAt: new Date() },
      options: { lineText: "VAT {merchant}", taxRules: [{ ...vat, set: theirs }] },
    }),
  );
  const planned = async () => (await scene.posting("R1")).plan?.lines.map(({ account, text }) => [account, text]);
  const before = await planned();
  const rules = () => world.inOrg(async (tx) => (await loadRules(tx, companyId, new Date()))?.rules);
  const expectedVersion = (await rules())?.mappingVersion;
  const ticked = ["options/lineText", "options/linesMax"];
  const about = { companyId, fromId: targetId, parts: ["options"], expectedVersion };
  const told = await previewClone(both, PreviewClone.parse({ companyId, fromId: targetId, parts: "options" }));
  expect(told.ok && told.value.impact).toMatchObject({ changed: 1, newlyHeld: 0, examples: [{ reportId: "R1" }] });
  // What a tax rule of there would move, which nothing else does that waits to be planned here.
  expect(told.ok && told.value.impact?.accounts).toEqual(
    expect.arrayContaining([expect.objectContaining({ account: "000-2145-00", beforeCents: 0, afterCents: 100 })]),
  );
  expect(await planned()).toEqual(before);
  const taken = await clone({ ...about, overwrite: ticked });
  expect(taken).toMatchObject({ ok: true, value: { changed: 1 } });
  expect(await planned()).not.toEqual(before);
  expect((await planned())?.map(([account]) => account)).toContain("000-2145-00");
  const [rule] = (await rules())?.options.taxRules ?? [];
  expect(rule).toMatchObject({
    ...vat,
    set: { byId: both.actor.kind === "user" ? both.actor.id : "", by: "Ana Ruiz" },
  });

  expect(await undoClone(both, { companyId })).toMatchObject({ ok: true, value: { changed: 1 } });
  expect((await planned())?.[0]).toEqual(["420-6420-00", "Hampton Inn Denver"]);
});
