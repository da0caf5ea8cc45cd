import { expect, test } from "vitest";
import { createLogger, redact } from "./log.ts";

function capture(write: (log: ReturnType<typeof createLogger>) => void): string[] {
  const lines: string[] = [];
  write(createLogger({ write: (line) => void lines.push(line) }, "info"));
  return lines;
}

const CANARY = "canary-4711";

test("the value of a secret name is never written, at any depth and in any spelling", () => {
  const lines = capture((log) => {
    log.info({ password: CANARY, partnerUserSecret: CANARY, request: { headers: { Authorization: CANARY } } }, "sent");
    log.info({ list: [{ "Set-Cookie": CANARY, API_KEY: CANARY }], AUTH_SECRET: CANARY });
    log.child({ sealingKeys: CANARY }).info("child");
  });

  expect(lines).toHaveLength(3);
  expect(lines.join("")).not.toContain(CANARY);
  expect(lines[0]).toContain("[redacted]");
});

test.each([
  ["a database address", `cannot reach postgres://ml_app:${CANARY}@db:5432/x`],
  ["an NTLM message", `Authorization: NTLM ${CANARY}AAAA==`],
  ["a form field", `requestJobDescription={"partnerUserSecret":"${CANARY}","x":1}`],
  ["a JSON text inside JSON", JSON.stringify(JSON.stringify({ password: CANARY }))],
])("a secret inside of text is taken out: %s", (_name, text) => {
  const [line = ""] = capture((log) => log.info({ detail: text }, text));

  expect(line).not.toContain(CANARY);
  expect(JSON.parse(line)).toMatchObject({ level: "info" });
});

test("an error keeps type, message, code and cause, and loses what a client hung on it", () => {
  const cause = Object.assign(new TypeError("reset"), { code: "ECONNRESET" });
  const error = Object.assign(new Error("no answer", { cause }), { request: { body: CANARY } });

  const [line = ""] = capture((log) => log.error({ err: error }));

  expect(line).not.toContain(CANARY);
  expect(JSON.parse(line)).toMatchObject({
    err: { type: "Error", message: "no answer", cause: { type: "TypeError", code: "ECONNRESET" } },
  });
});

// Goal: nobody forges a second line or hides one on a terminal.
test("the parameters of a failed query, which are customers' data, are left out", () => {
  const failed = new Error(`Failed query: insert into report values ($1)\nparams: Maya,${CANARY}\n${CANARY}`);
  const [line = ""] = capture((log) => log.error({ error: failed }, "a run failed"));

  expect(line).not.toContain(CANARY);
  expect(line).toContain("Failed query");
});

test("line breaks and terminal codes stay inside of one line, readable", () => {
  const hostile = 'a\r\n{"level":"info"}\u001b[2J\u009b2J\u2028\u202eb';

  const [line = ""] = capture((log) => log.info({ merchant: hostile }, hostile));

  expect(line.trimEnd()).toMatch(/^[\u0020-\u007e]+$/);
  expect(JSON.parse(line)).toMatchObject({ merchant: hostile, msg: hostile });
});

test("a cycle, a large list and bytes are cut", () => {
  const cycle: Record<string, unknown> = {
    big: 10n ** 20n,
    bytes: new Uint8Array(3),
    list: Array.from({ length: 500 }),
  };
  cycle["self"] = cycle;

  const copy = redact(cycle);

  expect(JSON.stringify(copy)).toContain("[deep]");
  expect(copy).toMatchObject({ big: "100000000000000000000", bytes: "[3 bytes]" });
  expect((copy as { list: unknown[] }).list).toHaveLength(100);
});
