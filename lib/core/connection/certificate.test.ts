import { expect, test } from "vitest";
import { certificateIn, judgeCertificate } from "./certificate.ts";

const NOW = new Date("2026-11-24T20:10:00Z");
const until = (expiresAt: string) => judgeCertificate({ expiresAt }, NOW);
const SEEN = { subject: "CN=gp", issuer: "CN=Halden Root", expiresAt: "2026-12-18T09:00:00Z", fingerprint256: "AB:CD" };

test.each([
  ["2027-06-01T00:00:00Z", "ok", 188],
  ["2026-12-25T20:10:01Z", "ok", 31],
  ["2026-12-25T20:09:59Z", "soon", 30],
  ["2026-11-25T20:00:00Z", "soon", 0],
  ["2026-11-24T20:10:00Z", "expired", 0],
  ["2026-11-24T20:09:00Z", "expired", -1],
])("valid until %s: %s", (expiresAt, state, days) => {
  expect(until(expiresAt)).toEqual({ state, days });
});

test("the certificate of a ping stands at the layer that saw it; a half one is none", () => {
  const step = { layer: "tcp", ok: true };
  expect(certificateIn([step, { layer: "tls", certificate: { ...SEEN, trouble: null } }])).toEqual(SEEN);
  expect(certificateIn([step, { layer: "tls", certificate: null }])).toBeNull();
  expect(certificateIn([{ layer: "tls", certificate: { ...SEEN, expiresAt: "soon" } }])).toBeNull();
  expect(certificateIn([step])).toBeNull();
});
