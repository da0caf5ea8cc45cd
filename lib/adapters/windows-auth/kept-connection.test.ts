import type { Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { makeCertificates, type TestCertificates } from "#lib/testing/windows/certificates.ts";
import { makeChallenge } from "#lib/testing/windows/challenge.ts";
import {
  reply,
  type Script,
  type ScriptedServer,
  signedIn,
  startScriptedServer,
} from "#lib/testing/windows/scripted-server.ts";
import type { WindowsClient } from "#lib/core/connection/windows-client.ts";
import { createWindowsClient } from "./windows-client.ts";

// Goal of this file: whatever a connection does, a POST leaves at most once, and the client knows whether it left.

const running: Array<ScriptedServer | WindowsClient> = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

async function start(script: Script, certificates?: TestCertificates) {
  const server = await startScriptedServer(script, certificates);
  const caPem = certificates ? { caPem: certificates.caPem } : {};
  const client = createWindowsClient({
    ...server,
    ...caPem,
    domain: "GPTEST",
    username: "gpuser",
    password: "Passw0rd!",
  });
  running.push(client, server);
  const post = (body: string, signal: AbortSignal = AbortSignal.timeout(20_000)) =>
    client.post({ headers: { "content-type": "text/xml" }, body: Buffer.from(body), signal });
  return { server, post, client };
}

const HALF_AN_ANSWER = reply(200, "x".repeat(400)).slice(0, 200);
const destroy = (socket: Socket) => socket.destroy();
const breakOff = (socket: Socket) => socket.write(HALF_AN_ANSWER, () => socket.destroy());
const reset = (socket: Socket) => socket.resetAndDestroy();
const BREAKS: readonly (readonly [string, (socket: Socket) => void])[] = [
  ["closes before the first byte of the answer", destroy],
  ["closes in the middle of the answer", breakOff],
  ["resets before the first byte of the answer", reset],
  ["ends the stream without a word", (socket) => socket.end()],
];

test.each(BREAKS)(
  "on a connection that was signed in before, a server that %s gets the POST once",
  async (_name, breakIt) => {
    const { server, post } = await start(
      signedIn((request, socket) => (request.body === "first" ? socket.write(reply(200, "ok")) : breakIt(socket))),
    );

    expect(await post("first")).toMatchObject({ ok: true });
    expect(await post("second")).toMatchObject({ ok: false, error: { kind: "closed", phase: "body_sent" } });
    expect(server.posts().map(({ body }) => body)).toEqual(["first", "second"]);
    expect(server.connections()).toBe(1);
  },
);

test.each(BREAKS)("at the last step of the sign-in, a server that %s gets the POST once", async (_name, breakIt) => {
  const { server, post } = await start(signedIn((_request, socket) => breakIt(socket)));

  expect(await post("only")).toMatchObject({ ok: false, error: { kind: "closed", phase: "body_sent" } });
  expect(server.posts()).toHaveLength(1);
});

test.each(["GET", "PATCH"] as const)(
  "a %s goes once, with its own path and body, on the same signed-in connection",
  async (method) => {
    const { server, post, client } = await start(
      signedIn((request, socket) => (request.method === method ? socket.destroy() : socket.write(reply(200, "ok")))),
    );
    const body = method === "GET" ? null : Buffer.from("{}");
    const request = {
      method,
      path: "/GPService/Items(A;1).json?x=1",
      headers: {},
      body,
      signal: AbortSignal.timeout(20_000),
    };

    expect(await post("first")).toMatchObject({ ok: true });
    expect(await client.send(request)).toMatchObject({ ok: false, error: { kind: "closed", phase: "body_sent" } });
    const sent = server.requests.filter(({ path }) => path === request.path);
    expect(sent.map((one) => `${one.method} ${one.body}`)).toEqual([`${method} ${method === "GET" ? "" : "{}"}`]);
    expect(server.connections()).toBe(1);
  },
);

test("the same over TLS", async () => {
  const certificates = makeCertificates(["127.0.0.1"]);
  const { server, post } = await start(
    signedIn((request, socket) => (request.body === "first" ? socket.write(reply(200, "ok")) : socket.destroy())),
    certificates,
  );

  expect(await post("first")).toMatchObject({ ok: true });
  expect(await post("second")).toMatchObject({ ok: false, error: { phase: "body_sent" } });
  expect(server.posts()).toHaveLength(2);
});

test("a connection that closed while it was kept never sees the next POST: it signs in on a new one first", async () => {
  const closed = Promise.withResolvers<void>();
  const { server, post } = await start(
    signedIn((request, socket) => {
      socket.on("close", closed.resolve);
      socket.write(reply(200, request.body), () => (request.body === "first" ? socket.end() : undefined));
    }),
  );

  await post("first");
  await closed.promise;
  expect(await post("second")).toMatchObject({ ok: true, value: { status: 200 } });
  expect(server.requests.map(({ method, connection }) => `${method} ${connection}`)).toEqual([
    "GET 1",
    "POST 1",
    "GET 2",
    "POST 2",
  ]);
});

// `Connection: close` on the challenge: undici opens another connection for type 3, which would be answered with 401 or 400.
test("a connection that closes between the steps of the sign-in is started again, and no POST meets the wrong one", async () => {
  const ntlm = signedIn((_request, socket) => socket.write(reply(200, "ok")));
  const { server, post } = await start((request, socket) => {
    if (request.connection > 1) return ntlm(request, socket);
    const challenge = `NTLM ${makeChallenge().toString("base64")}`;
    return socket.write(reply(401, "", { "WWW-Authenticate": challenge, Connection: "close" }));
  });

  expect(await post("only")).toMatchObject({ ok: true, value: { status: 200 } });
  const seen = server.requests.map(({ method, connection }) => `${method} ${connection}`);
  expect(seen).toEqual(["GET 1", `GET ${server.connections()}`, `POST ${server.connections()}`]);
});

test("a server that closes each connection after its challenge is given up, with nothing sent", async () => {
  const { server, post } = await start((_request, socket) => {
    const challenge = `NTLM ${makeChallenge().toString("base64")}`;
    socket.write(reply(401, "", { "WWW-Authenticate": challenge, Connection: "close" }));
  });

  expect(await post("never leaves")).toMatchObject({
    ok: false,
    error: { kind: "unexpected_answer", phase: "before_body" },
  });
  expect(server.posts()).toEqual([]);
});

test("a server that is gone when type 3 should leave got nothing", async () => {
  const { server, post } = await start((_request, socket) => {
    const challenge = `NTLM ${makeChallenge().toString("base64")}`;
    socket.end(reply(401, "", { "WWW-Authenticate": challenge, Connection: "close" }));
    server.stopListening();
  });

  expect(await post("never leaves")).toMatchObject({ ok: false, error: { kind: "connect", phase: "before_body" } });
  expect(server.posts()).toEqual([]);
});

test("a server that signs in each request anew gets each body with a sign-in of its own", async () => {
  const seen = new WeakSet<Socket>();
  const { server, post } = await start(
    signedIn((request, socket) => {
      const isSignIn = request.authorization !== "";
      if (!isSignIn) return socket.write(reply(401, "", { "WWW-Authenticate": "NTLM" }));
      seen.add(socket);
      return socket.write(reply(200, request.body));
    }),
  );

  for (const body of ["a", "b", "c", "d", "e"])
    expect(await post(body)).toMatchObject({ ok: true, value: { status: 200 } });
  // Refused without execution twice (b, c), then learnt: bodies no longer go in vain.
  expect(server.posts().map(({ body }) => body)).toEqual(["a", "b", "b", "c", "c", "d", "e"]);
});

// mod_auth_gssapi cannot sign in an established connection anew; a bodyless first step may be tried on a fresh one.
test("a connection that breaks when it should sign in again is replaced by a fresh one", async () => {
  const ntlm = signedIn((_request, socket) => socket.write(reply(200, "ok")));
  let isExpired = false;
  const { server, post } = await start((request, socket) => {
    if (request.connection > 1 || !isExpired) return ntlm(request, socket);
    return request.method === "POST" ? socket.write(reply(401, "", { "WWW-Authenticate": "NTLM" })) : socket.destroy();
  });

  await post("a");
  isExpired = true;
  expect(await post("b")).toMatchObject({ ok: true, value: { status: 200 } });
  expect(server.requests.map(({ method, connection }) => `${method} ${connection}`)).toEqual([
    "GET 1",
    "POST 1",
    "POST 1",
    "GET 1",
    "GET 2",
    "POST 2",
  ]);
});

test("parallel requests never interleave on a connection, of which there are two", async () => {
  const { server, post } = await start(signedIn((request, socket) => socket.write(reply(200, request.body))));

  const bodies = Array.from({ length: 20 }, (_, index) => `body ${index}`);
  const answers = await Promise.all(bodies.map((body) => post(body)));

  expect(answers.map((answer) => answer.ok && answer.value.body.toString())).toEqual(bodies);
  expect(server.connections()).toBe(2);
  expect(server.requests).toHaveLength(22);
});

test("a deadline after the body left is unknown, a deadline before it is not", async () => {
  const left = new AbortController();
  const { server, post } = await start(signedIn(() => left.abort(new DOMException("late", "TimeoutError"))));

  const first = post("hangs", left.signal);
  const waiting = new AbortController();
  const queued = post("never leaves", waiting.signal);
  waiting.abort(new DOMException("late", "TimeoutError"));

  expect(await queued).toMatchObject({ ok: false, error: { kind: "timeout", phase: "before_body" } });
  expect(await first).toMatchObject({ ok: false, error: { kind: "timeout", phase: "body_sent" } });
  expect(server.posts().map(({ body }) => body)).toEqual(["hangs"]);
});

test("a deadline during the first step of the sign-in left nothing behind", async () => {
  const deadline = new AbortController();
  const { server, post } = await start(() => deadline.abort(new DOMException("late", "TimeoutError")));

  expect(await post("never leaves", deadline.signal)).toMatchObject({
    ok: false,
    error: { kind: "timeout", phase: "before_body" },
  });
  expect(server.posts()).toEqual([]);
});
