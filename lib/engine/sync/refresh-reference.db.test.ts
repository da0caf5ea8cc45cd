import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditEvent, fiscalPeriod } from "#db/schema/index.ts";
import { monthlyPeriods } from "#lib/core/calendar/monthly-periods.ts";
import type { FiscalPeriod } from "#lib/core/mapping/rules.ts";
import type { EngineDeps } from "#lib/engine/deps.ts";
import { runCompany } from "#lib/engine/company/run-company.ts";
import { ok } from "#lib/core/result.ts";
import { createEngineScene, type EngineScene } from "#lib/testing/engine-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { listConnections } from "#lib/services/connection/list-connections.ts";
import { releaseBrake } from "#lib/services/reference/release-brake.ts";

const HOURS_2_MS = 7_200_000;
const names = (count: number) => Array.from({ length: count }, (_, index) => `Tag ${index}`);

let scene: EngineScene;
beforeAll(async () => {
  scene = await createEngineScene([sampleReport([sampleExpense({ transactionId: "1", tags: ["Denver"] })])]);
});
afterAll(() => scene.world.close());

/** A run two hours later, with Expensify listing Denver and so many other tags. */
async function runWith(tagCount: number) {
  const { source, clock, ref } = scene;
  const readWorkspaces = async (policyIds: readonly string[]) =>
    ok(
      policyIds.map((policyId) => ({
        ...{ policyId, tagLevels: [""], reportFields: [], employees: [] },
        categories: ["Lodging", "Meals"].map((name) => ({ name, enabled: true, glCode: "", payrollCode: "" })),
        tags: (tagCount === 0 ? [] : ["Denver", ...names(tagCount - 1)]).map((name) => ({
          ...{ level: 1, name, enabled: true, glCode: "" },
        })),
      })),
    );
  clock.advanceMs(HOURS_2_MS);
  await scene.requestSync("read");
  const deps = { ...scene.deps, openSource: async () => ok({ ...source, readWorkspaces }) };
  await runCompany(deps, ref, "engine-1", new AbortController().signal);
  return scene.lastSync();
}

/** A run two hours later, with GP telling these periods. */
async function runWithPeriods(periods: readonly FiscalPeriod[]) {
  scene.clock.advanceMs(HOURS_2_MS);
  await scene.requestSync("read");
  const openLedger: EngineDeps["openLedger"] = async (row, sourceDocument) => {
    const opened = await scene.deps.openLedger(row, sourceDocument);
    return opened.ok ? ok({ ...opened.value, listFiscalPeriods: async () => ok(periods) }) : opened;
  };
  await runCompany({ ...scene.deps, openLedger }, scene.ref, "engine-1", new AbortController().signal);
  const rows = await scene.world.inOrg((tx) => tx.select().from(fiscalPeriod).orderBy(fiscalPeriod.number));
  return { run: await scene.lastSync(), closed: rows.filter(({ closed }) => closed).map(({ number }) => number) };
}

test("GP's periods take the calendar's place where it tells any; what no calendar could be changes nothing", async () => {
  const year = monthlyPeriods(2026, 1);
  const changes = () => scene.world.inOrg((tx) => tx.$count(auditEvent, eq(auditEvent.action, "calendar.changed")));

  expect(await runWithPeriods(year)).toMatchObject({ run: { problems: [] }, closed: [1] });
  expect(await runWithPeriods(year)).toMatchObject({ run: { problems: [] }, closed: [1] });
  expect(await changes()).toBe(1);
  for (const [periods, why] of [
    [[], "there are none"],
    [year.filter(({ number }) => number !== 6), "gap 2026-07"],
  ] as const) {
    expect(await runWithPeriods(periods)).toMatchObject({
      ...{ run: { problems: [{ code: "gp_setup_incomplete", detail: expect.stringContaining(why) }] }, closed: [1] },
    });
  }
  expect(await changes()).toBe(1);
});

test("the page tells when periods were read, and that a later reading did not bring them", async () => {
  const told = async () => {
    const { world, clock } = scene;
    const actor = { kind: "engine", job: "test" } as const;
    const listed = await listConnections(
      { db: world.db, organizationId: world.organizationId, roles: [], clock, actor },
      {},
    );
    const companies = listed.ok ? listed.value.flatMap(({ kind, companies: own }) => (kind === "gp" ? own : [])) : [];
    return companies.map(({ periodsReadAt, periodsFailed }) => ({ periodsReadAt, periodsFailed }));
  };
  await runWithPeriods(monthlyPeriods(2026, 1));
  const at = scene.clock.now().toISOString();
  expect(await told()).toEqual([{ periodsReadAt: at, periodsFailed: false }]);
  await runWithPeriods([]);
  expect(await told()).toEqual([{ periodsReadAt: at, periodsFailed: true }]);
});

test("a run tells the brake, is done all the same, and holds nothing for it; a person's word ends it", async () => {
  expect(await runWith(412)).toMatchObject({ state: "done", problems: [] });
  const states = await scene.states();

  expect(await runWith(0)).toMatchObject({
    state: "done",
    problems: [{ code: "reference_braked", kind: "tag", workspace: "Field", known: 412, gone: 412 }],
  });
  expect(await scene.states()).toEqual(states);

  const { world, clock, companyId } = scene;
  const actor = { kind: "user", id: "00000000-0000-4000-8000-000000000001", name: "Ana Ruiz" } as const;
  const ana = { db: world.db, organizationId: world.organizationId, roles: ["mapper"], clock, actor } as const;
  const seen = { gone: 412, disabled: 0 };
  expect(await releaseBrake(ana, { companyId, kind: "tag", policyId: "POLICY1", seen })).toMatchObject({ ok: true });
  expect(await runWith(0)).toMatchObject({ state: "done", problems: [] });
});
