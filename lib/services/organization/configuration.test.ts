import { expect, test } from "vitest";
import { SAMPLE_COMPANY, SAMPLE_FILE, sampleConfiguration } from "#lib/testing/sample-configuration.ts";
import { SOURCE_DOCUMENT_CHARACTERS_MAX } from "#lib/core/ports.ts";
import { type CheckAddress, checkConfiguration } from "./check-configuration.ts";
import { configurationJsonSchema, parseConfiguration } from "./configuration.ts";

const allowed: CheckAddress = () => null;
const issuesOf = (file: unknown) => {
  const parsed = parseConfiguration(file);
  return parsed.ok || parsed.error.code !== "invalid_input" ? [] : parsed.error.issues;
};
const checkCompany = (changes: object) =>
  checkConfiguration(sampleConfiguration({ companies: [{ ...SAMPLE_COMPANY, ...changes }] }), allowed);

test("a sound file has no fault, and defaults are filled in", () => {
  const config = sampleConfiguration();

  expect(checkConfiguration(config, allowed)).toEqual([]);
  expect(config.people[0]?.email).toBe("mei.tan@halden.example");
  expect(config.companies[0]).toMatchObject({
    currencyDecimals: 2,
    approval: "held",
    separator: "-",
    sourceDocument: "GJ",
  });
});

test("every fault of form at once, each with its place; unknown keys are faults", () => {
  const issues = issuesOf({
    ...SAMPLE_FILE,
    organisation: {},
    people: [{ email: "nobody", name: "X", roles: ["boss"] }],
    companies: [{ ...SAMPLE_COMPANY, goLiveOn: "2026-02-30", timeZone: "Mars/Base", currency: "usd", colour: "red" }],
  });

  expect(issues.map((issue) => issue.split(":")[0] ?? "").toSorted()).toEqual([
    "companies[0]",
    "companies[0].currency",
    "companies[0].goLiveOn",
    "companies[0].timeZone",
    "file",
    "people[0].email",
    "people[0].roles[0]",
  ]);
});

test("a source document is at most as long as a journal may have it", () => {
  const withSource = (sourceDocument: string) =>
    issuesOf({ ...SAMPLE_FILE, companies: [{ ...SAMPLE_COMPANY, sourceDocument }] });
  expect(withSource("A".repeat(SOURCE_DOCUMENT_CHARACTERS_MAX))).toEqual([]);
  expect(withSource("A".repeat(SOURCE_DOCUMENT_CHARACTERS_MAX + 1))).toEqual([
    expect.stringMatching(/^companies\[0\]\.sourceDocument: /),
  ]);
});

test.each([null, 1, "text", [], {}])("%j is no configuration", (file) => {
  expect(issuesOf(file).length).toBeGreaterThan(0);
});

test("names stand once", () => {
  const { people = [], connections = [], companies = [] } = SAMPLE_FILE;
  const config = sampleConfiguration({
    people: [...people, ...people.slice(0, 1)],
    connections: [...connections, ...connections.slice(0, 1)],
    companies: [...companies, ...companies],
  });

  expect(checkConfiguration(config, allowed)).toEqual([
    'people[2].email: "mei.tan@halden.example" stands there twice',
    'connections[2].name: "Expensify" stands there twice',
    'companies[1].code: "HALD" stands there twice',
    "companies[1].gpCompanyId: HALD has company 2 of GP already: one company here for each in GP",
  ]);
});

test("an address that the operator does not allow is named with the reason", () => {
  const privateAddress: CheckAddress = (url) => (url.includes("halden") ? "the address is private or reserved" : null);

  expect(checkConfiguration(sampleConfiguration(), privateAddress)).toEqual([
    "connections[1].url: this address is not allowed here: the address is private or reserved",
  ]);
});

test.each<[string, string, object, readonly unknown[]]>([
  [
    "the address is a tenant",
    "https://gp.example/GPService/Tenants(DefaultTenant)",
    { resources: { vendors: null } },
    [],
  ],
  [
    "the address is SOAP's",
    "https://gp.example/DynamicsGPWebServices/DynamicsGPService.asmx",
    {},
    [expect.stringContaining("connections[1].url: an address of SBA ends in its tenant")],
  ],
  [
    "a path leaves the company",
    "https://gp.example/GPService/Tenants(DefaultTenant)",
    { resources: { journals: "../Journals" } },
    [expect.stringContaining("connections[1].settings.resources.journals: must be names parted by /")],
  ],
  [
    "what is required is said not to be there",
    "https://gp.example/GPService/Tenants(DefaultTenant)",
    { resources: { journals: null } },
    [expect.stringContaining("connections[1].settings.resources.journals: ")],
  ],
  [
    "a dimension is called as what every line has",
    "https://gp.example/GPService/Tenants(DefaultTenant)",
    { dimensionField: "account" },
    ["connections[1].settings.dimensionField: is a member that every line has"],
  ],
])("over SBA, %s", (_name, url, settings, issues) => {
  const connections = (SAMPLE_FILE.connections ?? []).map((each) =>
    each.kind === "gp" ? { ...each, url, settings: { surface: "sba", ...settings } } : each,
  );

  expect(checkConfiguration(sampleConfiguration({ connections }), allowed)).toEqual(issues);
});

