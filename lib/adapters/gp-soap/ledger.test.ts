import { expect, test } from "vitest";
import { reply } from "#lib/testing/windows/scripted-server.ts";
import { day } from "#lib/core/day.ts";
import type { JournalCriteria } from "#lib/core/ports.ts";
import { type Answer, faultXml, fixture, responseXml, startFakeGp, xmlReply } from "#lib/testing/windows/fake-gp.ts";

const signal = () => AbortSignal.timeout(20_000);
const byFixture: Answer = ({ operation }) => fixture(operation);
const MARCH_31 = day("2025-03-31");
const BATCH: JournalCriteria = { batchId: "EXP20250331A", from: MARCH_31, to: MARCH_31 };
const SUMMARY = {
  journalNumber: 3428,
  date: "2025-03-31",
  batchId: "EXP20250331A",
  reference: "EXP R00AbC123dEf",
  sourceDocument: "GJ",
  state: "Work",
  modifiedAt: new Date("2025-03-31T18:02:44Z"),
};

test("reads the set-up that the contract shows", async () => {
  const { ledger } = await startFakeGp(byFixture);

  expect(await ledger.listCompanies(signal())).toEqual({
    ok: true,
    value: [
      {
        id: 1,
        name: "Fabrikam, Inc.",
        separator: "-",
        options: ["AllowNegativeDebitsAndCreditsInGeneralLedger"],
        workflow: false,
      },
    ],
  });
  expect(await ledger.readAccountFormat(1, signal())).toEqual({
    ok: true,
    value: [
      { position: 1, name: "Division", length: 3, isMain: false },
      { position: 2, name: "Account", length: 4, isMain: true },
      { position: 3, name: "Department", length: 2, isMain: false },
    ],
  });
  expect(await ledger.readPolicy(1, "CreateGLTransaction", signal())).toEqual({
    ok: true,
    value: { id: "ffa3b9a6-fa25-47a2-8179-cb37c695455e", name: "CreateGLTransaction" },
  });
  expect(await ledger.readBatch(1, "EXP20250331A", signal())).toEqual({ ok: true, value: { count: 1 } });
});

test("a batch that GP does not find is null, another fault a problem", async () => {
  const { ledger } = await startFakeGp(
    ({ body, socket }) =>
      void socket.write(xmlReply(500, fixture(body.includes("NONE") ? "fault-not-found" : "fault-system"))),
  );

  expect(await ledger.readBatch(1, "NONE", signal())).toEqual({ ok: true, value: null });
  expect(await ledger.readBatch(1, "EXP20250331A", signal())).toMatchObject({ ok: false, error: { code: "gp_fault" } });
});

test("lists and reads the journal that the contract shows", async () => {
  const { ledger } = await startFakeGp(byFixture);

  expect(await ledger.list(1, BATCH, signal())).toEqual({ kind: "complete", journals: [SUMMARY] });
  expect(await ledger.read(1, 3428, MARCH_31, signal())).toEqual({
    ok: true,
    value: {
      ...SUMMARY,
      voided: false,
      auditTrailCode: "",
      lines: [
        { account: "000-6150-01", debitCents: 41_250, creditCents: 0, text: "Airfare SEA-DEN" },
        { account: "000-6170-01", debitCents: 8_725, creditCents: 0, text: "Client dinner" },
        { account: "000-2120-00", debitCents: 0, creditCents: 49_975, text: "Employee reimbursable" },
      ],
    },
  });
});

test("asks for Work, Open and History, always", async () => {
  const bodies: string[] = [];
  const { ledger } = await startFakeGp(({ body }) => {
    bodies.push(body);
    return responseXml("GetGLTransactionList", "<GetGLTransactionListResult/>");
  });
  const criteria: readonly JournalCriteria[] = [
    BATCH,
    { sourceDocument: "GJ", from: day("2025-03-30"), to: day("2025-04-01") },
    { from: MARCH_31, to: MARCH_31 },
    { modifiedFrom: new Date("2025-03-31T18:00:00Z"), modifiedTo: new Date("2025-03-31T19:00:00Z") },
    { journalNumbers: [3428] },
  ];

  for (const one of criteria) expect(await ledger.list(1, one, signal())).toEqual({ kind: "complete", journals: [] });
  expect(bodies).toHaveLength(criteria.length);
  for (const body of bodies) {
    for (const state of ["Work", "Open", "History"])
      expect(body).toContain(`<GLTransactionState>${state}</GLTransactionState>`);
  }
});

