import { expect, test } from "vitest";
import type { PingStep } from "../ports.ts";
import { connectionHealth, pingLadder, withUnderWay } from "./ping-ladder.ts";

const good = (layer: string): PingStep => ({ layer, ok: true, detail: "", tookMs: 3, problem: null });
const bad = (layer: string): PingStep => ({
  ...good(layer),
  ok: false,
  problem: { code: "gp_credentials_refused", detail: "" },
});
const states = (kind: "gp" | "expensify", steps: readonly PingStep[]) =>
  pingLadder(kind, steps).map(({ layer, state }) => `${layer} ${state}`);

test("what lies above the failed layer was not reached", () => {
  expect(states("gp", [good("name"), good("tcp"), good("tls"), good("scheme"), bad("sign-in")])).toEqual([
    ...["name ok", "tcp ok", "tls ok", "scheme ok", "sign-in failed"],
    ...[
      "role not_reached",
      "company not_reached",
      "account format not_reached",
      "account not_reached",
      "journals not_reached",
    ],
  ]);
});

test("without a password nothing below the sign-in was tried", () => {
  expect(states("expensify", [bad("sign_in")])).toEqual([
    "name skipped",
    "connection skipped",
    "sign_in failed",
    ...["workspaces not_reached", "admin not_reached", "export not_reached", "calibrate not_reached"],
  ]);
});

test("before the first ping nothing was reached, and an unknown layer is not lost", () => {
  expect(states("expensify", [])).toEqual([
    "name not_reached",
    "connection not_reached",
    "sign_in not_reached",
    ...["workspaces not_reached", "admin not_reached", "export not_reached", "calibrate not_reached"],
  ]);
  expect(states("expensify", [good("name"), good("new layer")]).at(-1)).toBe("new layer ok");
});

const NOW = new Date("2026-11-27T10:00:00Z");
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

test("a ping so far ends at a layer that is not fine, so that one that died never reads as healthy", () => {
  const steps = withUnderWay("gp", [good("name"), good("tcp")], NOW);
  expect(steps.map(({ layer, ok }) => `${layer} ${ok}`)).toEqual(["name true", "tcp true", "tls false"]);
  expect(pingLadder("gp", steps, true)[2]).toMatchObject({ layer: "tls", state: "running" });
  expect(pingLadder("gp", steps)[2]).toMatchObject({ layer: "tls", state: "failed" });
  expect(withUnderWay("gp", [], NOW)).toMatchObject([{ layer: "name", ok: false }]);
  expect(withUnderWay("gp", [good("name"), bad("tcp")], NOW)).toHaveLength(2);
  expect(withUnderWay("expensify", [good("calibrate")], NOW)).toHaveLength(1);
});

test.each([
  ["secret_missing", { hasSecret: false, circuitOpen: true, ping: [good("name")] }],
  ["circuit_open", { hasSecret: true, circuitOpen: true, ping: [good("name")] }],
  ["never_pinged", { hasSecret: true, circuitOpen: false, ping: null }],
  ["ok", { hasSecret: true, circuitOpen: false, ping: [good("name"), good("tcp")] }],
  ["failed", { hasSecret: true, circuitOpen: false, ping: [good("name"), bad("tcp")] }],
  ["pinging", { hasSecret: true, circuitOpen: false, ping: withUnderWay("gp", [good("name")], NOW) }],
  ["failed", { hasSecret: true, circuitOpen: false, ping: withUnderWay("gp", [good("name")], later(-201)) }],
])("is %s", (health, facts) => {
  expect(connectionHealth({ ...facts, now: NOW })).toBe(health);
});
