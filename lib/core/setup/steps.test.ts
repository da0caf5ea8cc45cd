import { expect, test } from "vitest";
import type { PingStep } from "../ports.ts";
import { likelySources, nextStep, type SetupFacts, setupSteps } from "./steps.ts";

const fine = (layer: string): PingStep => ({ layer, ok: true, detail: "", tookMs: 1, problem: null });
const NOTHING: SetupFacts = {
  ...{ draft: {}, expensifyPing: undefined, gpPing: undefined, gpCompanyId: null, companyId: null, isFinished: false },
};
const SEEN = { at: "2026-11-24T20:10:00Z", by: "Sam Whitlock" };
const company = {
  ...{ code: "HALD", name: "Halden", currency: "USD", currencyDecimals: 2, timeZone: "America/Chicago" },
  ...{ goLiveOn: "2026-12-01", periods: [] },
};
const statesOf = (facts: Partial<SetupFacts>) =>
  setupSteps({ ...NOTHING, ...facts }).map((each) =>
    each.state === "waiting" ? `${each.step} after ${each.for}` : each.state,
  );

test("a new setup begins with both connections, and says what waits for what", () => {
  expect(statesOf({})).toEqual([
    ...["open", "workspaces after expensify", "open", "company after gp"],
    ...["accounts after workspaces", "calibrate after accounts", "ready after accounts"],
  ]);
});

test("a connection is done once its account is let in; a layer above that may fail", () => {
  const refused: PingStep = { ...fine("calibrate"), ok: false };
  expect(statesOf({ expensifyPing: [fine("sign_in"), refused] }).slice(0, 2)).toEqual(["done", "open"]);
  expect(statesOf({ gpPing: [fine("sign-in")] })[2]).toBe("open");
  expect(statesOf({ gpPing: [fine("sign-in"), fine("role")] }).slice(2, 4)).toEqual(["done", "open"]);
});

test("the company is made after workspaces and company are chosen; then calibration, by the ping or by a person", () => {
  const facts = {
    expensifyPing: [fine("sign_in")],
    gpPing: [fine("sign-in"), fine("role")],
    gpCompanyId: 2,
    draft: { company, workspaces: [{ policyId: "P1", name: "Field", shared: false }] },
  };
  expect(nextStep(setupSteps({ ...NOTHING, ...facts }))).toBe("accounts");
  const made = { ...facts, companyId: "c" };
  expect(nextStep(setupSteps({ ...NOTHING, ...made }))).toBe("calibrate");
  expect(statesOf({ ...made, expensifyPing: [fine("sign_in"), fine("calibrate")] }).slice(5)).toEqual(["done", "open"]);
  expect(statesOf({ ...made, draft: { ...facts.draft, uncalibrated: SEEN } }).slice(5)).toEqual(["done", "open"]);
  expect(nextStep(setupSteps({ ...NOTHING, ...made, draft: { uncalibrated: SEEN }, isFinished: true }))).toBe("ready");
});

test("the main segment comes from the category, whatever its place", () => {
  const segment = (position: number, isMain: boolean) => ({ position, name: "", length: 3, isMain });
  const kinds = (...mains: boolean[]) =>
    likelySources(mains.map((isMain, at) => segment(at + 1, isMain))).map(({ kind }) => kind);
  expect(kinds(false, true, false)).toEqual(["tag", "category", "workspace"]);
  expect(kinds(true, false)).toEqual(["category", "tag"]);
  expect(kinds(false, false)).toEqual(["category", "tag"]);
});
