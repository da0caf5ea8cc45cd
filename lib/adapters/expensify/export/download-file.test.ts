import { pipeline, Readable } from "node:stream";
import { expect, test } from "vitest";
import { APPROVED, fixture, NEVER, SECRET, startHarness } from "../testing/harness.ts";
import { type Reply, SUBMITTED } from "../testing/serve-expensify.ts";

const FILE: Reply = { body: fixture("hostile-default") };
const NOT_FOUND: Reply = { body: '{"responseMessage":"File not found","responseCode":404}' };
const HTML: Reply = { headers: { "content-type": "text/plain" }, body: "<!DOCTYPE html>\n<title>Tomcat</title>" };
const json = (responseCode: unknown, responseMessage = "because"): Reply => ({
  body: JSON.stringify({ responseMessage, responseCode }),
});

test("looks again after 2, 5, 10, 20 and 30 s while the file is not there, in all the ways that say so", async () => {
  const notYet = [
    { body: "" },
    NOT_FOUND,
    { body: '{"responseMessage":"File not found"}' },
    { status: 404, body: "gone" },
  ];
  const { read, waitsMs, places } = await startHarness([SUBMITTED, ...notYet, { body: "" }, { body: "" }, FILE]);

  expect((await read()).result.ok).toBe(true);
  expect(waitsMs).toEqual([2_000, 5_000, 10_000, 20_000, 30_000, 30_000, 30_000]);
  expect(places).toHaveLength(8);
});

test("gives up after the time that a file may take", async () => {
  const empty = Array.from({ length: 4 }, (): Reply => ({ body: "" }));
  const { read, server } = await startHarness([SUBMITTED, ...empty], { limits: { fileReadyWaitMs: 40_000 } });

  expect((await read()).result).toEqual({ ok: false, error: { code: "expensify_file_not_ready", waitedMs: 37_000 } });
  expect(server.seen).toHaveLength(5);
});

const BAD_SUBMITS: readonly (readonly [string, Reply, object])[] = [
  ["a 401 in a 200", json(401), { code: "expensify_credentials_refused", detail: "because" }],
  ["a 403 as text", json("403"), { code: "expensify_credentials_refused", detail: "because" }],
  ["an HTTP 401", { status: 401, body: "" }, { code: "expensify_credentials_refused", detail: "" }],
  ["a 410 as float", json(410.0), { code: "expensify_refused", responseCode: 410, detail: "because" }],
  ["a 410 as text of a float", json("410.0"), { code: "expensify_refused", responseCode: 410, detail: "because" }],
  ["a 404", json(404), { code: "expensify_refused", responseCode: 404, detail: "because" }],
  ["a 666", json(666), { code: "expensify_refused", responseCode: 666, detail: "because" }],
  ["a web page", HTML, { code: "expensify_not_a_file", beginsWith: "<!DOCTYPE html> <title>Tomcat</title>" }],
  ["two names", { body: "a.pdf,b.pdf" }, { code: "expensify_not_a_file", beginsWith: "a.pdf,b.pdf" }],
  ["a name in two lines", { body: "a.json\nb.json" }, { code: "expensify_not_a_file", beginsWith: "a.json b.json" }],
  ["a path", { body: "../../etc/passwd.txt" }, { code: "expensify_not_a_file", beginsWith: "../../etc/passwd.txt" }],
  [
    "a redirect",
    { status: 302, headers: { location: "/elsewhere" }, body: "x.json" },
    { code: "expensify_not_a_file", beginsWith: "x.json" },
  ],
  ["nothing", { body: "" }, { code: "expensify_answer_malformed", detail: "success without what was asked for" }],
  [
    "a 200 without a name",
    json(200),
    { code: "expensify_answer_malformed", detail: "success without what was asked for" },
  ],
];

test.each(BAD_SUBMITS)("takes %s for no file name, and does not ask again", async (_name, reply, problem) => {
  const { read, server } = await startHarness([reply, SUBMITTED, FILE]);

  expect((await read()).result).toEqual({ ok: false, error: problem });
  expect(server.seen).toHaveLength(1);
});

const BAD_DOWNLOADS: readonly (readonly [string, Reply, object])[] = [
  ["a web page", HTML, { code: "expensify_not_a_file" }],
  ["a 403 in a 200", json(403), { code: "expensify_credentials_refused" }],
  ["a 410", json(410), { code: "expensify_refused", responseCode: 410 }],
  ["a file under another status", { status: 206, body: fixture("hostile-default") }, { code: "expensify_not_a_file" }],
];

test.each(BAD_DOWNLOADS)("takes %s for no file", async (_name, reply, problem) => {
  const { read } = await startHarness([SUBMITTED, reply]);
  const { result, leftOver } = await read();

  expect(result).toMatchObject({ ok: false, error: problem });
  expect(leftOver).toEqual([]);
});

test("waits a minute and more after a rate limit, and gives up after the third", async () => {
  const limited: Reply = { status: 429, headers: { "retry-after": "90" }, body: "slow down" };
  const told = json(429);
  const { read, waitsMs } = await startHarness([told, limited, limited], { random: () => 0.5 });

  expect((await read()).result).toEqual({ ok: false, error: { code: "expensify_rate_limited", retryAfterMs: 97_500 } });
  expect(waitsMs).toEqual([67_500, 97_500]);
});

