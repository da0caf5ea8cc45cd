import { expect, test } from "vitest";
import { segmentItems } from "./segment-items.ts";

const account = (number: string, changes: object = {}) => ({ number, active: true, isGone: false, ...changes });
const states = (...accounts: readonly ReturnType<typeof account>[]) =>
  Object.fromEntries(
    segmentItems(accounts, "-", 3).map(({ key, enabled, isGone }) => [key, isGone ? "gone" : enabled ? "on" : "off"]),
  );

test("a value is there while one account has it, and on while one of those is active", () => {
  expect(states(account("420-6410-00"), account("420-6420-00", { active: false }))).toEqual({
    ...{ "1/420": "on", "2/6410": "on", "2/6420": "off", "3/00": "on" },
  });
});

test("a value is gone with its last account", () => {
  expect(states(account("420-6410-00"), account("430-6410-00", { isGone: true }))).toMatchObject({
    ...{ "1/420": "on", "1/430": "gone", "2/6410": "on" },
  });
});

test("an account of another layout has no part in it", () => {
  expect(states(account("420-6410"))).toEqual({});
});
