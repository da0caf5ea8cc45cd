import type { Socket } from "node:net";
import { expect, test } from "vitest";
import { day } from "#lib/core/day.ts";
import { JOURNAL } from "#lib/testing/ledger/sample-journal.ts";
import { jsonReply, sbaFixture, type SbaAnswer, startFakeSba } from "#lib/testing/windows/fake-sba.ts";
import { reply } from "#lib/testing/windows/scripted-server.ts";

// Goal of this file: SBA's answers are documented nowhere. Every plausible wrapping is understood, and nothing else is ever taken
// for "done", "refused" or "none".

const signal = () => AbortSignal.timeout(20_000);
const MARCH_31 = day("2025-03-31");
const BATCH = { batchId: "EXP20250331A", from: MARCH_31, to: MARCH_31 };
const rows = (JSON.parse(sbaFixture("list-journals.response.json")) as { Payload: readonly object[] }).Payload;
const ROW = JSON.stringify(rows[0]);
const camel = (name: string) => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
const CAMEL = JSON.stringify(
  Object.fromEntries(Object.entries(rows[0] ?? {}).map(([name, value]) => [camel(name), value])),
);

const always =
  (status: number, body: string): SbaAnswer =>
  () => [status, body];
const raw =
  (bytes: string): SbaAnswer =>
  (_request, socket) =>
    void socket.write(bytes);

test.each([
  ["in Payload", `{"Payload":[${ROW}]}`],
  ["bare", `[${ROW}]`],
  ["with a byte order mark", `\uFEFF{"Payload":[${ROW}]}`],
  ["in camel case", `{"payload":[${CAMEL}]}`],
  ["as OData", `{"@odata.context":"x","value":[${ROW}]}`],
  ["as older OData", `{"d":{"results":[${ROW}]}}`],
  ["in Payload with Items", `{"Status":"OK","Payload":{"Items":[${ROW}]},"Errors":[],"Warnings":["slow"]}`],
  ["with a count that fits", `{"Payload":[${ROW}],"TotalCount":1,"IsComplete":true,"Success":true}`],
  ["with numbers as texts", `{"Payload":[${ROW.replace("3428", '"3428"')}]}`],
  ["with times in the dates", `{"Payload":[${ROW.replace("2025-03-31", "2025-03-31T00:00:00")}]}`],
])("a list %s is whole", async (_name, body) => {
  const { ledger } = await startFakeSba(always(200, body));

  expect(await ledger.list(1, BATCH, signal())).toMatchObject({
    ...{ kind: "complete", journals: [{ journalNumber: 3428, reference: "EXP R00AbC123dEf", state: "Work" }] },
  });
});

