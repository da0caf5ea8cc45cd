import { expect, test } from "vitest";
import type { Gate } from "#lib/web/queries/company.ts";
import { tickWords } from "./gate-words.ts";

const tick = (figures: object): Gate["ticks"][number] =>
  ({ check: "calendar_covers", done: false, names: ["2026-11-22"], at: null, figures, more: 0 }) as never;

test("covered spend says that rules for single expenses are not in it", () => {
  const covered = { spendCents: 1_000, coveredCents: 1_000 };
  const fact = (more: object) => tickWords({ ...tick({ ...covered, ...more }), check: "spend_covered" } as never).fact;
  expect(fact({})).toBe("10.00 of 10.00 is covered");
  expect(fact({ rulesPerExpense: 1 })).toMatch(/is covered\. 1 special rule looks at single expenses/);
});

test("a period is opened by whoever can: in GP where the periods are GP's, else in the file of configure", () => {
  expect(tickWords(tick({ closed: 1 }))).toMatchObject({
    todo: "Enter or open the period: “periods” in the file of npm run configure.",
    who: "Whoever runs this connector",
  });
  expect(tickWords(tick({ closed: 1, ofGp: 1 })).who).toBe("Whoever administers GP");
});
