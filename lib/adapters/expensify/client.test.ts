import { expect, test } from "vitest";
import { checkUrl, explainError } from "./client.ts";
import { EXPENSIFY_URL } from "./options.ts";
import { NEVER, startHarness } from "./testing/harness.ts";

const STRICT = { allowHosts: [], allowHttpHosts: [], allowCidrs: [] };
const LISTED = { ...STRICT, allowHosts: ["sandbox.test"], allowHttpHosts: ["sandbox.test"] };

test.each([
  [EXPENSIFY_URL, STRICT, true],
  ["http://integrations.expensify.com/", STRICT, false],
  ["http://sandbox.test:8080/x", LISTED, true],
  ["http://sandbox.test:8080/x", { ...LISTED, allowHosts: ["SANDBOX.test:8080"] }, true],
  ["http://sandbox.test:8080/x", { ...LISTED, allowHttpHosts: ["sandbox.test:8081"] }, false],
  ["http://sandbox.test:8080/x", { ...LISTED, allowHttpHosts: [] }, false],
  ["https://user:pw@integrations.expensify.com/", STRICT, false],
  ["https://user@integrations.expensify.com/", STRICT, false],
  ["ftp://sandbox.test/", LISTED, false],
  ["not an address", LISTED, false],
])("%s is allowed: %#", (url, policy, isAllowed) => {
  expect(checkUrl(url, policy).ok).toBe(isAllowed);
});

test("a plain http address that nobody listed is not called", async () => {
  const { source, server } = await startHarness([], { policy: STRICT });
  const host = new URL(server.url).host;

  expect(await source.listWorkspaces(NEVER)).toEqual({ ok: false, error: { code: "address_not_allowed", host } });
  expect(server.seen).toEqual([]);
});

const withCode = (code: string) => Object.assign(new Error("x"), { code });
const HERE = new URL(EXPENSIFY_URL);

test.each([
  ["ECONNRESET", { problem: { code: "expensify_unreachable", detail: "ECONNRESET" }, again: "soon" }],
  ["UND_ERR_SOCKET", { problem: { code: "expensify_unreachable", detail: "UND_ERR_SOCKET" }, again: "soon" }],
  ["ENOTFOUND", { problem: { code: "expensify_unreachable", detail: "ENOTFOUND" }, again: "never" }],
  ["CERT_HAS_EXPIRED", { problem: { code: "expensify_unreachable", detail: "CERT_HAS_EXPIRED" }, again: "never" }],
  ["ADDRESS_NOT_ALLOWED", { problem: { code: "address_not_allowed", host: HERE.host }, again: "never" }],
])("%s is a problem of the network", (code, failure) => {
  expect(explainError(withCode(code), HERE)).toEqual(failure);
});

test("what is none of the network is thrown on: a full disk is no fault of Expensify's", () => {
  expect(() => explainError(withCode("ENOSPC"), HERE)).toThrow("x");
  expect(() => explainError(new TypeError("bug"), HERE)).toThrow("bug");
});

test("a refused connection is tried again, then reported", async () => {
  const { source, server, waitsMs } = await startHarness([]);
  await server.close();

  expect(await source.listWorkspaces(NEVER)).toEqual({
    ok: false,
    error: { code: "expensify_unreachable", detail: "ECONNREFUSED" },
  });
  expect(waitsMs).toEqual([5_000, 15_000]);
});