test.each<[string, SbaAnswer, string]>([
  ["no payload", always(200, `{"Payload":null}`), "gp_answer_malformed"],
  ["an empty object", always(200, "{}"), "gp_answer_malformed"],
  ["one row that is no list", always(200, `{"Payload":${ROW}}`), "gp_answer_malformed"],
  ["a text", always(200, `"ok"`), "gp_answer_malformed"],
  ["nothing", always(200, ""), "gp_answer_malformed"],
  ["no content", always(204, ""), "gp_answer_malformed"],
  ["XML", raw(reply(200, "<Payload/>", { "Content-Type": "text/xml" })), "gp_answer_malformed"],
  ["HTML", raw(reply(200, "<html>Sign in</html>")), "gp_answer_malformed"],
  ["half of it", always(200, `{"Payload":[${ROW}`), "gp_answer_malformed"],
  ["an error and no rows", always(200, `{"Payload":[],"Errors":[{"Message":"SQL timeout"}]}`), "gp_fault"],
  ["an error alone", always(500, `{"error":{"code":"X","message":"boom"}}`), "gp_fault"],
  ["a failure that it says in a flag", always(200, `{"Payload":[],"IsSuccessful":false}`), "gp_fault"],
  ["an error without a word", always(200, `{"Payload":[],"Errors":[{}]}`), "gp_fault"],
  ["errors by field", always(400, `{"errors":{"DateFrom":["not known"]}}`), "gp_fault"],
  ["rows left out", always(200, `{"Payload":[${ROW}],"IsComplete":false}`), "gp_list_incomplete"],
  ["a next page", always(200, `{"value":[${ROW}],"@odata.nextLink":"https://x/2"}`), "gp_list_incomplete"],
  ["a higher count", always(200, `{"Payload":{"Items":[${ROW}],"TotalCount":2}}`), "gp_list_incomplete"],
  ["as many rows as count as cut off", always(200, `[${ROW},${ROW},${ROW}]`), "gp_list_incomplete"],
  [
    "a row of another company",
    always(200, `[${ROW.replace('"CompanyId":1', '"CompanyId":2')}]`),
    "gp_answer_malformed",
  ],
  ["a row of another day", always(200, `[${ROW.replace("2025-03-31", "2025-04-01")}]`), "gp_answer_malformed"],
  ["a row without a reference", always(200, `[${ROW.replace('"Reference"', '"Ref"')}]`), "gp_answer_malformed"],
  ["a state that nobody knows", always(200, `[${ROW.replace('"Work"', '"Saved"')}]`), "gp_answer_malformed"],
  [
    "a date of another form",
    always(200, `[${ROW.replace("2025-03-31", "/Date(1743379200000)/")}]`),
    "gp_answer_malformed",
  ],
  ["a row that is null", always(200, `[${ROW},null]`), "gp_answer_malformed"],
  ["a path that is not there", raw(reply(404, "<html>Not found</html>")), "gp_resource_missing"],
  ["a redirect", raw(reply(302, "", { Location: "https://example.com/" })), "gp_answer_malformed"],
  ["JSON nested without end", always(200, "[".repeat(200_000)), "gp_answer_malformed"],
  ["a closed connection", (_request, socket) => void socket.destroy(), "gp_unreachable"],
])("a list is incomplete with %s", async (_name, answer, code) => {
  const { ledger } = await startFakeSba(answer, { listRowsMax: 3 });

  expect(await ledger.list(1, BATCH, signal())).toMatchObject({ kind: "incomplete", problem: { code } });
});

const destroy = (_request: unknown, socket: Socket) => void socket.destroy();
const REFUSAL = `{"Errors":[{"Code":"Validation","Message":"Account is inactive"}]}`;
test.each<[string, SbaAnswer, string]>([
  ["200 with JSON", always(200, `{"Payload":{"JournalNumber":3428}}`), "executed"],
  ["201 with JSON", always(201, `{"JournalNumber":3428}`), "executed"],
  ["201 without a body", always(201, ""), "executed"],
  ["204", always(204, ""), "executed"],
  ["400 with errors", always(400, REFUSAL), "rejected"],
  ["403 with errors", always(403, REFUSAL), "rejected"],
  ["404 with errors", always(404, REFUSAL), "rejected"],
  ["409 with errors", always(409, REFUSAL), "rejected"],
  ["422 with errors", always(422, REFUSAL), "rejected"],
  ["409 for a reference that exists", always(409, sbaFixture("duplicate-journal.response.json")), "unknown"],
  ["200 with errors", always(200, REFUSAL), "unknown"],
  ["500 with errors", always(500, REFUSAL), "unknown"],
  ["503 with errors", always(503, REFUSAL), "unknown"],
  ["400 without errors", always(400, `{"Message":"Bad request"}`), "unknown"],
  ["400 and HTML", raw(reply(400, "<html>Bad request</html>")), "unknown"],
  ["404 and HTML", raw(reply(404, "<html>Not found</html>")), "unknown"],
  ["200 without a body", always(200, ""), "unknown"],
  ["200 and XML", raw(reply(200, "<Payload/>")), "unknown"],
  ["202", always(202, `{"Payload":{}}`), "unknown"],
  ["half an answer", raw(jsonReply(201, `{"Payload":`)), "unknown"],
  ["a connection that closes", destroy, "unknown"],
])("a send that is answered with %s is %s", async (_name, answer, kind) => {
  const { ledger, seen } = await startFakeSba(answer);

  expect(await ledger.send(ledger.render(JOURNAL), signal())).toMatchObject({ kind });
  expect(seen().filter(({ method }) => method === "POST")).toHaveLength(1);
});

