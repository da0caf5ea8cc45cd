import { expect, test } from "vitest";
import { checkUrl, isAddressAllowed, type OutboundPolicy, policyFor } from "./outbound-policy.ts";

const NOTHING: OutboundPolicy = { allowHosts: [], allowHttpHosts: [], allowCidrs: [] };
const PUBLIC = new URL("https://gp.example.com/");

// What must stay out is held at the connection itself: ssrf-corpus.test.ts.

test.each(["8.8.8.8", "93.184.216.34", "::ffff:8.8.8.8", "2606:4700::1111"])("lets %s through", (address) => {
  expect(isAddressAllowed(address, PUBLIC, NOTHING)).toBe(true);
});

test.each([
  "https://gp.example.com/",
  "https://gp.example.com:48621/x",
  "https://8.8.8.8/",
  "https://gp.example.com./",
])("accepts the address %s", (url) => {
  expect(checkUrl(url, NOTHING).ok).toBe(true);
});

const OPERATOR: OutboundPolicy = {
  allowHosts: ["gp.local:48620", "sandbox.local", "[::1]:9000"],
  allowHttpHosts: ["gp.local:48620"],
  allowCidrs: ["10.8.0.0/16"],
};

test.each([
  ["a listed host and port by http", "http://gp.local:48620/", true],
  ["the same host on another port by http", "http://gp.local:48621/", false],
  ["a listed host by https", "https://sandbox.local:80/", true],
  ["a listed host by http that is listed for https alone", "http://sandbox.local/", false],
  ["a listed IPv6 literal", "https://[::1]:9000/", true],
  ["a literal in a tunnel's range", "https://10.8.3.4/", true],
  ["a literal beside it", "https://10.9.3.4/", false],
  ["a host by http that nobody listed", "http://10.8.3.4/", false],
])("with an operator's policy: %s", (_name, url, allowed) => {
  expect(checkUrl(url, OPERATOR).ok).toBe(allowed);
});

test("a listed host may be private, but never cloud metadata", () => {
  const url = new URL("https://sandbox.local/");

  expect(isAddressAllowed("127.0.0.1", url, OPERATOR)).toBe(true);
  expect(isAddressAllowed("192.168.7.7", url, OPERATOR)).toBe(true);
  expect(isAddressAllowed("169.254.169.254", url, OPERATOR)).toBe(false);
  expect(isAddressAllowed("168.63.129.16", url, OPERATOR)).toBe(false);
  expect(isAddressAllowed("127.0.0.1", PUBLIC, OPERATOR)).toBe(false);
});

test("an entry with a name is for that organization alone", () => {
  const lists: OutboundPolicy = {
    allowHosts: ["everybody.example", "acme=gp.acme.internal:48620"],
    allowHttpHosts: ["globex=gp.globex.internal"],
    allowCidrs: ["10.8.0.0/16", "acme=10.1.0.0/16", "globex=10.2.0.0/16"],
  };

  expect(policyFor(lists, "acme")).toEqual({
    allowHosts: ["everybody.example", "gp.acme.internal:48620"],
    allowHttpHosts: [],
    allowCidrs: ["10.8.0.0/16", "10.1.0.0/16"],
  });
  expect(policyFor(lists, null)).toEqual({
    allowHosts: ["everybody.example"],
    allowHttpHosts: [],
    allowCidrs: ["10.8.0.0/16"],
  });
  expect(isAddressAllowed("10.1.2.3", PUBLIC, policyFor(lists, "acme"))).toBe(true);
  expect(isAddressAllowed("10.1.2.3", PUBLIC, policyFor(lists, "globex"))).toBe(false);
});
