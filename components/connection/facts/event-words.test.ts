import { expect, test } from "vitest";
import { eventWords } from "./event-words.ts";

const of = (action: string, facts: Record<string, string> = {}, changed: string[] = []) =>
  eventWords({ action, facts, changed });

test.each([
  ["Made", of("connection.created")],
  ["Changed: address, secret erased", of("connection.changed", {}, ["url", "secretErased"])],
  ["Changed: a field of a later version", of("connection.changed", {}, ["a field of a later version"])],
  ["Pinged, all layers fine", of("connection.pinged")],
  ["Pinged, stops at Sign-in", of("connection.pinged", { failedLayer: "sign-in" })],
  ["Sign-in allowed again: secret replaced", of("connection.circuit_closed", { why: "secret replaced" })],
  ["Said that GP renamed the company to “Halden Group”", of("company.ledger_renamed", { ledgerName: "Halden Group" })],
  ["New password or secret refused and thrown away", of("connection.secret_refused", { problem: "x" })],
  ["Self-test passed", of("connection.self_tested", { state: "passed" })],
  ["Self-test failed", of("connection.self_tested", { state: "failed" })],
  ["connection.later", of("connection.later")],
])("%s", (words, said) => {
  expect(said).toBe(words);
});