const ROW = /<GLTransactionSummary>[\s\S]*<\/GLTransactionSummary>/.exec(fixture("GetGLTransactionList"))?.[0] ?? "";
const listOf =
  (content: string): Answer =>
  () =>
    fixture("GetGLTransactionList").replace(ROW, content);

// Goal: nothing but a whole, well-formed, short list may ever mean "absent".
test.each<[string, Answer, string]>([
  ["a full page", listOf(ROW.repeat(3)), "gp_list_incomplete"],
  ["a row of another company", listOf(ROW.replace("<d:Id>1</d:Id>", "<d:Id>2</d:Id>")), "gp_answer_malformed"],
  ["a row without a number", listOf(ROW.replace("<JournalId>3428</JournalId>", "")), "gp_answer_malformed"],
  ["a row with a state that nobody knows", listOf(ROW.replace("Work", "Later")), "gp_answer_malformed"],
  ["a row with a date that is none", listOf(ROW.replaceAll("2025-03-31T00", "2025-02-30T00")), "gp_answer_malformed"],
  ["a null row", listOf('<GLTransactionSummary xsi:nil="true"/>'), "gp_answer_malformed"],
  ["another element among the rows", listOf(`${ROW}<Truncated/>`), "gp_answer_malformed"],
  ["no result", () => responseXml("GetGLTransactionList", ""), "gp_answer_malformed"],
  ["a fault", ({ socket }) => void socket.write(xmlReply(500, fixture("fault-system"))), "gp_fault"],
  ["half an answer", () => fixture("GetGLTransactionList").slice(0, -30), "gp_answer_malformed"],
  [
    "a page of HTML",
    ({ socket }) => void socket.write(reply(200, "<html><body>x</body></html>")),
    "gp_answer_malformed",
  ],
  ["a closed connection", ({ socket }) => void socket.destroy(), "gp_unreachable"],
])("a list is incomplete with %s", async (_name, answer, code) => {
  const { ledger } = await startFakeGp(answer, { listRowsMax: 3 });

  expect(await ledger.list(1, BATCH, signal())).toMatchObject({ kind: "incomplete", problem: { code } });
});

const DETAIL = fixture("GetGLTransactionByKey");
test.each<[string, string, string]>([
  ["another journal", DETAIL.replace("<JournalId>3428", "<JournalId>3429"), "instead of 3428"],
  ["an amount finer than a hundredth", DETAIL.replace("412.50", "412.505"), "DebitAmount is 412.505"],
  ["a line without an account", DETAIL.replace("<Id>000-6150-01</Id>", ""), "without GLAccountKey/Id"],
  ["no lines", DETAIL.replace(/<Lines>[\s\S]*<\/Lines>/, ""), "without Lines"],
])("reading refuses %s", async (_name, answer, detail) => {
  const { ledger } = await startFakeGp(() => answer);

  const outcome = await ledger.read(1, 3428, MARCH_31, signal());
  expect(outcome).toMatchObject({
    ok: false,
    error: { code: "gp_answer_malformed", detail: expect.stringContaining(detail) },
  });
});

