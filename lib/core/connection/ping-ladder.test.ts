import { expect, test } from "vitest";
import type { PingStep } from "../ports.ts";
import { connectionHealth, pingLadder } from "./ping-ladder.ts";

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
    "workspaces not_reached",
  ]);
});

test("before the first ping nothing was reached, and an unknown layer is not lost", () => {
  expect(states("expensify", [])).toEqual([
    "name not_reached",
    "connection not_reached",
    "sign_in not_reached",
    "workspaces not_reached",
  ]);
  expect(states("expensify", [good("name"), good("new layer")]).at(-1)).toBe("new layer ok");
});

test.each([
  ["secret_missing", { hasSecret: false, circuitOpen: true, ping: [good("name")] }],
  ["circuit_open", { hasSecret: true, circuitOpen: true, ping: [good("name")] }],
  ["never_pinged", { hasSecret: true, circuitOpen: false, ping: null }],
  ["ok", { hasSecret: true, circuitOpen: false, ping: [good("name"), good("tcp")] }],
  ["failed", { hasSecret: true, circuitOpen: false, ping: [good("name"), bad("tcp")] }],
])("is %s", (health, facts) => {
  expect(connectionHealth(facts)).toBe(health);
});
