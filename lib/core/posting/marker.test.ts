import fc from "fast-check";
import { expect, test } from "vitest";
import {
  isOfCaseTwin,
  looksLikeMarker,
  looksLikeTestMarker,
  makeMarker,
  makeTestMarker,
  markedReportId,
  type MarkerKey,
  recogniseMarker,
  sameReference,
} from "./marker.ts";

const SECRET = new TextEncoder().encode("a marker key of an organization");
const KEY: MarkerKey = { gpCompanyId: 2, reportId: "R00X9oNOn2MO", revision: 1, kind: "journal", part: 0 };

test("shows the report id and is at most 29 characters that GP keeps", () => {
  expect(makeMarker(SECRET, KEY)).toMatch(/^EXP R00X9oNOn2MO [A-Z2-7]{8}$/);
  expect(makeMarker(SECRET, { ...KEY, reportId: "4056343049275634494" })).toMatch(/^EXP 6343049275634494 [A-Z2-7]{8}$/);
});

test.each<[string, Partial<MarkerKey>]>([
  ["another GP company", { gpCompanyId: 3 }],
  ["an id that differs by case alone", { reportId: "R00x9oNOn2MO" }],
  ["another revision", { revision: 2 }],
  ["another kind", { kind: "reversal" }],
  ["another part", { part: 1 }],
])("%s has another marker, also without case", (_name, change) => {
  expect(sameReference(makeMarker(SECRET, KEY), makeMarker(SECRET, { ...KEY, ...change }))).toBe(false);
});

test("finds its report and its revision again, as GP gives it back", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9]{1,20}$/), fc.integer({ min: 1, max: 64 }), (reportId, revision) => {
      const reference = `${makeMarker(SECRET, { ...KEY, reportId, revision }).toLowerCase()} `;
      expect(reference.trim().length).toBeLessThanOrEqual(29);
      expect(markedReportId(reference)).toBe(reportId.slice(-16).toUpperCase());
      expect(recogniseMarker(SECRET, reference, { gpCompanyId: 2, reportId })).toEqual({ revision });
    }),
  );
});

test("a reference that our key did not make is not recognised", () => {
  const foreign = makeMarker(new TextEncoder().encode("another key"), KEY);
  expect(recogniseMarker(SECRET, foreign, KEY)).toBeNull();
  expect(markedReportId("EXP R00X9oNOn2MO keyed by hand")).toBe("R00X9ONON2MO");
  expect([markedReportId("Rent November"), markedReportId("EXP "), markedReportId("EXPENSES R1 X")]).toEqual([
    null,
    null,
    null,
  ]);
});

test("a self-test's journal is never taken for a report's, and each of them is another", () => {
  const key = { gpCompanyId: -1, testId: "4f2a9b10-77c1-4000-8000-000000000001", step: "send" };
  const reference = makeTestMarker(SECRET, key);

  expect(reference).toMatch(/^EXPTEST 4F2A9B1077C1 [A-Z2-7]{8}$/);
  expect([markedReportId(reference), looksLikeMarker(reference), looksLikeTestMarker(reference)]).toEqual([
    ...[null, false, true],
  ]);
  expect(looksLikeTestMarker(makeMarker(SECRET, KEY))).toBe(false);
  const others = [{ step: "tax" }, { gpCompanyId: 1 }, { testId: "4f2a9b10-77c1-4000-8000-000000000002" }];
  expect(others.some((change) => makeTestMarker(SECRET, { ...key, ...change }) === reference)).toBe(false);
});

test("a journal of the report whose id differs by case alone is known as that one's, and no other is", () => {
  const twin = { ...KEY, reportId: "R00x9oNOn2MO" };
  const key = { gpCompanyId: 2, reportId: KEY.reportId };

  expect(isOfCaseTwin(SECRET, makeMarker(SECRET, twin), key)).toBe(true);
  expect(isOfCaseTwin(SECRET, makeMarker(SECRET, { ...twin, revision: 3, kind: "reversal" }), key)).toBe(true);
  expect(isOfCaseTwin(SECRET, makeMarker(SECRET, KEY), key)).toBe(false);
  expect(isOfCaseTwin(SECRET, makeMarker(new TextEncoder().encode("another key"), twin), key)).toBe(false);
  expect(isOfCaseTwin(SECRET, "EXP R00x9oNOn2MO keyed by hand", key)).toBe(false);
  expect(isOfCaseTwin(SECRET, makeMarker(SECRET, { ...twin, reportId: "R00x9oNOn2MP" }), key)).toBe(false);
});
