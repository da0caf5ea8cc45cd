import { expect, test } from "vitest";
import { NEVER, startHarness } from "./testing/harness.ts";

const reply = (json: object) => ({ body: JSON.stringify({ responseCode: 200, ...json }) });
const ID = "0123456789ABCDEF";

test("lists workspaces, whatever else stands in them", async () => {
  const workspace = {
    id: "50AB41C04076CFCD",
    name: "Nango's Workspace",
    role: "admin",
    type: "team",
    owner: "owner@acme.com",
    outputCurrency: "ILS",
    created: "2024-10-24 17:46:03",
    areTagsEnabled: false,
    tax: '{"trackingEnabled":false}',
  };
  const { source, server } = await startHarness([
    reply({ policyList: [workspace, { id: "X", name: "Y", type: "free" }] }),
  ]);

  expect(await source.listWorkspaces(NEVER)).toEqual({
    ok: true,
    value: [
      { policyId: "50AB41C04076CFCD", name: "Nango's Workspace", currency: "ILS", role: "admin", type: "team" },
      { policyId: "X", name: "Y", currency: "", role: "", type: "free" },
    ],
  });
  expect(server.seen[0]?.job).toEqual({ type: "get", inputSettings: { type: "policyList", adminOnly: true } });
});

const FLAT = {
  categories: [
    { name: "Travel: Flight", enabled: true, glCode: "6010-000", payrollCode: "", maxExpenseAmount: 2500 },
    { name: "Meals", enabled: false, payrollCode: "MEAL" },
  ],
  tags: [
    { name: "Enterprise", enabled: true, glCode: "" },
    { name: "Dept\\: R&D", glCode: 100 },
  ],
};
const LEVELS = {
  tags: [
    { name: "Department", tags: [{ name: "Sales", enabled: true, glCode: "100" }] },
    {
      name: "Project",
      tags: [
        { name: "A", enabled: false },
        { name: "B", enabled: true, glCode: null },
      ],
    },
  ],
};

test("reads a flat list of tags as one level without a name, and missing keys as unset", async () => {
  const { source, server } = await startHarness([reply({ policyInfo: { [ID]: FLAT } })]);

  expect(await source.readWorkspaces([ID], NEVER)).toMatchObject({
    ok: true,
    value: [
      {
        policyId: ID,
        categories: [
          { name: "Travel: Flight", enabled: true, glCode: "6010-000", payrollCode: "" },
          { name: "Meals", enabled: false, glCode: "", payrollCode: "MEAL" },
        ],
        tagLevels: [""],
        tags: [
          { level: 1, name: "Enterprise", enabled: true, glCode: "" },
          { level: 1, name: "Dept: R&D", enabled: true, glCode: "100" },
        ],
        reportFields: [],
        employees: [],
      },
    ],
  });
  expect(server.seen[0]?.job).toEqual({
    type: "get",
    inputSettings: { type: "policy", policyIDList: [ID], fields: ["categories", "tags", "reportFields", "employees"] },
  });
});

test("a name that is not written as we would write it is kept as it stands, to be written back unchanged", async () => {
  const names = ["R&D: Optics", "A &amp; B", "Dept\\: R&D", "Plain"];
  const policy = { tags: names.map((name) => ({ name })) };
  const { source } = await startHarness([reply({ policyInfo: { [ID]: policy } })], { unescapeHtml: true });
  const read = await source.readWorkspaces([ID], NEVER);

  expect(read.ok && read.value[0]?.tags.map(({ name, written }) => [name, written])).toEqual([
    ["R&D: Optics", "R&D: Optics"],
    ["A & B", "A &amp; B"],
    ["Dept: R&D", undefined],
    ["Plain", undefined],
  ]);
});

test("reads levels of tags", async () => {
  const { source } = await startHarness([reply({ policyInfo: { [ID]: LEVELS, OTHER: {} } })]);

  expect(await source.readWorkspaces([ID, "OTHER"], NEVER)).toMatchObject({
    ok: true,
    value: [
      {
        policyId: ID,
        categories: [],
        tagLevels: ["Department", "Project"],
        tags: [
          { level: 1, name: "Sales", enabled: true, glCode: "100" },
          { level: 2, name: "A", enabled: false, glCode: "" },
          { level: 2, name: "B", enabled: true, glCode: "" },
        ],
        reportFields: [],
        employees: [],
      },
      { policyId: "OTHER", categories: [], tagLevels: [], tags: [], reportFields: [], employees: [] },
    ],
  });
});

