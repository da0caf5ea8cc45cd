import { expect, test } from "vitest";
import { PUSH_IDLE_REASONS } from "#lib/core/push/push.ts";
import type { PushRun } from "#lib/web/queries/push.ts";
import { runWords } from "./schedule-words.ts";

const run = (changes: Partial<PushRun>): PushRun => ({
  ...{ id: "1", kind: "tags", place: "US Field", slotAt: "2026-11-16T12:00:00.000Z", by: "Mei", state: "asked" },
  ...{ isDryRun: false, changeCount: 3, idle: null },
  ...changes,
});

test.each<[Partial<PushRun>, string]>([
  [{}, "3 changes, waits for a second person"],
  [{ state: "done", isDryRun: true }, "3 changes, rehearsed, nothing changed"],
  [{ state: "failed", isDryRun: true }, "3 changes, failed"],
  [{ state: "done", idle: { reason: "nothing_to_do", issues: [] } }, "Nothing to do"],
  [{ state: "done", idle: { reason: "nothing_to_do", issues: ["2 left out"] } }, "Nothing to do: 2 left out"],
  [{ state: "failed", idle: { reason: "refused", issues: ["no class"] } }, "Not asked for: no class"],
])("%j reads: %s", (changes, words) => {
  expect(runWords(run(changes)).words).toBe(words);
});

test("every reason not to ask has words of its own", () => {
  const words = PUSH_IDLE_REASONS.map((reason) => runWords(run({ idle: { reason, issues: [] } })).words);
  expect(new Set(words).size).toBe(PUSH_IDLE_REASONS.length);
});
