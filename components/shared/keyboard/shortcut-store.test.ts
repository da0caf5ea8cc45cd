import { expect, test } from "vitest";
import { addShortcuts, currentShortcuts, findShortcut, startsSequence, subscribe } from "./shortcut-store.ts";

const shortcut = (key: string, label: string, off = false) => ({ key, label, off, run: () => undefined });

test("the latest one that is on wins, and the page's comes back when a part goes", () => {
  const takePageAway = addShortcuts("page", [shortcut("1", "approve"), shortcut("g r", "review")]);
  const takePartAway = addShortcuts("part", [shortcut("1", "choose"), shortcut("2", "hold", true)]);
  expect(findShortcut("1")?.label).toBe("choose");
  expect(findShortcut("2")).toBeUndefined();
  takePartAway();
  expect(findShortcut("1")?.label).toBe("approve");
  takePageAway();
  expect(currentShortcuts()).toEqual([]);
});

test("letters count without case, and a first key of two is known as such", () => {
  const takeAway = addShortcuts("page", [shortcut("g r", "review")]);
  expect(findShortcut("G R")?.label).toBe("review");
  expect([startsSequence("g"), startsSequence("r")]).toEqual([true, false]);
  takeAway();
});

test("tells who listens", () => {
  let told = 0;
  const leave = subscribe(() => {
    told += 1;
  });
  addShortcuts("page", [shortcut("j", "next")])();
  leave();
  addShortcuts("page", [shortcut("j", "next")])();
  expect(told).toBe(2);
});
