import { afterAll, beforeAll, expect, test } from "vitest";
import { runCompany } from "#lib/engine/company/run-company.ts";
import { ok } from "#lib/core/result.ts";
import { createEngineScene, type EngineScene } from "#lib/testing/engine-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
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
