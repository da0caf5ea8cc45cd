import { expect, test } from "vitest";
import { periodsWords } from "./periods-words.ts";

const READ = { code: "HALD", periodsReadAt: "2026-11-27T10:00:00.000Z", periodsFailed: false };

test("says where fiscal periods come from as they were really read, never by the settings alone", () => {
  const words = (...companies: Parameters<typeof periodsWords>[1]) => periodsWords({ hasPeriods: true }, companies);
  expect(words(READ, { ...READ, periodsReadAt: "2026-11-27T09:00:00.000Z" })).toMatchObject({
    ...{ text: "Fiscal periods are read from GP, last", at: "2026-11-27T09:00:00.000Z" },
  });
  expect(words(READ, { code: "HALDC", periodsReadAt: null, periodsFailed: true })).toMatchObject({
    ...{ text: expect.stringMatching(/calendar kept here for HALDC until a run has read/), isHeld: false },
  });
  expect(words(READ, { ...READ, code: "HALDC", periodsFailed: true })).toMatchObject({
    ...{ text: expect.stringContaining("brought no fiscal periods of HALDC"), isHeld: true },
  });
  expect(periodsWords({ hasPeriods: false }, [READ]).text).toMatch(/this connection offers none/);
});
