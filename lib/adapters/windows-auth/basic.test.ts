import { afterEach, expect, test } from "vitest";
import type { WindowsClient } from "#lib/core/connection/windows-client.ts";
import { makeCertificates } from "#lib/testing/windows/certificates.ts";
import { reply, type Script, type ScriptedServer, startScriptedServer } from "#lib/testing/windows/scripted-server.ts";
import { createWindowsClient, type WindowsClientOptions } from "./windows-client.ts";

const running: Array<ScriptedServer | WindowsClient> = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

const certificates = makeCertificates(["127.0.0.1"]);
async function start(script: Script, options: Partial<WindowsClientOptions> = {}, tls = certificates) {
  const server = await startScriptedServer(script, options.url === undefined ? tls : undefined);
  running.push(server);
  const client = createWindowsClient({
    ...{ url: server.url, policy: server.policy, caPem: certificates.caPem },
    ...{ domain: "GPTEST", username: "müller", password: "Pä:ss", auth: "basic" },
    ...options,
  });
  running.push(client);
  const post = async (body = "x") => {
    const answer = await client.post({ headers: {}, body: Buffer.from(body), signal: AbortSignal.timeout(20_000) });
    return answer.ok ? `HTTP ${answer.value.status}` : `${answer.error.kind} ${answer.error.phase}`;
  };
  return { server, post, client };
}

const EXPECTED = `Basic ${Buffer.from("GPTEST\\müller:Pä:ss").toString("base64")}`;
const asks: Script = (request, socket) =>
  void socket.write(
    request.authorization === EXPECTED
      ? reply(200, request.body)
      : reply(401, "", { "WWW-Authenticate": 'Negotiate, Basic realm="GP"' }),
  );

test("asks once for each connection whether a sign-in is wanted, then says the password with each request", async () => {
  const { server, post, client } = await start(asks);

  expect([await post("a"), await post("b"), await post("c")]).toEqual(["HTTP 200", "HTTP 200", "HTTP 200"]);
  expect(server.requests.map(({ method, authorization }) => `${method} ${authorization}`)).toEqual([
    "GET ",
    ...Array.from({ length: 3 }, () => `POST ${EXPECTED}`),
  ]);
  expect(client.scheme).toBe("Basic");
});

test("a wrong password is tried once, also on a connection that was accepted before", async () => {
  let isChanged = false;
  const { server, post } = await start((request, socket) =>
    isChanged ? void socket.write(reply(401, "", { "WWW-Authenticate": "Basic" })) : asks(request, socket),
  );
  await post();
  isChanged = true;

  expect(await post()).toBe("credentials_refused before_body");
  expect(await post()).toBe("circuit_open before_body");
  expect(server.posts()).toHaveLength(2);
});

test.each<[string, Script, string]>([
  ["asks for no sign-in", (_request, socket) => void socket.write(reply(200, "")), "scheme_missing"],
  [
    "offers NTLM alone",
    (_request, socket) => void socket.write(reply(401, "", { "WWW-Authenticate": "NTLM" })),
    "scheme_missing",
  ],
  [
    "redirects",
    (_request, socket) => void socket.write(reply(302, "", { Location: "https://x.example/" })),
    "unexpected_answer",
  ],
])("a server that %s is not told the password", async (_name, script, kind) => {
  const { server, post } = await start(script);

  expect(await post()).toBe(`${kind} before_body`);
  expect(server.requests.map(({ authorization }) => authorization)).toEqual([""]);
});

test("never goes over plain http, and never to a certificate that is not trusted", async () => {
  const plain = await startScriptedServer(asks);
  running.push(plain);
  const overHttp = await start(asks, { url: plain.url, policy: plain.policy });
  const untrusted = await start(asks, {}, makeCertificates(["127.0.0.1"]));

  expect(await overHttp.post()).toBe("address_not_allowed before_body");
  expect(await untrusted.post()).toBe("certificate before_body");
  expect([...plain.requests, ...untrusted.server.requests]).toEqual([]);
});
