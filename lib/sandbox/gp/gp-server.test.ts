import { afterEach, expect, test } from "vitest";
import { createTestClient } from "./testing/ntlm-client.ts";
import {
  ACCOUNT,
  context,
  envelope,
  headersOf,
  journalXml,
  startForTest,
  TWO_LINES,
  type JournalInput,
  type Running,
} from "./testing/started-gp.ts";
import { GP_PATH } from "./gp-server.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";

let running: Running[] = [];
afterEach(() => {
  for (const one of running) one.close();
  running = [];
});
async function start(dataDir?: string): Promise<Running> {
  const one = await startForTest(dataDir);
  running.push(one);
  return one;
}

const CREATE = "CreateGLTransaction";
const all = (body: string, name: string): string[] =>
  [...body.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map((match) => match[1] ?? "");
const byBatch = (id: string): string =>
  `<criteria><BatchId><EqualValue>${id}</EqualValue></BatchId></criteria>${context()}`;
const byKey = (number: number, date: string): string =>
  `<key><JournalId>${number}</JournalId><Date>${date}T00:00:00</Date></key>${context()}`;

test("keeps a journal, says nothing, and gives it back by batch and by key, also after a restart", async () => {
  const dataDir = temporaryFolder();
  const { call } = await start(dataDir);
  const created = await call(CREATE, journalXml());
  expect(created.body).toMatch(/<CreateGLTransactionResponse [^>]*><\/CreateGLTransactionResponse>/);
  const again = await start(dataDir);
  const list = await again.call("GetGLTransactionList", byBatch("exp-20261116-1"));
  expect([all(list.body, "JournalId"), all(list.body, "Reference"), all(list.body, "TransactionState")]).toEqual([
    ["28401"],
    ["EXP R00X9oNOn2MO 7QK2MZ4D"],
    ["Work"],
  ]);
  const read = await again.call("GetGLTransactionByKey", byKey(28401, "2026-11-13"));
  expect(all(read.body, "Value")).toEqual(["0.00000", "512.40000", "512.40000", "0.00000"]);
  expect(all(read.body, "Description")).toEqual(["Teague 11-10 Delta", "Teague R00X9oNOn2MO"]);
  await again.call(CREATE, journalXml({ reference: "second" }));
  expect(again.gp.book.journals().map(({ journalNumber }) => journalNumber)).toEqual([28401, 28402]);
});

test.each<[string, JournalInput, string]>([
  [
    "unbalanced",
    {
      lines: [
        { account: "310-6410-00", debit: "1.00" },
        { account: "000-2145-00", credit: "0.99" },
      ],
    },
    "not equal",
  ],
  [
    "an unknown account",
    {
      lines: [
        { account: "400-6440-00", debit: "1.00" },
        { account: "000-2145-00", credit: "1.00" },
      ],
    },
    "400-6440-00 does not exist",
  ],
  [
    "an inactive account",
    {
      lines: [
        { account: "300-6445-00", debit: "1.00" },
        { account: "000-2145-00", credit: "1.00" },
      ],
    },
    "300-6445-00 is inactive",
  ],
  [
    "an account without entry",
    {
      lines: [
        { account: "100-6440-10", debit: "1.00" },
        { account: "000-2145-00", credit: "1.00" },
      ],
    },
    "does not allow account entry",
  ],
  [
    "an allocation account",
    {
      lines: [
        { account: "600-6560-10", debit: "1.00" },
        { account: "000-2145-00", credit: "1.00" },
      ],
    },
    "Fixed Allocation",
  ],
  [
    "a negative amount",
    {
      lines: [
        { account: "310-6410-00", debit: "-1.00" },
        { account: "000-2145-00", credit: "-1.00" },
      ],
    },
    "Negative",
  ],
  [
    "both sides",
    {
      lines: [
        { account: "310-6410-00", debit: "1.00", credit: "1.00" },
        { account: "000-2145-00", credit: "1.00", debit: "1.00" },
      ],
    },
    "Exactly one",
  ],
  [
    "a third decimal",
    {
      lines: [
        { account: "310-6410-00", debit: "1.005" },
        { account: "000-2145-00", credit: "1.005" },
      ],
    },
    "fit the currency",
  ],
  ["one line number twice", { lines: TWO_LINES.map((line) => ({ ...line, sequence: 1 })) }, "already exists"],
  ["a time of day", { date: "2026-11-13T08:00:00" }, "no time of day"],
  ["a zone", { date: "2026-11-13T00:00:00Z" }, "no time of day"],
  ["31 characters of reference", { reference: "x".repeat(31) }, "Reference is longer"],
  ["no reference", { reference: "" }, "Reference is required"],
  [
    "31 characters of text",
    { lines: TWO_LINES.map((line) => ({ ...line, text: "x".repeat(31) })) },
    "Description is longer",
  ],
  ["16 characters of batch", { batchId: "x".repeat(16) }, "Batch id is longer"],
  ["another currency", { currency: "EUR" }, "Currency EUR"],
  ["an unknown source document", { sourceDocument: "NOPE" }, "Source document"],
  ["no policy", { policy: "" }, "A policy is required"],
])("refuses %s, keeps nothing, and tells why to who asks with the log id", async (_name, input, why) => {
  const { call, gp } = await start();
  const refused = await call(CREATE, journalXml(input));
  expect(refused.status).toBe(500);
  const [logId = ""] = all(refused.body, "Message");
  expect(logId).toMatch(/^[0-9a-f-]{36}$/);
  expect(gp.book.journals()).toEqual([]);
  const detail = await call("GetLoggedValidationResultByKey", `<logId>${logId}</logId>${context()}`);
  expect(all(detail.body, "Message").join("; ")).toContain(why);
});

test("refuses what the schema does not allow: order, names, namespace, missing type, SOAPAction, content type, DOCTYPE", async () => {
  const { call, client, gp } = await start();
  const good = journalXml();
  const broken = [
    good.replace(/(<Reference>.*?<\/Reference>)(<SourceDocumentKey>.*?<\/SourceDocumentKey>)/, "$2$1"),
    good.replace("<Reference>", "<reference>").replace("</Reference>", "</reference>"),
    good.replaceAll("d:CurrencyType", "CurrencyType"),
    good.replace(' xsi:type="MoneyAmount"', ""),
    good.replace(/<CreatedDateTime>.*?<\/CreatedDateTime>/, ""),
    good.replace('<ExchangeRate xsi:nil="true"/>', ""),
    good.replace("<JournalId>0</JournalId>", '<JournalId xsi:nil="true"/>'),
    good.replace("<IsEncrypted>false</IsEncrypted>", "<IsEncrypted>no</IsEncrypted>"),
  ];
  for (const inner of broken) {
    const reply = await call(CREATE, inner);
    expect(reply.status).toBe(500);
    expect(reply.body).toContain("There is an error in XML document");
    expect(reply.body).not.toContain("<Message>");
  }
  expect((await call(CREATE, good, { soapaction: '"http://x/CreateGLTransaction"' })).body).toContain("SOAPAction");
  expect((await call(CREATE, good, { "content-type": "application/soap+xml" })).status).toBe(415);
  const doctype = `<!DOCTYPE x [<!ENTITY a "b">]>${envelope(CREATE, good)}`;
  expect((await client.send({ path: GP_PATH, headers: headersOf(CREATE) }, doctype)).body).toContain(
    "DTD is prohibited",
  );
  expect(gp.book.journals()).toEqual([]);
});

test("loses what Windows-1252 cannot hold, and blanks at the end", async () => {
  const { call, gp } = await start();
  await call(
    CREATE,
    journalXml({
      reference: "Weiß – 寿 1",
      lines: TWO_LINES.map((line) => ({ ...line, text: "a &lt;b&gt; &amp;  " })),
    }),
  );
  expect(gp.book.journals()[0]).toMatchObject({
    reference: "Weiß – ? 1",
    lines: [{ text: "a <b> &" }, { text: "a <b> &" }],
  });
});

test("people post, re-date, void and delete; a posted journal has lost its batch, and is found by source document", async () => {
  const { call, control, gp } = await start();
  for (const reference of ["one", "two", "three"]) await call(CREATE, journalXml({ reference }));
  expect(await control("/journal", { action: "post", journalNumber: 28401 })).toBe(200);
  expect(await control("/journal", { action: "delete", journalNumber: 28401 })).toBe(400);
  await control("/journal", { action: "delete", journalNumber: 28402 });
  await control("/journal", { action: "edit", journalNumber: 28403, set: { date: "2026-12-01" } });
  await control("/journal", { action: "void", journalNumber: 28401 });
  const batch = await call("GetGLTransactionList", byBatch("EXP-20261116-1"));
  expect(all(batch.body, "JournalId")).toEqual(["28403"]);
  const bySource = `<criteria><SourceDocumentId><EqualValue>gj</EqualValue></SourceDocumentId></criteria>${context()}`;
  const posted = await call("GetGLTransactionList", bySource);
  expect(all(posted.body, "TransactionState")).toEqual(["Open", "Work"]);
  const read = await call("GetGLTransactionByKey", byKey(28401, "2026-11-13"));
  expect([all(read.body, "IsVoided"), all(read.body, "PostedBy")]).toEqual([["true"], ["DWALSH"]]);
  expect((await call("GetGLTransactionByKey", byKey(28403, "2026-11-13"))).body).toContain(
    "Business object not found.",
  );
  expect(gp.book.journals()).toHaveLength(2);
  await control("/journal/add", { date: "2026-11-13", reference: "EXP R00X9oNOn2MO by hand" });
  expect(gp.book.journals().at(-1)).toMatchObject({ journalNumber: 28404, batchId: "MANUAL", state: "Work" });
});

test("lists by dates, states and change, and gives no more rows than set", async () => {
  const { call, gp } = await start();
  for (const day of ["10", "11", "12"]) await call(CREATE, journalXml({ date: `2026-11-${day}T00:00:00` }));
  const nil = (...names: string[]): string => names.map((name) => `<${name} xsi:nil="true"/>`).join("");
  const between = (from: string, to: string): string =>
    `<criteria><Date>${nil("EqualValue", "NotEqualValue")}<From>${from}T00:00:00</From><To>${to}T00:00:00</To>${nil("GreaterThan", "LessThan")}</Date>` +
    `<TransactionState>${nil("EqualValue", "NotEqualValue")}<Items><GLTransactionState>Work</GLTransactionState></Items></TransactionState></criteria>${context()}`;
  expect(all((await call("GetGLTransactionList", between("2026-11-11", "2026-11-30"))).body, "JournalId")).toEqual([
    "28402",
    "28403",
  ]);
  gp.settings.current = { ...gp.settings.current, listRowsMax: 1 };
  expect(all((await call("GetGLTransactionList", between("2026-11-01", "2026-11-30"))).body, "JournalId")).toEqual([
    "28401",
  ]);
});

test("600 accounts, those of a cost centre by pattern; no role in a company is a fault, another company is empty", async () => {
  const { call, gp } = await start();
  const accounts = await call("GetGLAccountList", `<criteria/>${context()}`);
  expect(accounts.body.match(/<GLAccountSummary>/g)).toHaveLength(600);
  const posting = await call(
    "GetGLPostingAccountList",
    `<criteria><GLAccountId><Like>420-%</Like></GLAccountId></criteria>${context()}`,
  );
  expect(posting.body.match(/<GLPostingAccountSummary>/g)).toHaveLength(21);
  expect((await call("GetGLAccountList", `<criteria/>${context(1)}`)).body).not.toContain("<GLAccountSummary>");
  gp.settings.current = { ...gp.settings.current, roleMissingIn: [2] };
  expect((await call("GetGLAccountList", `<criteria/>${context()}`)).body).toContain("A security exception");
});

test("ordered faults: nothing kept before, kept after, kept late; then whole again", async () => {
  const { call, control, gp } = await start();
  await call("GetCompanyList", `<criteria/>${context()}`);
  await control("/fault", { operation: CREATE, kind: "drop_before" });
  await expect(call(CREATE, journalXml())).rejects.toThrow(/socket hang up|ECONNRESET/);
  expect(gp.book.journals()).toHaveLength(0);
  await call("GetCompanyList", `<criteria/>${context()}`);
  await control("/fault", { operation: CREATE, kind: "drop_after" });
  await expect(call(CREATE, journalXml())).rejects.toThrow(/socket hang up|ECONNRESET/);
  expect(gp.book.journals()).toHaveLength(1);
  await control("/fault", { operation: CREATE, kind: "late_commit", ms: 5 });
  await call(CREATE, journalXml());
  expect(gp.book.journals()).toHaveLength(2);
  await control("/fault", { operation: CREATE, kind: "system_fault", commit: true });
  expect((await call(CREATE, journalXml())).body).toContain("unhandled system exception");
  expect(gp.book.journals()).toHaveLength(3);
  await control("/fault", { kind: "xml_bomb" });
  expect((await call(CREATE, journalXml())).body).toContain("<!ENTITY");
  await control("/fault", { kind: "huge_answer", bytes: 3_000_000 });
  expect((await call(CREATE, journalXml())).body).toHaveLength(3_000_000);
  expect((await call(CREATE, journalXml())).status).toBe(200);
  await control("/reset", {});
  expect(gp.book.journals()).toHaveLength(0);
});

test("a client that is not signed in gets nothing done", async () => {
  const { port, gp } = await start();
  const stranger = createTestClient(port, gp.tls.caPem, { ...ACCOUNT, user: "nobody" });
  const reply = await stranger.signIn({ path: GP_PATH, headers: headersOf(CREATE) }, envelope(CREATE, journalXml()));
  stranger.close();
  expect([reply.status, gp.book.journals()]).toEqual([401, []]);
});
