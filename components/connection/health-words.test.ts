import { expect, test } from "vitest";
import { PING_LAYERS, pingLadder } from "#lib/core/connection/ping-ladder.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { SAMPLES } from "#lib/testing/sample-problems.ts";
import { isSecretRefused, servesWords, summaryWords } from "./health-words.ts";

const OPENED = "2026-11-24T19:40:00.000Z";
const step = (layer: string, ok: boolean) => ({ layer, ok, detail: "", tookMs: 4, problem: null });
const refusedAt = (layer: string, problem: RunProblem) =>
  pingLadder("gp", [step("name", true), { ...step(layer, false), problem }]);
const FINE = PING_LAYERS.expensify.map((layer) => step(layer, true));

test.each([
  ["This connection was not pinged yet.", null, null],
  ["Nobody has pinged it since its sign-in was refused.", null, OPENED],
  ["All 7 layers are fine.", FINE, null],
  ["At the last ping all 7 layers were fine.", FINE, OPENED],
  ["4 of 7 layers are fine; the others were not tried.", FINE.slice(0, 4), null],
  ["1 of 7 layers is fine; it stops at Connection.", [step("name", true), step("connection", false)], null],
])("says “%s”", (words, ping, circuitOpenedAt) => {
  expect(summaryWords({ ping, circuitOpenedAt }, pingLadder("expensify", ping ?? []))).toBe(words);
});

test("while it is pinged it says where it is", () => {
  const problem = { code: "ping_under_way", startedAt: OPENED } as const;
  const ping = [step("name", true), { ...step("tcp", false), problem }];
  expect(summaryWords({ ping, circuitOpenedAt: null }, pingLadder("gp", ping, true))).toBe("Being pinged: at TCP now.");
});

test("another password is the fix only where the password was refused", () => {
  expect(isSecretRefused(refusedAt("sign-in", SAMPLES.gp_credentials_refused))).toBe(true);
  expect(isSecretRefused(refusedAt("sign-in", SAMPLES.gp_circuit_open))).toBe(true);
  expect(isSecretRefused(refusedAt("sign-in", SAMPLES.gp_unreachable))).toBe(false);
  expect(isSecretRefused(pingLadder("gp", []))).toBe(false);
});

test("the second line of a row: how GP is spoken to, and each workspace once", () => {
  const company = (code: string, workspaces: readonly string[]) => ({
    ...{ id: code, code, name: code, gpCompanyId: 2, workspaces, ledgerName: null, doubt: null },
    ...{ periodsReadAt: null, periodsFailed: false },
  });
  const both = [company("HALD", ["P1", "P2"]), company("HALDC", ["P2"])];
  const gp = { surface: "sba", auth: "kerberos", resources: [], hasPeriods: true } as const;

  expect(servesWords({ gp: null, companies: both })).toBe("2 workspaces feed HALD, HALDC");
  expect(servesWords({ gp: null, companies: [] })).toBe("Feeds no company yet");
  expect(servesWords({ gp, companies: both })).toBe("SBA, Kerberos, HALD, HALDC");
  expect(servesWords({ gp: { ...gp, surface: "soap", auth: "ntlm" }, companies: [] })).toBe(
    "SOAP, NTLM, serves no company yet",
  );
});
