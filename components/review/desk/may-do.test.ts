import { expect, test } from "vitest";
import { refusalsOf, type ReviewRights } from "./may-do.ts";

const ALL: ReviewRights = {
  mayMap: true,
  mayApprove: true,
  mayHold: true,
  mayDismiss: true,
  mayInclude: true,
  mayRun: true,
  mayRequest: true,
  mayResend: true,
};
const about = (state: Parameters<typeof refusalsOf>[0]["state"], waitsForApproval = false, ownWork: string[] = []) => ({
  state,
  waitsForApproval,
  ownWork,
  problems: [],
});
const can = (...args: Parameters<typeof refusalsOf>) =>
  Object.entries(refusalsOf(...args)).flatMap(([verb, why]) => (why === undefined ? [verb] : []));

test("each state offers what can be done in it", () => {
  expect(can(about("held"), ALL)).toEqual(["dismiss"]);
  expect(can(about("ready", true), ALL)).toEqual(["approve", "hold"]);
  expect(can(about("ready", false), ALL)).toEqual(["hold"]);
  expect(can(about("queued"), ALL)).toEqual(["hold"]);
  for (const state of ["claimed", "sending", "uncertain", "sent", "dismissed", "already_in_gp"] as const)
    expect(can(about(state), ALL)).toEqual([]);
});

test("who mapped what it uses is told so, by name of the thing", () => {
  expect(refusalsOf(about("ready", true, ["tag Denver"]), ALL).approve).toContain(
    "You mapped what it uses (tag Denver)",
  );
});

test("who asked for a reversal does not agree to it", () => {
  const asked = { ...about("ready", true), askedBy: { name: "Ana Ruiz", isReader: true } };
  expect(refusalsOf(asked, ALL).approve).toContain("another person");
  expect(refusalsOf({ ...asked, askedBy: { name: "Ana Ruiz", isReader: false } }, ALL).approve).toBeUndefined();
});

test("what needs another role says which", () => {
  const viewer = { ...ALL, mayApprove: false, mayHold: false, mayDismiss: false };
  expect(refusalsOf(about("ready", true), viewer)).toMatchObject({
    approve: expect.stringContaining("role approver"),
    hold: expect.stringContaining("role"),
  });
  expect(refusalsOf(about("held"), viewer).dismiss).toContain("role approver");
});