test("reads a posted, voided journal of another time zone's server without shifting its date", async () => {
  const posted = DETAIL.replace("<IsVoided>false", "<AuditTrailCode>GLTRX00000123</AuditTrailCode><IsVoided>true")
    .replaceAll("2025-03-31T00:00:00", "2025-03-31T00:00:00-08:00")
    .replace("<TransactionState>Work</TransactionState>", '<TransactionState xsi:nil="true"/>')
    .replaceAll("412.50", "412.50000");
  const { ledger } = await startFakeGp(() => posted);

  expect(await ledger.read(1, 3428, MARCH_31, signal())).toMatchObject({
    ok: true,
    value: {
      date: "2025-03-31",
      state: "Open",
      voided: true,
      auditTrailCode: "GLTRX00000123",
      lines: [{ debitCents: 41_250 }, {}, {}],
    },
  });
});

test("an account format without a segment is a problem of the set-up", async () => {
  const { ledger } = await startFakeGp(() => responseXml("GetGLAccountFormatList", "<GetGLAccountFormatListResult/>"));

  expect(await ledger.readAccountFormat(1, signal())).toMatchObject({
    ok: false,
    error: { code: "gp_setup_incomplete" },
  });
});

const layersOf = (steps: Awaited<ReturnType<Awaited<ReturnType<typeof startFakeGp>>["ledger"]["ping"]>>) =>
  steps.map(({ layer, ok, problem }) => (ok ? layer : `${layer}: ${problem?.code}`));
const SEEN = ["name", "tcp", "tls", "scheme", "sign-in", "role", "company", "account format", "account", "journals"];

test("a ping tells each layer", async () => {
  const { ledger } = await startFakeGp(byFixture);
  const steps = await ledger.ping(signal(), { gpCompanyId: 1, account: "000-6150-01" });

  expect(layersOf(steps)).toEqual(SEEN);
  expect(steps.slice(3).map(({ detail }) => detail)).toEqual([
    "NTLM",
    "signed in as GPTEST\\gpws",
    "GP lets this account use its web services",
    "Fabrikam, Inc. (1), 1 in all",
    "Division 3, Account 4, Department 2",
    "1 read, 000-6150-01 Travel - Administration",
    "GP lets this account look for journals",
  ]);
});

test("a ping after other calls, and again, tells the same", async () => {
  const { ledger } = await startFakeGp(byFixture);
  await ledger.listCompanies(signal());

  expect(layersOf(await ledger.ping(signal()))).toEqual(SEEN);
  expect(layersOf(await ledger.ping(signal()))).toEqual(SEEN);
});

const failing =
  (operation: string, answer: Answer): Answer =>
  (exchange) =>
    exchange.operation === operation ? answer(exchange) : byFixture(exchange);
const denied: Answer = ({ socket }) => void socket.write(xmlReply(500, faultXml("A security exception has occurred.")));
test.each<[string, Answer, number | undefined, number, string]>([
  ["sign-in", failing("GetCompanyList", ({ socket }) => void socket.destroy()), 1, 5, "gp_unreachable"],
  ["role", failing("GetCompanyList", denied), 1, 6, "gp_fault"],
  [
    "role",
    failing("GetCompanyList", ({ socket }) => void socket.write(reply(404, "<html>"))),
    1,
    6,
    "gp_answer_malformed",
  ],
  ["company", byFixture, 7, 7, "gp_company_missing"],
  ["account format", failing("GetGLAccountFormatList", denied), undefined, 8, "gp_fault"],
  ["account", failing("GetGLPostingAccountList", denied), undefined, 9, "gp_fault"],
  ["journals", failing("GetGLTransactionList", denied), undefined, 10, "gp_fault"],
])("a ping ends at the layer %s when it fails", async (layer, answer, gpCompanyId, steps, code) => {
  const { ledger } = await startFakeGp(answer);

  const layers = layersOf(await ledger.ping(signal(), gpCompanyId === undefined ? {} : { gpCompanyId }));
  expect(layers).toEqual([...SEEN.slice(0, steps - 1), `${layer}: ${code}`]);
});

test("a ping of a closed port stops at TCP", async () => {
  const { ledger, server } = await startFakeGp(byFixture);
  await server.close();

  expect(layersOf(await ledger.ping(signal()))).toEqual(["name", "tcp: gp_unreachable"]);
});
