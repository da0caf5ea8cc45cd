import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { reply, startScriptedServer } from "#lib/testing/windows/scripted-server.ts";
import { createWindowsLedger } from "#lib/testing/windows/windows-ledger.ts";
import { type Answer, faultXml, fixture, responseXml, startFakeGp, xmlReply } from "#lib/testing/windows/fake-gp.ts";
import { JOURNAL } from "#lib/testing/ledger/sample-journal.ts";

// Goal of this file: the table of answer classes in posting-protocol.md, row by row, over a real socket.

const signal = () => AbortSignal.timeout(20_000);

async function sendTo(answer: Answer, deadline: AbortSignal = signal()) {
  const { ledger, operations } = await startFakeGp(answer);
  const outcome = await ledger.send(ledger.render(JOURNAL), deadline);
  return { outcome, sends: operations().filter((operation) => operation === "CreateGLTransaction").length };
}

/** Answers the create with these bytes. */
const raw =
  (bytes: string | Buffer): Answer =>
  ({ socket }) =>
    void socket.write(bytes);
const BOMB = `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><soap:Envelope>&b;</soap:Envelope>`;
const EXECUTED = fixture("CreateGLTransaction");
const HTML = "<!DOCTYPE html><html><body><h1>Service Unavailable</h1></body></html>";

test("executed: the empty answer that the contract shows", async () => {
  const { outcome, sends } = await sendTo(() => EXECUTED);

  expect(outcome).toEqual({ kind: "executed" });
  expect(sends).toBe(1);
});

test.each<[string, Answer, string]>([
  ["a system fault", raw(xmlReply(500, fixture("fault-system"))), "gp_fault"],
  ["a fault of a type nobody knows", raw(xmlReply(500, faultXml("Something happened."))), "gp_fault"],
  [
    "a logged fault that is no refusal",
    raw(
      xmlReply(
        500,
        faultXml(
          "x",
          "<detail><e><Message>3f0b8f0e-6d53-4b3e-9c6d-1b7f0e3a2c11</Message><Type>System.Data.SqlClient.SqlException</Type></e></detail>",
        ),
      ),
    ),
    "gp_fault",
  ],
  ["500 without a fault", raw(xmlReply(500, "")), "gp_answer_malformed"],
  ["a refusal from a gateway", raw(xmlReply(502, fixture("fault-validation"))), "gp_answer_malformed"],
  ["503 and HTML", raw(reply(503, HTML, { "Content-Type": "text/html" })), "gp_answer_malformed"],
  ["200 and HTML", raw(reply(200, HTML, { "Content-Type": "text/html" })), "gp_answer_malformed"],
  ["403", raw(reply(403, "")), "gp_answer_malformed"],
  ["a redirect", raw(reply(302, "", { Location: "https://example.com/" })), "gp_answer_malformed"],
  ["half an envelope", raw(xmlReply(200, EXECUTED.slice(0, -20))), "gp_answer_malformed"],
  ["an XML bomb", raw(xmlReply(200, BOMB)), "gp_answer_malformed"],
  ["an empty body", raw(xmlReply(200, "")), "gp_answer_malformed"],
  ["another operation's answer", raw(xmlReply(200, fixture("GetBatchByKey"))), "gp_answer_malformed"],
  ["the right answer with status 500", raw(xmlReply(500, EXECUTED)), "gp_answer_malformed"],
  [
    "an answer that is not empty",
    raw(xmlReply(200, responseXml("CreateGLTransaction", "<x/>"))),
    "gp_answer_malformed",
  ],
  [
    "compressed bytes that nobody asked for",
    raw(
      Buffer.concat([
        Buffer.from(reply(200, "", { "Content-Length": String(gzipSync(EXECUTED).length) })),
        gzipSync(EXECUTED),
      ]),
    ),
    "gp_answer_malformed",
  ],
  ["an answer larger than the cap", raw(reply(200, "", { "Content-Length": "300000000" })), "gp_answer_too_large"],
  [
    "two answers in one envelope",
    raw(xmlReply(200, EXECUTED.replace("</soap:Body>", "<x/></soap:Body>"))),
    "gp_answer_malformed",
  ],
  ["no HTTP", raw("garbage\r\n\r\n"), "gp_answer_malformed"],
  ["a connection closed without a byte", ({ socket }) => void socket.destroy(), "gp_unreachable"],
  ["a connection reset", ({ socket }) => void socket.resetAndDestroy(), "gp_unreachable"],
  [
    "a connection closed inside the answer",
    ({ socket }) => void socket.end(xmlReply(200, EXECUTED).slice(0, -5)),
    "gp_unreachable",
  ],
])("unknown: %s", async (_name, answer, code) => {
  const { outcome, sends } = await sendTo(answer);

  expect(outcome).toMatchObject({ kind: "unknown", problem: { code } });
  expect(sends).toBe(1);
});

