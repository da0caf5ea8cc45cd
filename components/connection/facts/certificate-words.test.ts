import { expect, test } from "vitest";
import { dueWords } from "./certificate-words.ts";

const NOW = new Date("2026-11-24T20:10:00Z");
const of = (expiresAt: string) => dueWords({ certificate: { expiresAt } }, NOW);

test("from thirty days before its end a certificate is told, red once it ran out", () => {
  expect(of("2027-03-01T00:00:00Z")).toBeNull();
  expect(of("2026-12-18T21:00:00Z")).toMatchObject({ status: "held", short: "24 days" });
  expect(of("2026-11-26T00:00:00Z")).toMatchObject({ status: "held", word: "Certificate: 1 day" });
  expect(of("2026-11-24T21:00:00Z")).toMatchObject({ status: "held", word: "Certificate: last day" });
  expect(of("2026-11-24T20:00:00Z")).toMatchObject({ status: "rejected" });
  expect(dueWords({ certificate: null }, NOW)).toBeNull();
});