// Goal: what a failure asks for never makes the looks more frequent than they would be without it.
test("a rate limit or a 500 in the middle of the looks is waited for", async () => {
  const empty: Reply = { body: "" };
  const broken: Reply = { status: 503, body: "<html>" };
  const { read, waitsMs } = await startHarness([json(500), SUBMITTED, json(429), empty, empty, broken, FILE]);

  expect((await read()).result.ok).toBe(true);
  expect(waitsMs).toEqual([5_000, 2_000, 60_000, 10_000, 20_000, 30_000]);
});

test("a 500 is tried three times in all", async () => {
  const { read, server } = await startHarness([json(500), json(500), json(500), SUBMITTED]);

  expect((await read()).result).toMatchObject({ ok: false, error: { code: "expensify_refused", responseCode: 500 } });
  expect(server.seen).toHaveLength(3);
});

test("a connection that breaks in the middle of the file is fetched again, from its start", async () => {
  const cut: Reply = (response) => {
    const whole = fixture("hostile-default");
    response.writeHead(200, { "content-length": Buffer.byteLength(whole) });
    response.write(whole.slice(0, 5_000), () => response.destroy());
  };
  const { read } = await startHarness([SUBMITTED, cut, FILE]);

  expect((await read()).result).toMatchObject({ ok: true, value: { count: 4 } });
});

const HUGE_BYTES = 300 * 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;

/** 300 MB that begin with `start`, sent as fast as the client takes them; `sentBytes` is how far that went. */
function serveHuge(start: string): Readonly<{ reply: Reply; sentBytes: () => number }> {
  let sentBytes = 0;
  function* write(): Generator<Buffer> {
    yield Buffer.from(start);
    for (; sentBytes < HUGE_BYTES; sentBytes += CHUNK_BYTES) yield Buffer.alloc(CHUNK_BYTES, "x");
  }
  // The client leaves in the middle: that is the aim.
  const reply: Reply = (response) => void pipeline(Readable.from(write()), response, () => undefined);
  return { reply, sentBytes: () => sentBytes };
}

test.each([
  ["a file", '{"t":"report","x":"', { code: "expensify_file_too_large", bytesMax: 1024 * 1024 }],
  ["a web page", "<html>", { code: "expensify_not_a_file" }],
])("leaves %s of 300 MB at its limit, and reads no more of it", async (_name, start, problem) => {
  const { reply, sentBytes } = serveHuge(start);
  const { read } = await startHarness([SUBMITTED, reply], { limits: { fileBytesMax: 1024 * 1024 } });
  const { result, leftOver } = await read();

  expect(result).toMatchObject({ ok: false, error: problem });
  expect(leftOver).toEqual([]);
  expect(sentBytes()).toBeLessThan(HUGE_BYTES / 4);
});

test("an answer in JSON has its limit too", async () => {
  const { reply, sentBytes } = serveHuge('{"policyList":["');
  const { source } = await startHarness([reply], { limits: { answerBytesMax: 1_000 } });

  expect(await source.listWorkspaces(NEVER)).toEqual({
    ok: false,
    error: { code: "expensify_file_too_large", bytesMax: 1_000 },
  });
  expect(sentBytes()).toBeLessThan(HUGE_BYTES / 4);
});

test("a hanging answer ends with the time limit; a stop ends it at once", async () => {
  const hang: Reply = () => undefined;
  const { read } = await startHarness([hang], { limits: { submitTimeoutMs: 50 } });
  expect((await read()).result).toEqual({
    ok: false,
    error: { code: "expensify_unreachable", detail: "no answer within 50 ms" },
  });

  const stop = new AbortController();
  const stopped = await startHarness([() => stop.abort()]);
  expect((await stopped.read(APPROVED, stop.signal)).result).toEqual({ ok: false, error: { code: "stopped" } });
});

test("no place in the pacer: nothing is sent, and nobody stopped it", async () => {
  let nowMs = Date.UTC(2026, 10, 22);
  const pacer = { takePlace: async () => (nowMs += 600_000) === 0 };
  const { read, source, server } = await startHarness([SUBMITTED], { pacer, now: () => new Date(nowMs) });
  const busy = { code: "expensify_budget_busy", waitedMs: 600_000 };

  expect((await read()).result).toEqual({ ok: false, error: busy });
  expect((await source.ping(NEVER)).at(-1)).toMatchObject({ layer: "connection", ok: false, problem: busy });
  expect(server.seen).toEqual([]);
});

test("a stop while it waits for a place is a stop", async () => {
  const stop = new AbortController();
  const takePlace = async () => {
    stop.abort();
    return false;
  };
  const { read } = await startHarness([SUBMITTED], { pacer: { takePlace } });

  expect((await read(APPROVED, stop.signal)).result).toEqual({ ok: false, error: { code: "stopped" } });
});

test("a stop while it waits is a stop, whether the sleep returns or throws", async () => {
  const stop = new AbortController();
  const sleep = async () => {
    stop.abort();
    throw new Error("aborted");
  };
  const { read } = await startHarness([SUBMITTED], { sleep });

  expect((await read(APPROVED, stop.signal)).result).toEqual({ ok: false, error: { code: "stopped" } });
});

test("the secret never comes back in a problem", async () => {
  const { read } = await startHarness([json(500, `bad ${SECRET}`), json(410, `who is ${SECRET}?`)]);

  expect((await read()).result).toEqual({
    ok: false,
    error: { code: "expensify_refused", responseCode: 410, detail: "who is [secret]?" },
  });
});