/** Some megabytes: more than one write of a socket takes. */
const LARGE = { ...JOURNAL, lines: Array.from({ length: 2_000 }, () => JOURNAL.lines).flat() };

test.each<[string, boolean, (socket: Socket) => void]>([
  ["closes, a fresh one", false, (socket) => socket.destroy()],
  ["closes, a kept one", true, (socket) => socket.destroy()],
  ["is reset, a fresh one", false, (socket) => socket.resetAndDestroy()],
  ["is reset, a kept one", true, (socket) => socket.resetAndDestroy()],
])("unknown: a connection that %s, while the body is still going out; it is sent once", async (_name, isKept, end) => {
  const begun: string[] = [];
  const gp = await startFakeGp(
    () => EXECUTED,
    {},
    ({ operation, body, socket }) => {
      begun.push(operation);
      expect(body.length).toBeLessThan(bytes.length);
      end(socket);
    },
  );
  const bytes = gp.ledger.render(LARGE);
  const first = isKept ? await gp.ledger.send(gp.ledger.render(JOURNAL), signal()) : null;
  expect(first).toEqual(isKept ? { kind: "executed" } : null);
  const whole = gp.operations().length;
  const outcome = await gp.ledger.send(bytes, signal());

  expect(outcome).toMatchObject({ kind: "unknown", problem: { code: "gp_unreachable" }, raw: "" });
  expect(begun).toEqual(["CreateGLTransaction"]);
  expect(gp.operations()).toHaveLength(whole);
  // The next one goes through: nothing of the broken request is left on the way.
  expect(await gp.ledger.send(gp.ledger.render(JOURNAL), signal())).toEqual({ kind: "executed" });
});

test("unknown: a deadline after the request left", async () => {
  const deadline = new AbortController();
  const { outcome } = await sendTo(() => deadline.abort(new DOMException("late", "TimeoutError")), deadline.signal);

  expect(outcome).toMatchObject({ kind: "unknown", problem: { code: "gp_timeout" }, raw: "" });
});

test("rejected: a validation fault, with the reasons that GP logged", async () => {
  const { ledger, operations } = await startFakeGp(({ operation, body, socket }) => {
    if (operation === "CreateGLTransaction") return void socket.write(xmlReply(500, fixture("fault-validation")));
    expect(body).toContain("<logId>3f0b8f0e-6d53-4b3e-9c6d-1b7f0e3a2c11</logId>");
    expect(body).toContain("<d:Id>1</d:Id>");
    return fixture("GetLoggedValidationResultByKey");
  });

  const outcome = await ledger.send(ledger.render(JOURNAL), signal());
  expect(outcome).toEqual({
    kind: "rejected",
    reasons: ["GLTransactionLine.GLAccountKey: (server text)"],
    raw: fixture("fault-validation"),
  });
  expect(operations()).toEqual(["CreateGLTransaction", "GetLoggedValidationResultByKey"]);
});

