import type { Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { WindowsClient } from "#lib/core/connection/windows-client.ts";
import {
  isType,
  reply,
  type Script,
  type ScriptedServer,
  signedIn,
  startScriptedServer,
} from "#lib/testing/windows/scripted-server.ts";
import { createWindowsClient, type WindowsClientOptions } from "./windows-client.ts";

// Goal: at most two sockets to a host, each of one credential for all its life.

const running: Array<ScriptedServer | WindowsClient> = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

async function start(script: Script) {
  const server = await startScriptedServer(script);
  running.push(server);
  const open = (options: Partial<WindowsClientOptions> = {}) => {
    const { url, policy } = server;
    const client = createWindowsClient({
      ...{ url, policy, domain: "GPTEST", username: "gpuser", password: "Passw0rd!" },
      ...options,
    });
    running.push(client);
    const post = async (body: string, signal: AbortSignal = AbortSignal.timeout(20_000)) => {
      const answer = await client.post({ headers: {}, body: Buffer.from(body), signal });
      return answer.ok ? answer.value.body.toString() : `${answer.error.kind} ${answer.error.phase}`;
    };
    return { client, post };
  };
  return { server, open };
}

const echo = signedIn((request, socket) => socket.write(reply(200, request.body)));
const nameIn = (authorization: string) => Buffer.from(authorization.slice(5), "base64").toString("utf16le");

test("two credentials never share a socket, and have two together", async () => {
  let atWork = 0;
  let atWorkMax = 0;
  const { server, open } = await start(
    signedIn((request, socket) => {
      atWork += 1;
      atWorkMax = Math.max(atWorkMax, atWork);
      setImmediate(() => {
        atWork -= 1;
        socket.write(reply(200, request.body));
      });
    }),
  );
  const [anna, bert] = [open({ username: "anna" }), open({ username: "bert" })];
  const bodies = Array.from({ length: 10 }, (_, index) => String(index));
  const answers = await Promise.all(bodies.flatMap((body) => [anna.post(`a${body}`), bert.post(`b${body}`)]));

  expect(answers).toEqual(bodies.flatMap((body) => [`a${body}`, `b${body}`]));
  expect(atWorkMax).toBeLessThanOrEqual(2);
  const users = Map.groupBy(
    server.requests.filter((request) => isType(request, 3)),
    ({ connection }) => connection,
  );
  for (const [connection, signIns] of users) {
    const isAnna = nameIn(signIns[0]?.authorization ?? "").includes("anna");
    const seen = server.posts().filter((request) => request.connection === connection);
    expect(seen.every(({ body }) => body.startsWith(isAnna ? "a" : "b"))).toBe(true);
    expect(signIns).toHaveLength(1);
  }
});

test("the same credential opened twice shares its sockets, until the last one closes", async () => {
  const { server, open } = await start(echo);
  const [first, second] = [open(), open()];
  await first.post("a");
  await second.post("b");
  await first.client.close();
  await second.post("c");

  expect(server.connections()).toBe(1);
  await second.client.close();
  await open().post("d");
  expect(server.connections()).toBe(2);
});

test.each<[string, Partial<WindowsClientOptions>]>([
  ["password", { password: "other" }],
  ["domain", { domain: "OTHER" }],
  ["way to sign in", { auth: "negotiate" }],
  ["binding", { bindsChannel: false }],
])("another %s is another credential", async (_name, options) => {
  const { server, open } = await start(echo);
  await open().post("a");
  await open(options).post("b");

  expect(server.connections()).toBe(2);
});

test("who finds both sockets busy waits for one, and no longer than its deadline", async () => {
  const held: Socket[] = [];
  const both = Promise.withResolvers<void>();
  const { server, open } = await start(
    signedIn((request, socket) => {
      if (request.body !== "hold") return socket.write(reply(200, request.body));
      held.push(socket);
      return held.length === 2 ? both.resolve() : undefined;
    }),
  );
  const { post } = open();
  await post("accepted");
  const holding = [post("hold"), post("hold")];
  await both.promise;
  const deadline = new AbortController();
  const late = post("late", deadline.signal);
  const patient = post("patient");
  deadline.abort(new DOMException("late", "TimeoutError"));

  expect(await late).toBe("timeout before_body");
  for (const socket of held) socket.write(reply(200, "held"));
  expect(await Promise.all([...holding, patient])).toEqual(["held", "held", "patient"]);
  expect(server.posts().map(({ body }) => body)).not.toContain("late");
  expect(server.connections()).toBe(2);
});

test("a client that is closed frees its place for those who wait, and sends nothing more", async () => {
  const held = Promise.withResolvers<void>();
  const { open } = await start(
    signedIn((request, socket) => (request.body === "hold" ? held.resolve() : socket.write(reply(200, request.body)))),
  );
  const [anna, bert, carl] = [open({ username: "anna" }), open({ username: "bert" }), open({ username: "carl" })];
  await bert.post("b");
  const hanging = anna.post("hold");
  await held.promise;
  const waiting = [bert.post("b"), carl.post("c"), bert.post("b")];
  await anna.client.close();

  expect(await hanging).toMatch(/ body_sent$/);
  expect(await Promise.all(waiting)).toEqual(["b", "c", "b"]);
  expect(await anna.post("again")).toBe("closed before_body");
});

test("until a password was accepted once it is tried by one request at a time", async () => {
  const { server, open } = await start((request, socket) => {
    const isChallenge = isType(request, 1);
    const challenge = isChallenge ? signedIn(() => {}) : null;
    if (challenge) return challenge(request, socket);
    return socket.write(reply(401, "", { "WWW-Authenticate": "NTLM" }));
  });
  const [first, second] = [open({ password: "wrong" }), open({ password: "wrong" })];

  expect(await Promise.all([first.post("a"), first.post("b"), second.post("c"), second.post("d")])).toEqual([
    "credentials_refused before_body",
    "circuit_open before_body",
    "circuit_open before_body",
    "circuit_open before_body",
  ]);
  expect(server.posts()).toHaveLength(1);
});
