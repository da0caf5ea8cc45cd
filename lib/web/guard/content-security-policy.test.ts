import { expect, test } from "vitest";
import { contentSecurityPolicy } from "./content-security-policy.ts";

test("nothing inline runs, nothing frames us, nothing comes from elsewhere", () => {
  const policy = contentSecurityPolicy("N0nce", { https: true, development: false });
  expect(policy).not.toMatch(/unsafe|\*|http:|https:/);
  for (const rule of [
    "script-src 'self' 'nonce-N0nce' 'strict-dynamic'",
    "style-src 'self' 'nonce-N0nce'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "upgrade-insecure-requests",
  ]) {
    expect(policy.split("; ")).toContain(rule);
  }
});

test("over plain HTTP requests are not turned into HTTPS", () => {
  expect(contentSecurityPolicy("n", { https: false, development: false })).not.toContain("upgrade-insecure");
});