test("settings are those of the kind of connection", () => {
  const connections = (SAMPLE_FILE.connections ?? []).map((each) => ({
    ...each,
    settings: { scheme: "NTLM", reportsMax: 0 },
  }));

  expect(checkConfiguration(sampleConfiguration({ connections }), allowed)).toEqual([
    expect.stringMatching(/^connections\[0\]\.settings\.reportsMax: /),
    'connections[0].settings: Unrecognized key: "scheme"',
    'connections[1].settings: Unrecognized key: "reportsMax"',
  ]);
});

test("what is no certificate is refused", () => {
  const [first, second] = SAMPLE_FILE.connections ?? [];
  const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----";
  const connections = [first, second].flatMap((connection) => (connection ? [{ ...connection, caPem: pem }] : []));

  expect(checkConfiguration(sampleConfiguration({ connections }), allowed)).toEqual([
    "connections[0].caPem: is not a certificate in PEM form",
    "connections[1].caPem: is not a certificate in PEM form",
  ]);
});

test.each<[string, object, string[]]>([
  [
    "segments stand in order",
    { segments: SAMPLE_COMPANY.segments.toReversed(), mapping: [] },
    [
      "companies[0].segments[0].position: must be 1: segments stand in the order of the account",
      "companies[0].segments[2].position: must be 3: segments stand in the order of the account",
    ],
  ],
  [
    "a constant has the segment's length",
    { segments: [{ position: 1, name: "Main", length: 4, source: { kind: "constant", value: "00" } }], mapping: [] },
    ["companies[0].segments[0].source.value: has 2 characters, the segment 4"],
  ],
  [
    "mapping rows that no segment asks for",
    {
      mapping: [
        { kind: "category", segment: 1, source: "Meals", target: "643" },
        { kind: "tag", segment: 1, level: 2, source: "Boston", target: "440" },
        { kind: "category", segment: 4, source: "Meals", target: "6430" },
        { kind: "category", segment: 2, source: "Meals", target: "643" },
        { kind: "card", segment: 2, source: "Amex", target: "000-2145-00" },
      ],
    },
    [
      "companies[0].mapping[0].segment: segment 1 comes from tag, not from category",
      "companies[0].mapping[1].level: must be 1 for segment 1",
      "companies[0].mapping[2].segment: there is no segment 4",
      'companies[0].mapping[3].target: "643" has 3 characters, segment 2 has 4',
      "companies[0].mapping[4]: a card has neither segment nor level",
    ],
  ],
  [
    "a category stands for a whole account at segment 0",
    {
      mapping: [
        { kind: "category", segment: 0, source: "Meals", target: "310-6430-00" },
        { kind: "category", segment: 0, source: "Fuel", target: null },
        { kind: "category", segment: 0, source: "Lodging", target: "6420" },
        { kind: "category", segment: 0, source: "Gifts", target: "310-64-00" },
        { kind: "category", segment: 0, level: 1, source: "Airfare", target: "310-6410-00" },
      ],
    },
    [
      'companies[0].mapping[2].target: "6420" is no whole account like xxx-xxxx-xx',
      'companies[0].mapping[3].target: "310-64-00" is no whole account like xxx-xxxx-xx',
      "companies[0].mapping[4].level: a category has none",
    ],
  ],
  [
    "only the account of a card is confirmed",
    {
      mapping: [
        { kind: "category", segment: 2, source: "Meals", target: "6430", confirmedBy: "Sam Whitlock" },
        { kind: "card", source: "Amex", target: null, confirmedBy: "Sam Whitlock" },
      ],
    },
    [
      "companies[0].mapping[0].confirmedBy: only the account of a card is confirmed",
      "companies[0].mapping[1].confirmedBy: only the account of a card is confirmed",
    ],
  ],
  [
    "a mapping row stands once",
    { mapping: [...(SAMPLE_COMPANY.mapping ?? []), ...(SAMPLE_COMPANY.mapping ?? []).slice(3)] },
    ['companies[0].mapping[4].source: "card/0/0/Amex Corporate" stands there twice'],
  ],
  [
    "a calendar with a gap",
    {
      periods: [
        { year: 2026, number: 1, firstDay: "2026-01-01", lastDay: "2026-01-30" },
        { year: 2026, number: 2, firstDay: "2026-02-01", lastDay: "2026-02-28" },
      ],
    },
    ["companies[0].periods[1]: gap (2026-02)"],
  ],
  [
    "a schedule that never comes",
    { schedule: { days: [], every: { minutes: 30, from: "19:00", to: "07:00" } } },
    ["companies[0].schedule: days empty", "companies[0].schedule: to before from"],
  ],
])("%s", (_, changes, issues) => {
  expect(checkCompany(changes)).toEqual(issues);
});

test("the schema for editors knows the sections and refuses unknown keys", () => {
  expect(configurationJsonSchema()).toMatchObject({
    type: "object",
    additionalProperties: false,
    required: ["organization"],
    properties: { companies: { items: { properties: { goLiveOn: { type: "string" } } } } },
  });
});
