import { expect, test } from "vitest";
import { pingLadder } from "#lib/core/connection/ping-ladder.ts";
import { layerTitle, notTheProblem, textForIt, tookText, whatWasSeen } from "./layer-words.ts";

const GP = { kind: "gp", url: "https://gp.example:48620/Dynamics", username: "HALDEN\\svc" } as const;
const EXPENSIFY = { kind: "expensify", url: "https://integrations.example/Server", username: "aa_halden" } as const;

test.each([
  [[], ""],
  [["name"], "The network is not the problem."],
  [
    ["name", "tcp", "tls", "scheme", "sign-in"],
    "The network, the certificate, the kind of sign-in and the password are not the problem.",
  ],
])("rules out what %j tells", (layers, text) => {
  expect(notTheProblem(layers)).toBe(text);
});

test.each([
  [GP, "name", "gp.example is 10.20.4.18", "gp.example is 10.20.4.18"],
  [GP, "scheme", "Negotiate, NTLM", "The server offers Negotiate, NTLM"],
  [GP, "tls", "TLSv1.3, gp.example, valid until 2026-12-18", "TLSv1.3, gp.example, expires 18 Dec 2026"],
  [EXPENSIFY, "name", "203.0.113.9", "integrations.example is 203.0.113.9"],
  [EXPENSIFY, "connection", "plain http", "The server answers, over plain HTTP as the operator allows"],
  [EXPENSIFY, "sign_in", "accepted", "aa_halden is accepted"],
  [EXPENSIFY, "workspaces", "1: Corporate", "1 workspace: Corporate"],
  [EXPENSIFY, "workspaces", "0", "0 workspaces"],
])("says what %o saw at %s", (subject, layer, detail, text) => {
  expect(whatWasSeen(subject, layer, detail)).toBe(text);
});

test("what goes to IT has every layer and the advice", () => {
  const step = (layer: string, ok: boolean) => ({
    layer,
    ok,
    detail: ok ? "fine" : "",
    tookMs: 4,
    problem: ok ? null : ({ code: "gp_fault", detail: "", logId: null } as const),
  });
  const text = textForIt({ ...GP, name: "GP" }, pingLadder("gp", [step("name", true), step("tcp", false)]), [
    "Ask Sam.",
  ]);

  expect(text.split("\n").slice(0, 5)).toEqual([
    "GP, https://gp.example:48620/Dynamics, as HALDEN\\svc",
    "",
    "ok      Name: fine (4 ms)",
    "FAILED  TCP: gp_fault (4 ms)",
    "-       TLS: not reached",
  ]);
  expect(text.endsWith("Ask Sam.")).toBe(true);
  expect(layerTitle("a new layer")).toBe("A new layer");
});

test("how long a layer took is told in the unit that fits", () => {
  const took = (tookMs: number) => tookText({ layer: "", ok: true, detail: "", tookMs, problem: null });
  expect([took(0), took(3024), took(37_908), tookText(null)]).toEqual(["", "3024 ms", "38 s", ""]);
});