test("reads report fields with either shape of values, and employees with their keys missing", async () => {
  const policy = {
    reportFields: [
      { name: "Classes", type: "dropdown", values: ["Class 1"] },
      { name: "GP Company", type: "dropdown", values: [{ name: "TWO", enabled: true }, { value: "THREE" }] },
      { name: "Notes", type: "text" },
    ],
    employees: [
      { email: "John@Doe.com", role: "user", submitsTo: "Boss@doe.com", employeeID: "aabbcc", customField1: "V1" },
      { email: "ana@doe.com", firstName: "Ana", lastName: "Ruiz" },
    ],
  };
  const { source } = await startHarness([reply({ policyInfo: { [ID]: policy } })]);
  const read = await source.readWorkspaces([ID], NEVER);

  expect(read.ok && read.value[0]?.reportFields).toEqual([
    { name: "Classes", type: "dropdown", values: ["Class 1"] },
    { name: "GP Company", type: "dropdown", values: ["TWO", "THREE"] },
    { name: "Notes", type: "text", values: [] },
  ]);
  const nobody = { name: "", employeeId: "", customField1: "", customField2: "", role: "", submitsTo: "" };
  expect(read.ok && read.value[0]?.employees).toEqual([
    {
      ...nobody,
      ...{ email: "john@doe.com", employeeId: "aabbcc", customField1: "V1", role: "user", submitsTo: "boss@doe.com" },
    },
    { ...nobody, email: "ana@doe.com", name: "Ana Ruiz" },
  ]);
});

const DEPENDENT = {
  tags: [
    { name: "State", tags: [{ name: "California", glCode: "100" }, { name: "R\\: D" }] },
    {
      name: "Region",
      tags: [
        { name: "North", glCode: "20", rules: { parentTagsFilter: "^California$" } },
        { name: "California:South" },
        { name: "East", parentTagsFilter: "^R\\\\: D$" },
      ],
    },
  ],
};

test.each([
  [false, ["California", "R: D", "North", "California:South", "East"]],
  [true, ["California", "R\\: D", "California:North", "California:South", "R\\: D:East"]],
])("with dependent levels %s a tag is named %j", async (dependentTags, names) => {
  const { source } = await startHarness([reply({ policyInfo: { [ID]: DEPENDENT } })], { dependentTags });
  const read = await source.readWorkspaces([ID], NEVER);

  expect(read.ok && read.value[0]?.tags.map(({ name }) => name)).toEqual(names);
});

test("ten workspaces a request, in the order asked for", async () => {
  const ids = Array.from({ length: 11 }, (_, index) => `P${index}`);
  const info = Object.fromEntries(ids.toReversed().map((id) => [id, {}]));
  const { source, server } = await startHarness([reply({ policyInfo: info }), reply({ policyInfo: info })]);
  const result = await source.readWorkspaces(ids, NEVER);

  expect(result.ok && result.value.map(({ policyId }) => policyId)).toEqual(ids);
  expect(server.seen).toHaveLength(2);
});

test("unescapes names when the connection says that Expensify escapes them", async () => {
  const escaped = { categories: [{ name: "Meals &amp; &quot;Ent&quot;", enabled: true }] };
  const { source } = await startHarness([reply({ policyInfo: { [ID]: escaped } })], { unescapeHtml: true });

  expect(await source.readWorkspaces([ID], NEVER)).toMatchObject({
    value: [{ categories: [{ name: 'Meals & "Ent"' }] }],
  });
});

test.each([
  ["a missing workspace", { policyInfo: {} }, "workspace toString is missing"],
  ["no list at all", {}, "policyInfo: "],
  [
    "a category without a name",
    { policyInfo: { toString: { categories: [{}] } } },
    "policyInfo.toString.categories.0.name: ",
  ],
  ["levels and tags mixed", { policyInfo: { toString: { tags: [LEVELS.tags[0], {}] } } }, "policyInfo.toString.tags: "],
])("never takes %s for an empty list", async (_name, json, detail) => {
  const { source } = await startHarness([reply(json)]);
  const result = await source.readWorkspaces(["toString"], NEVER);

  expect(result).toMatchObject({ ok: false, error: { code: "expensify_answer_malformed" } });
  expect(!result.ok && result.error.code === "expensify_answer_malformed" && result.error.detail).toContain(detail);
});

test.each([
  [{ responseCode: 410, responseMessage: "Required parameter 'policyIDList' is missing" }, "expensify_refused"],
  [{ responseCode: 401, policyList: [] }, "expensify_credentials_refused"],
  [{ responseCode: 200 }, "expensify_answer_malformed"],
])("an answer of %j is an error, never an empty list", async (json, code) => {
  const { source } = await startHarness([{ body: JSON.stringify(json) }]);

  expect(await source.listWorkspaces(NEVER)).toMatchObject({ ok: false, error: { code } });
});

test("a 500 is tried again", async () => {
  const { source, waitsMs } = await startHarness([{ body: '{"responseCode":500}' }, reply({ policyList: [] })]);

  expect(await source.listWorkspaces(NEVER)).toEqual({ ok: true, value: [] });
  expect(waitsMs).toEqual([5_000]);
});
