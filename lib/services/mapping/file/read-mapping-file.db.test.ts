import { afterAll, beforeAll, expect, test } from "vitest";
import { err } from "#lib/core/result.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { saveMapping } from "../save-mapping.ts";
import { exportMapping } from "./export-mapping.ts";
import { readMappingFile } from "./read-mapping-file.ts";

let scene: ReviewScene;
beforeAll(async () => {
  scene = await createReviewScene([sampleReport([sampleExpense({ category: "Field Tools" })], { reportId: "R1" })]);
});
afterAll(() => scene.world.close());

const exportedText = async () => {
  const file = await exportMapping(scene.ana, { companyId: scene.companyId, format: "csv" });
  return file.ok ? file.value.content : "";
};
const exported = async (format: "csv" | "xlsx") => {
  const file = await exportMapping(scene.ana, { companyId: scene.companyId, format });
  if (!file.ok) throw new Error("no file");
  const { content, encoding } = file.value;
  return encoding === "text" ? content : Buffer.from(content, "base64");
};
const read = async (content: string | Buffer<ArrayBuffer>, ctx = scene.ana) =>
  readMappingFile(ctx, { companyId: scene.companyId, file: new File([content], "mapping") });

test.each(["csv", "xlsx"] as const)("exported as %s and read again unchanged: nothing would change", async (format) => {
  const diff = await read(await exported(format));
  expect(diff).toMatchObject({ ok: true, value: { changes: [], problems: [], problemCount: 0, notNamed: 0 } });
  expect(diff.ok && diff.value.unchanged).toBeGreaterThan(4);
});

test("an edited file is saved as one version, and its undo as another", async () => {
  const text = await exportedText();
  const edited = text
    .split("\r\n")
    .map((line) => {
      if (line.includes("category/2/0/Meals")) return line.replace('"=""6430"""', "6420");
      return line.includes("category/2/0/Field Tools") ? line.replace(",,,,unmapped", ",6430,,,unmapped") : line;
    })
    .join("\n");
  const diff = await read(edited);
  expect(diff.ok && diff.value.changes).toMatchObject([
    { kind: "new", source: "Field Tools", from: null, to: "6430" },
    { kind: "changed", source: "Meals", from: "6430", to: "6420" },
  ]);
  if (!diff.ok) return;
  const changes = diff.value.changes.flatMap(({ key, to }) => (key === null ? [] : [{ ...key, target: to }]));
  const saved = await saveMapping(scene.ana, {
    ...{ companyId: scene.companyId, changes, expectedVersion: diff.value.version },
  });
  expect(saved).toMatchObject({ ok: true, value: { version: diff.value.version + 1, released: [{ reportId: "R1" }] } });

  // The old file again: what it did not edit stays, what both edited is stale.
  const again = await read(text);
  expect(again.ok && [again.value.changes, again.value.problems]).toEqual([[], []]);
  const both = await read(
    text
      .split("\r\n")
      .map((line) => (line.includes("category/2/0/Meals") ? line.replace('"=""6430"""', "") : line))
      .join("\n"),
  );
  expect(both.ok && both.value.problems).toMatchObject([{ kind: "stale", source: "Meals", from: "6420", to: null }]);
});

test("a file that is none of ours says what is wrong", async () => {
  expect(await read("Name;Amount\n1;2")).toEqual(
    err({ code: "invalid_input", issues: ["Row 1 has no column Source: begin with the file that Export makes"] }),
  );
});

test("another organization's company is not there", async () => {
  expect(await read(await exported("csv"), scene.stranger)).toEqual(err({ code: "not_found", what: "company" }));
});
