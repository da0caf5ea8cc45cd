import { expect, test } from "vitest";
import { checkUrl, isAddressAllowed, type OutboundPolicy } from "./outbound-policy.ts";

const NOTHING: OutboundPolicy = { allowHosts: [], allowHttpHosts: [], allowCidrs: [] };
const PUBLIC = new URL("https://gp.example.com/");

test.each([
  "127.0.0.1",
  "127.8.8.8",
  "0.0.0.0",
  "10.1.2.3",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "169.254.169.254",
  "169.254.170.2",
  "100.64.0.1",
  "100.100.100.200",
  "192.0.0.8",
  "192.0.2.1",
  "192.88.99.1",
  "198.18.0.1",
  "198.51.100.1",
  "203.0.113.7",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "168.63.129.16",
  "::",
  "::1",
  "fe80::1",
  "fc00::1",
  "fd00:ec2::254",
  "ff02::1",
  "fec0::1",
  "::ffff:127.0.0.1",
  "::ffff:10.0.0.1",
  "::ffff:169.254.169.254",
  "64:ff9b::a00:1",
  "64:ff9b:1::1",
  "2002:7f00:1::",
  "2001::1",
  "2001:db8::1",
  "100::1",
  "3fff::1",
  "5f00::1",
  "fe80::1%eth0",
  "not an address",
  "",
])("keeps away from %s", (address) => {
  expect(isAddressAllowed(address, PUBLIC, NOTHING)).toBe(false);
});

test.each(["8.8.8.8", "93.184.216.34", "::ffff:8.8.8.8", "2606:4700::1111"])("lets %s through", (address) => {
  expect(isAddressAllowed(address, PUBLIC, NOTHING)).toBe(true);
});

test.each([
  "http://gp.example.com/",
  "ftp://gp.example.com/",
  "https://user:pw@gp.example.com/",
  "https://gp.example.com/#x",
  "https://localhost/",
  "https://gp/",
  "https://gp.local/",
  "https://gp.internal/",
  "https://gp.corp./",
  "https://127.0.0.1/",
  "https://2130706433/",
  "https://0x7f.1/",
  "https://127.1/",
  "https://１２７.0.0.1/",
  "https://[::1]/",
  "https://[::ffff:10.0.0.1]/",
  "https://169.254.169.254/",
  "https://gp.example.com:22/",
  "https://gp.example.com:389/",
  "nonsense",
  "",
])("refuses the address %s", (url) => {
  expect(checkUrl(url, NOTHING).ok).toBe(false);
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
