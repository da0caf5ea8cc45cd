import { expect, test } from "vitest";
import type { PushView } from "#lib/web/queries/push.ts";
import { changeWords, pushNote, pushState, pushTitle } from "./push-words.ts";

const push = (changes: Partial<PushView>): PushView => ({
  ...{ id: "1", kind: "tags", policyId: "P1", place: "US Field", state: "asked", isDryRun: false, undoes: null },
  ...{ undone: false, askedBy: "Mei", isMine: false, askedAt: "", agreedBy: null, endedAt: null },
  ...{ changes: [], changeCount: 0, outcome: null, slotAt: null, switchedOn: [], isFlatList: true },
  ...changes,
});
const outcome = (how: "changed" | "failed", closedBy?: string) => {
  return { how, items: [], problem: null, lookedAt: null, ...(closedBy === undefined ? {} : { closedBy }) };
};

test("a push is named by what goes where", () => {
  expect(pushTitle(push({}))).toBe("Cost centres as tags → US Field");
  expect(pushTitle(push({ undoes: "0" }))).toBe("Undo: cost centres as tags → US Field");
  expect(pushTitle(push({ kind: "workspace_employees", isDryRun: true }))).toBe("Rehearsal: Employees → US Field");
});

test.each<[Partial<PushView>, string]>([
  [{ state: "asked" }, "Waits for a second person"],
  [{ state: "done" }, "Done, read back"],
  [{ state: "done", isDryRun: true }, "Rehearsed, nothing changed"],
  [{ state: "unclear" }, "No clear answer"],
  [{ state: "failed", outcome: outcome("failed") }, "Failed"],
  [{ state: "failed", outcome: outcome("changed") }, "Not written: changed meanwhile"],
])("%j stands at: %s", (changes, word) => {
  expect(pushState(push(changes)).word).toBe(word);
});

test("what is not plain is said: unclear, changed, closed by a person", () => {
  expect(pushNote(push({ state: "unclear" }))).toContain("nothing is written twice");
  expect(pushNote(push({ state: "failed", outcome: outcome("changed") }))).toContain("nothing was written");
  expect(pushNote(push({ state: "failed", outcome: outcome("failed", "Grace") }))).toContain("Closed by Grace");
  expect(pushNote(push({ state: "done" }))).toBeNull();
});

test("changes are counted by kind; a list that is cut says the whole number", () => {
  const change = (kind: "added" | "removed") => ({ kind, name: "x", level: 1, from: "", to: "" }) as const;
  expect(changeWords([change("removed"), change("added"), change("added")], 3)).toBe("1 removed, 2 added");
  expect(changeWords([change("added")], 700)).toBe("700 changes");
});
