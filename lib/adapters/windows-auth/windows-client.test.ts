import type { AddressInfo } from "node:net";
import { createServer } from "node:tls";
import { afterEach, expect, test } from "vitest";
import { makeCertificates } from "#lib/testing/windows/certificates.ts";
import { makeChallenge } from "#lib/testing/windows/challenge.ts";
import {
  isType,
  reply,
  type Script,
  type ScriptedServer,
  signedIn,
  startScriptedServer,
} from "#lib/testing/windows/scripted-server.ts";
import type { WindowsClient } from "#lib/core/connection/windows-client.ts";
import { createWindowsClient, type WindowsClientOptions } from "./windows-client.ts";

const running: Array<ScriptedServer | WindowsClient> = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

const IDENTITY = { domain: "GPTEST", username: "gpuser", password: "Passw0rd!" };
const NOTHING_ALLOWED = { allowHosts: [], allowHttpHosts: [], allowCidrs: [] };

type Resolve = NonNullable<WindowsClientOptions["resolve"]>;
const unknownName: Resolve = (_host, _options, callback) =>
  callback(Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" }), []);
const halfInside: Resolve = (_host, _options, callback) =>
  callback(null, [
    { address: "93.184.216.34", family: 4 },
    { address: "169.254.169.254", family: 4 },
  ]);

function makeClient(options: Pick<WindowsClientOptions, "url" | "policy"> & Partial<WindowsClientOptions>) {
  const client = createWindowsClient({ ...IDENTITY, ...options });
  running.push(client);
  const post = (body = "<x/>") =>
    client.post({ headers: {}, body: Buffer.from(body), signal: AbortSignal.timeout(20_000) });
  return { client, post };
}

async function start(script: Script, options: Partial<WindowsClientOptions> = {}) {
  const server = await startScriptedServer(script);
  running.push(server);
  return { server, ...makeClient({ url: server.url, policy: server.policy, ...options }) };
}

const march = () => new Date("2026-03-31T10:00:00Z");

test("one wrong password is one try, remembered until the client is replaced", async () => {
  const { server, post } = await start(
    (request, socket) => {
      const challenge = isType(request, 1) ? ` ${makeChallenge().toString("base64")}` : "";
      socket.write(reply(401, "", { "WWW-Authenticate": `NTLM${challenge}` }));
    },
    { now: march },
  );

  const answers = await Promise.all([post(), post(), post()]);
  expect(answers.map((answer) => (answer.ok ? "" : `${answer.error.kind} ${answer.error.phase}`))).toEqual([
    "credentials_refused before_body",
    "circuit_open before_body",
    "circuit_open before_body",
  ]);
  expect(await post()).toMatchObject({ error: { detail: "2026-03-31T10:00:00.000Z" } });
  expect(server.posts()).toHaveLength(1);
});

test.each([
  ["a private address", "https://10.1.2.3/", NOTHING_ALLOWED, "address_not_allowed"],
  ["plain http", "http://gp.example.com/", NOTHING_ALLOWED, "address_not_allowed"],
  ["a name that does not exist", "https://gp.invalid./", { ...NOTHING_ALLOWED, allowHosts: ["gp.invalid"] }, "name"],
])("refuses %s before anything is sent", async (_name, url, policy, kind) => {
  const { post } = makeClient({ url, policy, resolve: unknownName });

  expect(await post()).toMatchObject({ ok: false, error: { kind, phase: "before_body" } });
});

test("refuses a public name that leads into our own network, also when only one of its addresses does", async () => {
  const { post } = makeClient({ url: "https://gp.example.com/", policy: NOTHING_ALLOWED, resolve: halfInside });

  expect(await post()).toMatchObject({ ok: false, error: { kind: "address_not_allowed", phase: "before_body" } });
});

test("a server that nobody listens on is not connected", async () => {
  const server = await startScriptedServer(() => {});
  await server.close();
  const { post } = makeClient({ url: server.url, policy: server.policy });

  expect(await post()).toMatchObject({ ok: false, error: { kind: "connect", phase: "before_body" } });
});

const WEEK_AGO_MS = Date.now() - 7 * 86_400_000;
test.each([
  ["of an authority that nobody named", ["127.0.0.1"], undefined, false],
  ["for another name", ["gp.example.com"], undefined, true],
  ["that has expired", ["127.0.0.1"], WEEK_AGO_MS, true],
])("refuses a certificate %s before the sign-in", async (_name, names, validUntilMs, isCaGiven) => {
  const certificates = makeCertificates(names, validUntilMs);
  const server = await startScriptedServer(
    signedIn((_request, socket) => socket.write(reply(200, "ok"))),
    certificates,
  );
  running.push(server);
  const caPem = isCaGiven ? { caPem: certificates.caPem } : {};
  const { post } = makeClient({ url: server.url, policy: server.policy, ...caPem });

  expect(await post()).toMatchObject({ ok: false, error: { kind: "certificate", phase: "before_body" } });
  expect(server.requests).toEqual([]);
});

// Windows authentication does not exist over HTTP/2: the whole sign-in would be of another request's stream.
test("speaks HTTP/1.1 to a server that would rather speak HTTP/2", async () => {
  const { caPem, certPem: cert, keyPem: key } = makeCertificates(["127.0.0.1"]);
  const chosen: (string | false | null)[] = [];
  const server = createServer({ cert, key, ALPNProtocols: ["h2", "http/1.1"] }, (socket) => {
    chosen.push(socket.alpnProtocol);
    socket.on("error", () => {});
    socket.end(reply(503, ""));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { post } = makeClient({ url: `https://${host}/`, policy: { ...NOTHING_ALLOWED, allowHosts: [host] }, caPem });
  await post();

  expect(chosen.length).toBeGreaterThan(0);
  expect(chosen).not.toContain("h2");
  server.close();
});

test("says so when the customer's authority is not a certificate", async () => {
  const { post } = makeClient({ url: "https://gp.example.com/", policy: NOTHING_ALLOWED, caPem: "not a certificate" });

  expect(await post()).toMatchObject({ ok: false, error: { kind: "certificate", phase: "before_body" } });
});

test("tells the schemes that are offered without signing in", async () => {
  const { client, server } = await start((_request, socket) =>
    socket.write(
      'HTTP/1.1 401 No\r\nWWW-Authenticate: Negotiate\r\nWWW-Authenticate: NTLM\r\nWWW-Authenticate: Basic realm="a, b"\r\nContent-Length: 0\r\n\r\n',
    ),
  );

  expect(await client.offeredSchemes(AbortSignal.timeout(20_000))).toEqual({
    ok: true,
    value: "Negotiate, NTLM, Basic",
  });
  expect(server.requests[0]?.authorization).toBe("");
});
