import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { context, journalXml, startForTest } from "../testing/started-gp.ts";
import { checkSchema } from "./check-schema.ts";
import { COMPLEX_TYPES, SIMPLE_TYPES } from "./schema.ts";
import { parseXml } from "./xml-tree.ts";

const CONTRACT = new URL("../../../../../shared/contracts/gp/", import.meta.url);
const missing = !existsSync(CONTRACT);
const needs = "needs ../shared/contracts";

test("every type that the schema names is there", () => {
  for (const type of COMPLEX_TYPES.values()) {
    const named = type.abstract ? [type.concrete] : type.particles.map((particle) => particle.type);
    for (const name of named)
      expect(COMPLEX_TYPES.has(name) || SIMPLE_TYPES.has(name), `${type.name} → ${name}`).toBe(true);
  }
});

test.skipIf(missing)(`takes every request of the contract's examples: ${needs}`, () => {
  const folder = new URL("examples/", CONTRACT);
  const names = readdirSync(folder).filter((name) => name.endsWith(".request.xml") && !name.includes("native"));
  expect(names.length).toBeGreaterThanOrEqual(9);
  for (const name of names) {
    const [operation] = parseXml(readFileSync(new URL(name, folder), "utf8")).children[0]?.children ?? [];
    expect([name, operation && checkSchema(operation, operation.name)]).toEqual([name, null]);
  }
});

test.skipIf(missing)(`every answer validates against the real schema: ${needs}`, async () => {
  const { call, gp, control, close } = await startForTest();
  const read = (name: string): string => readFileSync(new URL(`xsd/${name}.xsd`, CONTRACT), "utf8");
  const key = `<key><JournalId>28401</JournalId><Date>2026-11-13T00:00:00</Date></key>${context()}`;
  const postedKey = key.replace(
    "</key>",
    "<RecurringTransactionSequence>0</RecurringTransactionSequence><FiscalYear>2026</FiscalYear></key>",
  );
  const batch =
    "<Source>GL_Normal</Source><Id>EXP-20261116-1</Id><CreatedDateTime>0001-01-01T00:00:00</CreatedDateTime>";
  gp.validationLog.set("3f0b8f0e-6d53-4b3e-9c6d-1b7f0e3a2c11", [
    { objectType: "A", property: "B", message: "C & D", id: "E" },
  ]);
  const calls: readonly (readonly [string, string])[] = [
    ["CreateGLTransaction", journalXml()],
    ["GetCompanyList", `<criteria/>${context()}`],
    ["GetWSEnabledCompanyForUserList", context()],
    ["GetGLAccountFormatList", `<criteria/>${context()}`],
    ["GetGLAccountList", `<criteria/>${context()}`],
    ["GetGLPostingAccountList", `<criteria/>${context()}`],
    ["GetPolicyByOperation", `<operation>CreateGLTransaction</operation>${context()}`],
    ["GetBatchByKey", `<key>${batch}</key>${context()}`],
    ["GetGLTransactionList", `<criteria/>${context()}`],
    ["GetGLTransactionByKey", key],
    ["GetGLPostedTransactionByKey", postedKey],
    ["GetCurrencyList", `<criteria/>${context()}`],
    ["GetEmployeeList", `<criteria><Scope>Return All</Scope></criteria>${context()}`],
    ["GetVendorList", `<criteria><Scope>Return All</Scope></criteria>${context()}`],
    ["GetVendorByKey", `<key><Id>AMEX</Id></key>${context()}`],
    ["GetGLPostingAccountByKey", `<key><Id>420-6410-00</Id><IsEncrypted>false</IsEncrypted></key>${context()}`],
    ["GetLoggedValidationResultByKey", `<logId>3f0b8f0e-6d53-4b3e-9c6d-1b7f0e3a2c11</logId>${context()}`],
  ];
  await control("/settings", { postedKeepBatch: true });
  const bodies: { fileName: string; contents: string }[] = [];
  for (const [operation, inner] of calls) {
    if (operation === "GetGLPostedTransactionByKey")
      await control("/journal", { action: "post", journalNumber: 28401 });
    const reply = await call(operation, inner);
    expect([operation, reply.status]).toEqual([operation, 200]);
    bodies.push({ fileName: `${operation}.xml`, contents: inside(reply.body) });
  }
  close();
  const preload = ["dyn", "sec", "mst"].map((name) => ({ fileName: `${name}.xsd`, contents: read(name) }));
  const schema = [{ fileName: "gp.xsd", contents: read("gp") }];
  const result = await validateXML({ xml: bodies, schema, preload });
  expect(result.errors.map(({ message }) => message)).toEqual([]);
});

/** What stands in the SOAP body, with the namespace that the envelope declares. */
function inside(envelope: string): string {
  const body = /<soap:Body>([\s\S]*)<\/soap:Body>/.exec(envelope)?.[1] ?? "";
  return body.replace(/^<(\w+) /, '<$1 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ');
}
