import { expect, test } from "vitest";
import { addressOf, isOwnChange, isOwnRead } from "./same-origin.ts";

const OWN = "https://expenses.halden.example";
const HOST = "expenses.halden.example";
const change = (headers: Record<string, string>, publicUrl: string | undefined = OWN) =>
  isOwnChange(new Headers({ host: HOST, ...headers }), publicUrl);

test.each([
  ["our page", { origin: OWN, "sec-fetch-site": "same-origin" }, true],
  ["our page, over plain HTTP the browser says no more", { origin: OWN }, true],
  ["our name, while the browser says another site", { origin: OWN, "sec-fetch-site": "same-site" }, false],
  ["our name, typed into the browser", { origin: OWN, "sec-fetch-site": "none" }, false],
  ["no origin", { "sec-fetch-site": "same-origin" }, false],
  ["no headers at all", {}, false],
  ["an opaque origin", { origin: "null" }, false],
  ["another site", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }, false],
  ["a sibling host", { origin: "https://www.halden.example", "sec-fetch-site": "same-site" }, false],
  ["our name on another port", { origin: `${OWN}:8443`, "sec-fetch-site": "same-site" }, false],
  ["our name without HTTPS", { origin: `http://${HOST}` }, false],
  ["a lie about the host", { origin: "https://evil.example", "x-forwarded-host": "evil.example" }, false],
])("a change from %s", (_name, headers, allowed) => {
  expect(change(headers as Record<string, string>)).toBe(allowed);
});

test("without a public address the Host header decides", () => {
  const headers = (origin: string) => new Headers({ host: "127.0.0.1:3000", origin });
  expect(isOwnChange(headers("http://127.0.0.1:3000"), undefined)).toBe(true);
  expect(isOwnChange(headers("http://127.0.0.1:3001"), undefined)).toBe(false);
});

test("another site's page may not read", () => {
  const site = (value: string) => isOwnRead(new Headers({ "sec-fetch-site": value }));
  expect(["same-origin", "none", "same-site", "cross-site"].map(site)).toEqual([true, true, false, false]);
  expect(isOwnRead(new Headers())).toBe(true);
});

test("the address is the one that the nearest proxy wrote", () => {
  expect(addressOf(new Headers({ "x-forwarded-for": "6.6.6.6, 10.1.2.3" }))).toBe("10.1.2.3");
  expect(addressOf(new Headers())).toBe("unknown");
});
