import { expect, test } from "vitest";
import { PING_LAYERS } from "#lib/core/connection/ping-ladder.ts";
import { pingStep } from "#lib/core/connection/ping-step.ts";
import type { PingStep } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err } from "#lib/core/result.ts";
import { SAMPLES } from "#lib/testing/sample-problems.ts";
import { problemText } from "../problem-text.ts";
import { pingText } from "./ping-texts.ts";

const GP = {
  url: "https://gp.corp.example:48620/Dynamics/GPService",
  username: "CORP\\svc",
  gp: { surface: "soap" },
} as const;
const EXPENSIFY = { url: "https://integrations.example/Server", username: "aa_halden", gp: null } as const;
const CERTIFICATE = {
  ...{ subject: "CN=gp.corp.example, O=Corp", issuer: "CN=Corp Issuing CA", chain: [], fingerprint256: "AA:BB" },
  expiresAt: "2026-11-20T00:00:00.000Z",
};
const at = (layer: string, problem: RunProblem, more: Partial<PingStep> = {}) =>
  pingText(layer === "connection" ? EXPENSIFY : GP, { ...pingStep(layer, 4, err(problem)), ...more }, problem);
const refusedWith = (trouble: string, chain: readonly string[] = []) =>
  at("tls", SAMPLES.gp_certificate_refused, { certificate: { ...CERTIFICATE, trouble, chain } });

test.each<[string, RunProblem, string, string]>([
  ["name", SAMPLES.gp_unreachable, "The name gp.corp.example leads nowhere", "Your IT department"],
  ["tcp", SAMPLES.gp_unreachable, "Nobody answers at port 48620 of gp.corp.example", "Your IT department"],
  ["tcp", SAMPLES.gp_timeout, "Nobody answers at port 48620 of gp.corp.example", "Your IT department"],
  ["tls", SAMPLES.gp_unreachable, "Port 48620 of gp.corp.example answers, but not securely", "Your IT department"],
  ["role", SAMPLES.gp_fault, "GP knows the account, and refused its first call", "A GP administrator"],
  ["account", SAMPLES.gp_fault, "GP lists the company, and does not give its accounts", "A GP administrator"],
  [
    "connection",
    SAMPLES.expensify_unreachable,
    "Nobody answers at port 443 of integrations.example",
    "Your IT department",
  ],
])("the same problem means another thing at each layer: %s", (layer, problem, title, who) => {
  expect(at(layer, problem)).toMatchObject({ title, who });
});

test("a certificate that is refused says which check failed, and what IT does about it", () => {
  expect(refusedWith("CERT_HAS_EXPIRED").title).toBe("The certificate of gp.corp.example ran out on 20 Nov 2026");
  expect(refusedWith("ERR_TLS_CERT_ALTNAME_INVALID").title).toBe("The certificate is not for gp.corp.example");
  const alone = refusedWith("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
  expect(alone.title).toBe("The authority “Corp Issuing CA” is not known here");
  expect(alone.what).toContain("sends no certificate of an authority");
  const whole = refusedWith("SELF_SIGNED_CERT_IN_CHAIN", ["CN=Corp Issuing CA", "CN=Corp Root"]);
  expect(whole.title).toBe("The authority “Corp Root” is not known here");
  expect(whole.what).not.toContain("sends no certificate");
});

test("whatever a layer ends with has words that are whole, over both surfaces, and a problem of no layer keeps its own", () => {
  const layers = [...PING_LAYERS.gp, ...PING_LAYERS.expensify, "a later layer"];
  for (const gp of [GP.gp, { surface: "sba" } as const, null]) {
    for (const layer of layers) {
      for (const problem of Object.values(SAMPLES) as RunProblem[]) {
        const text = pingText({ ...GP, gp }, pingStep(layer, 1, err(problem)), problem);
        for (const part of Object.values(text)) expect(part).not.toMatch(/^$|undefined|null|NaN|\[object/);
      }
    }
  }
  expect(at("sign-in", SAMPLES.gp_credentials_refused)).toEqual(problemText(SAMPLES.gp_credentials_refused));
  expect(refusedWith("CRL_HAS_EXPIRED")).toEqual(problemText(SAMPLES.gp_certificate_refused));
});

test("what is copied has the facts of the problem, for Expensify too", () => {
  expect(pingStep("sign_in", 4, err(SAMPLES.expensify_credentials_refused)).detail).not.toBe("");
  expect(pingStep("workspaces", 4, err({ code: "workspaces_not_visible", policyIds: ["A", "B"] })).detail).toBe("A, B");
  expect(pingStep("name", 4, err({ code: "stopped" })).detail).toBe("stopped");
});
