import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { account, mapping, referenceChange, tag } from "#db/schema/index.ts";
import { cents } from "#lib/core/money.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { saveMapping } from "../mapping/save-mapping.ts";
import { exportDrift } from "./export-drift.ts";
import { listDrift, ListDrift } from "./list-drift.ts";

const expense = (transactionId: string, tagName: string, amount: number, category = "Lodging") =>
  sampleExpense({ transactionId, tags: [tagName], amountCents: cents(amount), category });

let scene: ReviewScene;
beforeAll(async () => {
  const reports = [
    sampleReport([expense("1", "Denver", 10_000)], { reportId: "R1" }),
    sampleReport([expense("2", "Front Range", 20_000)], { reportId: "R2" }),
    sampleReport([expense("3", "Boston", 5_000, "Field Tools")], { reportId: "R3" }),
  ];
  scene = await createReviewScene(reports);
  const { organizationId, connectionId, inOrg } = scene.world;
  const own = { organizationId, companyId: scene.companyId, at: scene.clock.now() };
  await inOrg(async (tx) => {
    await tx.update(tag).set({ goneAt: scene.clock.now(), glCode: "CC420" }).where(eq(tag.name, "Denver"));
    const place = { organizationId, connectionId, policyId: "POLICY1", level: 1, levelName: "", enabled: true };
    await tx.insert(tag).values([
      { ...place, name: "Front Range", glCode: "CC420" },
      { ...place, name: "Unused", glCode: "" },
      { ...place, name: "Fresh", glCode: "" },
    ]);
    await tx.insert(referenceChange).values([
      { ...own, kind: "tag", policyId: "POLICY1", key: "1/Front Range", change: "added" },
      { ...own, kind: "tag", policyId: "POLICY1", key: "1/Fresh", change: "added" },
      { ...own, kind: "tag", policyId: "POLICY1", key: "1/Denver", change: "gone" },
      { ...own, kind: "segment_value", key: "1/430", change: "added", after: "Atlanta" },
      { ...own, kind: "segment_value", key: "1/440", change: "added", after: "Boston" },
      { ...own, kind: "segment_value", key: "2/6430", change: "renamed", before: "Meals", after: "Meals and drinks" },
    ]);
    await tx.update(account).set({ active: false }).where(eq(account.number, "440-6430-00"));
    const row = { organizationId, companyId: scene.companyId, version: 1, kind: "tag" as const, segment: 1, level: 1 };
    const by = { target: "420", setBy: "Ana Ruiz", setAt: scene.clock.now() };
    await tx.insert(mapping).values({ ...row, ...by, source: "Old Town", policyId: "POLICY1" });
    await tx.insert(mapping).values({ ...row, ...by, source: "Fresh", policyId: "POLICY1" });
    await tx.insert(referenceChange).values([
      { ...own, kind: "tag", policyId: "POLICY1", key: "1/Old Town", change: "gone" },
      {
        ...own,
        at: new Date(own.at.getTime() + 1),
        kind: "tag",
        policyId: "POLICY2",
        key: "1/Old Town",
        change: "back",
      },
    ]);
  });
  // Planned again with the tags as they are now.
  await scene.run();
});
afterAll(() => scene.world.close());

const list = async (changes: object = {}) => {
  const found = await listDrift(scene.ana, ListDrift.parse({ companyId: scene.companyId, ...changes }));
  if (!found.ok) throw new Error(found.error.code);
  return found.value;
};

test("new, renamed, used but unmapped, mapped but gone, on either side, the most money first", async () => {
  const { rows, counts } = await list();
  expect(rows.map((row) => `${row.side} ${row.what} ${row.kind} ${row.name} ${row.spendCents}`)).toEqual([
    "expensify renamed tag Front Range 20000",
    "expensify gone tag Denver 10000",
    "expensify unmapped category Field Tools 5000",
    "expensify gone tag Old Town 0",
    "gp new segment_value 430 0",
    "gp renamed segment_value 6430 0",
    "expensify new tag Fresh 0",
  ]);
  expect(counts).toEqual({ all: 7, new: 2, renamed: 2, unmapped: 1, gone: 2 });
});

test("a rename is known by its GL code and leads to the old target, and saving it for the new name releases what was held", async () => {
  const { rows, version } = await list({ what: "renamed", side: "expensify" });
  const [row] = rows;
  expect(row).toMatchObject({ before: "Denver", heldReports: 1, sameAs: [{ name: "Denver", target: "420" }] });
  if (!row?.key) throw new Error("no key");
  const changes = [{ ...row.key, target: row.sameAs[0]?.target ?? "" }];
  const saved = await saveMapping(scene.ana, { companyId: scene.companyId, changes, expectedVersion: version });

  expect(saved.ok && saved.value.released).toHaveLength(1);
  expect((await list({ what: "renamed", side: "expensify" })).total).toBe(0);
});

test("filters and words narrow it, and the file has all of it with codes as text", async () => {
  expect((await list({ side: "gp" })).rows.map(({ name }) => name)).toEqual(["430", "6430"]);
  expect((await list({ q: "atlanta" })).rows.map(({ name }) => name)).toEqual(["430"]);
  const file = await exportDrift(scene.ana, { companyId: scene.companyId });
  expect(file.ok && file.value.text).toContain('GP,new,segment_value,"=""430""",');
  expect(file.ok && file.value.text.trim().split("\r\n")).toHaveLength((await list()).total + 1);
});

test("another organization sees none of it", async () => {
  const stranger = await listDrift(scene.stranger, ListDrift.parse({ companyId: scene.companyId }));
  expect(stranger).toMatchObject({ error: { code: "not_found" } });
});

test("a row of one workspace alone is seen when that workspace no longer has its tag, with the day", async () => {
  const { rows } = await list({ what: "gone" });
  const alone = rows.filter(({ key }) => key?.policyId === "POLICY1");

  expect(alone).toMatchObject([{ name: "Old Town", workspaces: ["Field"], offSince: "2026-11-22" }]);
  expect(rows.find(({ name }) => name === "Denver")).toMatchObject({ offSince: "2026-11-22" });
});