test.each<[string, Answer]>([
  ["fails", ({ socket }) => void socket.write(xmlReply(500, fixture("fault-system")))],
  ["breaks off", ({ socket }) => void socket.destroy()],
  ["is malformed", () => responseXml("GetLoggedValidationResultByKey", "")],
  ["knows no reason", () => responseXml("GetLoggedValidationResultByKey", "<GetLoggedValidationResultByKeyResult/>")],
])("rejected: with the fault's own text when the call for reasons %s", async (_name, answer) => {
  const { outcome } = await sendTo((exchange) =>
    exchange.operation === "CreateGLTransaction"
      ? void exchange.socket.write(xmlReply(500, fixture("fault-validation")))
      : answer(exchange),
  );

  expect(outcome).toMatchObject({
    kind: "rejected",
    reasons: ["A validation exception has occurred., log id 3f0b8f0e-6d53-4b3e-9c6d-1b7f0e3a2c11"],
  });
});

test.each([
  ["A validation exception has occurred", ""],
  ["Business object not found.", ""],
  ["GLTransactionKey already exists", ""],
  ["A security exception has occurred.", ""],
  ["x", "<detail><e><Type>Microsoft.Dynamics.Common.SecurityException</Type></e></detail>"],
])("rejected: the fault %s %s", async (text, detail) => {
  const { outcome } = await sendTo(raw(xmlReply(500, faultXml(text, detail))));

  expect(outcome).toMatchObject({ kind: "rejected", reasons: [text] });
});

test("not executed: a refused sign-in, once, and the circuit after it", async () => {
  const server = await startScriptedServer((_request, socket) =>
    socket.write(reply(401, "", { "WWW-Authenticate": "NTLM" })),
  );
  const ledger = createWindowsLedger({
    url: server.url,
    policy: server.policy,
    domain: "GPTEST",
    username: "gpws",
    password: "x",
  });

  expect(await ledger.send(ledger.render(JOURNAL), signal())).toMatchObject({
    kind: "not_executed",
    problem: { code: "gp_scheme_missing" },
  });
  expect(server.posts()).toEqual([]);
  await Promise.all([ledger.close(), server.close()]);
});

test("not executed: nobody listens, or an address that is not allowed", async () => {
  const { ledger, server } = await startFakeGp(() => EXECUTED);
  await server.close();
  const elsewhere = createWindowsLedger({
    url: "https://10.1.2.3:48620/DynamicsGPWebServices",
    policy: { allowHosts: [], allowHttpHosts: [], allowCidrs: [] },
    domain: "GPTEST",
    username: "gpws",
    password: "x",
  });

  expect(await ledger.send(ledger.render(JOURNAL), signal())).toMatchObject({
    kind: "not_executed",
    problem: { code: "gp_unreachable" },
  });
  expect(await elsewhere.send(ledger.render(JOURNAL), signal())).toEqual({
    kind: "not_executed",
    problem: { code: "address_not_allowed", host: "10.1.2.3:48620" },
  });
});

test("not executed: stopped or too late before anything left", async () => {
  const { ledger, operations } = await startFakeGp(() => EXECUTED);
  const bytes = ledger.render(JOURNAL);

  expect(await ledger.send(bytes, AbortSignal.abort())).toEqual({ kind: "not_executed", problem: { code: "stopped" } });
  expect(await ledger.send(bytes, AbortSignal.abort(new DOMException("late", "TimeoutError")))).toMatchObject({
    kind: "not_executed",
    problem: { code: "gp_timeout" },
  });
  expect(operations()).toEqual([]);
});

test("keeps 64 KiB of the answer at most, without a token of the sign-in", async () => {
  const token = `NTLM TlRMTVNTUAADAAAAGAAYAHAAAAAA${"A".repeat(40)}`;
  const { outcome } = await sendTo(raw(reply(200, `<p>${token}</p>${"x".repeat(100_000)}`)));

  expect(outcome.kind === "unknown" && outcome.raw.length).toBeLessThanOrEqual(64 * 1024);
  expect(JSON.stringify(outcome)).not.toContain("TlRMTVNTU");
});
