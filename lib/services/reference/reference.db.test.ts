import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { company, referenceRead, segmentName } from "#db/schema/index.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { listTargets } from "../mapping/list-targets.ts";
import { importSegmentNames } from "./import-segment-names.ts";
import { listBrakes } from "./list-brakes.ts";
import { releaseBrake } from "./release-brake.ts";

const SINCE = new Date("2026-11-16T08:00:00Z");
const BRAKE = { known: 412, gone: 400, disabled: 0, examples: ["1/Denver"] };
const SEEN = { gone: 400, disabled: 0 };

let scene: ReviewScene;
beforeAll(async () => {
  scene = await createReviewScene([]);
});
afterAll(() => scene.world.close());
beforeEach(async () => {
  const { companyId, world } = scene;
  const list = { organizationId: world.organizationId, companyId, kind: "tag" as const, policyId: "POLICY1" };
  await world.inOrg(async (tx) => {
    const braked = { fullAt: SINCE, brakedAt: SINCE, brake: BRAKE, releasedBy: null, releasedAt: null };
    await tx
      .insert(referenceRead)
      .values({ ...list, ...braked })
      .onConflictDoUpdate({
        target: [referenceRead.companyId, referenceRead.kind, referenceRead.policyId],
        set: braked,
      });
    await tx.update(company).set({ workspacesReadAt: SINCE }).where(eq(company.id, companyId));
  });
});

const release = (seen = SEEN, policyId = "POLICY1") =>
  releaseBrake(scene.ana, { companyId: scene.companyId, kind: "tag", policyId, seen });
const audited = async (action: string) => {
  return (await scene.audit()).filter((row) => row.action === action);
};

test("a reading that waits is listed with its workspace", async () => {
  expect(await listBrakes(scene.ana, { companyId: scene.companyId })).toEqual({
    ok: true,
    value: [
      {
        ...{ kind: "tag", policyId: "POLICY1", workspace: "Field", since: SINCE.toISOString(), releasedBy: null },
        ...BRAKE,
      },
    ],
  });
});

test("released: who, when, and it is read again at once; a second click changes nothing", async () => {
  const before = (await audited("reference.brake_released")).length;
  expect(await release()).toEqual({ ok: true, value: null });
  expect(await release()).toEqual({ ok: true, value: null });
  const ofTags = eq(referenceRead.kind, "tag");
  const [read] = await scene.world.inOrg((tx) => tx.select().from(referenceRead).where(ofTags));
  const [row] = await scene.world.inOrg((tx) => tx.select().from(company).where(eq(company.id, scene.companyId)));

  expect(read).toMatchObject({ releasedBy: "Ana Ruiz", brakedAt: SINCE });
  expect(read?.releasedAt).not.toBeNull();
  expect(row?.workspacesReadAt).toBeNull();
  expect(await audited("reference.brake_released")).toHaveLength(before + 1);
});

test("what the person did not see is not released", async () => {
  expect(await release({ gone: 12, disabled: 0 })).toMatchObject({ ok: false, error: { code: "stale" } });
  expect(await release(SEEN, "OTHER")).toMatchObject({ ok: false, error: { code: "not_found" } });
});

const importNames = (csv: string, isPreview: boolean, segment = 1) =>
  importSegmentNames(scene.ana, { companyId: scene.companyId, segment, csv, isPreview });

test("names of segment values: the preview keeps nothing, the import names what the chart has", async () => {
  const csv = "value,name\n420,Denver office\n999,Nowhere\n";
  const preview = await importNames(csv, true);
  expect(preview).toMatchObject({
    ok: true,
    value: { added: [{ value: "420", name: "Denver office" }], changed: [], unknown: [{ value: "999" }] },
  });
  expect(await scene.world.inOrg((tx) => tx.select().from(segmentName))).toEqual([]);

  await importNames(csv, false);
  const targets = await listTargets(scene.ana, { companyId: scene.companyId });
  const named = targets.ok && targets.value.segments[0]?.values.find(({ value }) => value === "420")?.name;
  expect(named).toBe("Denver office");
  expect(await audited("segment.named")).toHaveLength(1);

  expect(await importNames("420,Denver", true)).toMatchObject({
    value: { changed: [{ value: "420", name: "Denver", before: "Denver office" }] },
  });
});

test("a file with a mistake keeps nothing, and a segment that is not there is not found", async () => {
  expect(await importNames("420,", false)).toMatchObject({ ok: false, error: { code: "invalid_input" } });
  expect(await importNames("420,Denver", false, 9)).toMatchObject({ ok: false, error: { code: "not_found" } });
});
