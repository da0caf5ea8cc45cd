import { expect, test } from "vitest";
import { markerKey } from "./marker-key.ts";

const SECRET = new Uint8Array(32).map((_, index) => index);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

test("the key of an organization is fixed for ever: markers in GP depend on it", () => {
  // Made with Python's hmac module by RFC 5869, not with this code.
  expect(hex(markerKey(SECRET, "halden"))).toBe("ca8c85810204143fe4c2bf467fe879395dbb047cbc9c808a2167bd20487231a4");
});

test("every organization and every installation has its own", () => {
  const keys = [
    markerKey(SECRET, "halden"),
    markerKey(SECRET, "halden2"),
    markerKey(
      SECRET.map((byte) => byte ^ 1),
      "halden",
    ),
  ];

  expect(new Set(keys.map(hex)).size).toBe(3);
});

test("a secret that is too short is a bug of the caller", () => {
  expect(() => markerKey(new Uint8Array(16), "halden")).toThrow("32 bytes");
});