test.each([
  ["412.50", "412.50", 41_250],
  ["412.5", "412.5", 41_250],
  ["a number with more places than a float keeps", "90071992547409.91", 9_007_199_254_740_991],
  ["a text", '"412.50000"', 41_250],
])("an amount of %s is read to the cent", async (_name, written, cents) => {
  const detail = sbaFixture("read-journal.response.json").replace("412.50000", written);
  const { ledger } = await startFakeSba(always(200, detail));
  const read = await ledger.read(1, 3428, MARCH_31, signal());

  expect(read.ok && read.value.lines[0]?.debitCents).toBe(cents);
});

test.each([
  ["an amount finer than a hundredth", "412.50000", "412.505"],
  ["an amount with an exponent", "412.50000", "4.125e2"],
  ["another journal", "3428", "3429"],
  ["another company", '"CompanyId": 1', '"CompanyId": 2'],
  ["a line without an account", '"Account": "000-6150-01"', '"Account": null'],
  ["no lines", '"Lines"', '"Distributions"'],
])("reading refuses %s", async (_name, from, to) => {
  const { ledger } = await startFakeSba(always(200, sbaFixture("read-journal.response.json").replace(from, to)));

  expect(await ledger.read(1, 3428, MARCH_31, signal())).toMatchObject({
    ...{ ok: false, error: { code: "gp_answer_malformed" } },
  });
});

// Goal: "there is none" opens the way to creating one, so only the service's own word for it may say so.
test.each<[string, SbaAnswer, object]>([
  ["404 with the code NotFound", always(404, sbaFixture("missing-journal.response.json")), { ok: true, value: null }],
  [
    "404 with another code",
    always(404, `{"Errors":[{"Code":"CompanyNotFound","Message":"No company"}]}`),
    { ok: false, error: { code: "gp_fault", detail: "No company" } },
  ],
  ["404 of the web server", raw(reply(404, "<html>")), { ok: false, error: { code: "gp_resource_missing" } }],
  [
    "the code NotFound with another status",
    always(500, `{"Errors":[{"Code":"NotFound","Message":"x"}]}`),
    { ok: false, error: { code: "gp_fault" } },
  ],
  ["200 and nothing", always(200, `{"Payload":null}`), { ok: false, error: { code: "gp_answer_malformed" } }],
])("a reading by key that is answered with %s", async (_name, answer, expected) => {
  const { ledger } = await startFakeSba(answer);

  expect(await ledger.readVendor(1, "OKAFORMAYA", signal())).toMatchObject(expected);
  expect(await ledger.readPostingAccount(1, "000-6160-01", signal())).toMatchObject(expected);
});

test("a company that neither settings nor list know sends nothing, and the list is read once", async () => {
  const { ledger, seen } = await startFakeSba(always(200, sbaFixture("companies.response.json")), { companyNames: {} });
  const elsewhere = ledger.render({ ...JOURNAL, gpCompanyId: 5 });

  expect(await ledger.send(elsewhere, signal())).toEqual({
    ...{ kind: "not_executed", problem: { code: "gp_company_missing", companyId: 5 } },
  });
  expect(await ledger.send(elsewhere, signal())).toMatchObject({ kind: "not_executed" });
  expect(seen().map(({ method, path }) => `${method} ${path.split("/").at(-1)}`)).toEqual(["GET Companies.json"]);
});

test("a sign-in's token never stands in what is kept of an answer", async () => {
  const token = `NTLM TlRMTVNTUAADAAAAGAAYAHAAAAAA${"A".repeat(40)}`;
  const { ledger } = await startFakeSba(raw(reply(200, `<p>${token}</p>${"x".repeat(100_000)}`)));
  const outcome = await ledger.send(ledger.render(JOURNAL), signal());

  expect(outcome.kind === "unknown" && outcome.raw.length).toBeLessThanOrEqual(64 * 1024);
  expect(JSON.stringify(outcome)).not.toContain("TlRMTVNTU");
});
