import { expect, test } from "vitest";
import { z } from "zod";
import { contained, parseInput } from "./guarded.ts";

const Schema = z.object({ name: z.string().max(3), page: z.coerce.number().default(1) });

test("refuses keys that the schema does not know, even where it would let them pass", () => {
  expect(parseInput(Schema, { name: "a", role: "owner" })).toEqual({
    ok: false,
    error: { code: "invalid_input", issues: ['Unrecognized key: "role"'] },
  });
});

test("names every field that is wrong", () => {
  const parsed = parseInput(Schema, { name: "long", page: "x" });
  expect(!parsed.ok && parsed.error).toMatchObject({
    code: "invalid_input",
    issues: [expect.stringMatching(/^name: /), expect.stringMatching(/^page: /)],
  });
});

test("hands out parsed values", () => {
  expect(parseInput(Schema, { name: "a", page: "2" })).toEqual({ ok: true, value: { name: "a", page: 2 } });
});

test("a bug becomes a reference and nothing else", async () => {
  const result = await contained("boom", async () => {
    throw new Error("password=hunter2 in table secrets");
  });
  expect(result).toEqual({ ok: false, error: { code: "internal", reference: expect.stringMatching(/^[0-9a-f]{8}$/) } });
});
