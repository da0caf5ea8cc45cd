import { expect, test } from "vitest";
import type { Gate } from "#lib/web/queries/company.ts";
import { tickWords } from "./gate-words.ts";

const tick = (figures: object): Gate["ticks"][number] =>
  ({ check: "calendar_covers", done: false, names: ["2026-11-22"], at: null, figures, more: 0 }) as never;

test("a period is opened by whoever can: in GP where the periods are GP's, else in the file of configure", () => {
  expect(tickWords(tick({ closed: 1 }))).toMatchObject({
    todo: "Enter or open the period: “periods” in the file of npm run configure.",
    who: "Whoever runs this connector",
  });
  expect(tickWords(tick({ closed: 1, ofGp: 1 })).who).toBe("Whoever administers GP");
});
