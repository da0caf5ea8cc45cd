import { createHash, randomBytes } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { makeCertificates } from "#lib/testing/windows/certificates.ts";
import { startRealNtlmServer } from "#lib/testing/windows/real-ntlm-server.ts";
import { createWindowsClient, type WindowsClientOptions } from "./windows-client.ts";

// Signs in to a real Apache with gss-ntlmssp, an NTLM implementation that is not ours. Uses ../shared/servers.

const server = await startRealNtlmServer();
const skipped = typeof server === "string" ? ` [skipped: ${server}]` : "";
afterAll(async () => {
  if (typeof server !== "string") await server.close();
}, 60_000);

type Echo = Readonly<{
  n: number;
  method: string;
  len: number;
  sha256: string;
  user: string | null;
  leakedAuthorization: string | null;
}>;

function connect(options: Partial<WindowsClientOptions> = {}) {
  if (typeof server === "string") throw new Error(server);
  const { url, openUrl, policy, caPem, accessLog } = server;
  const client = createWindowsClient({
    url,
    policy,
    caPem,
    domain: "GPTEST",
    username: "gpuser",
    password: "Passw0rd!",
    ...options,
  });
  const post = (body: Uint8Array) => client.post({ headers: {}, body, signal: AbortSignal.timeout(30_000) });
  const echo = async (body: Uint8Array): Promise<Echo> => {
    const answer = await post(body);
    if (!answer.ok || answer.value.status !== 200) throw new Error(JSON.stringify(answer));
    return JSON.parse(answer.value.body.toString()) as Echo;
  };
  return { client, post, echo, openUrl, accessLog };
}

test.skipIf(skipped)(`signs in once and keeps the connection for intact bodies${skipped}`, async () => {
  const { client, echo, accessLog } = connect();
  const linesBefore = (await accessLog()).length;
  for (const bytes of [0, 1, 100_000, 1_000_000]) {
    const body = randomBytes(bytes);
    const seen = await echo(body);
    expect(seen).toMatchObject({
      method: "POST",
      len: bytes,
      sha256: createHash("sha256").update(body).digest("hex"),
      leakedAuthorization: null,
    });
    expect(seen.user).toMatch(/gpuser/i);
  }
  await client.close();

  const lines = (await accessLog()).slice(linesBefore);
  expect(lines).toHaveLength(5);
  expect(new Set(lines.map((line) => line.split(" ")[0])).size).toBe(1);
});

test.skipIf(skipped).each([
  ["a password outside ASCII", { username: "unipw", password: "Pässwörd-日本語-🔐" }],
  ["128 characters", { username: "longpw", password: "Lp9-".repeat(32) }],
  ["252 characters", { username: "maxpw", password: "Xq7+".repeat(63) }],
  ["another case of the name", { username: "GPUser", password: "Passw0rd!" }],
  ["the scheme Negotiate", { auth: "negotiate" as const }],
])(`signs in with %s${skipped}`, async (_name, options) => {
  const { client, echo } = connect(options);

  expect((await echo(Buffer.from("x"))).len).toBe(1);
  await client.close();
});

test.skipIf(skipped).each([
  ["a wrong password", { password: "wrong" }],
  ["an unknown user", { username: "nobody" }],
  ["another domain's user", { domain: "ELSEWHERE" }],
])(`tries %s once and executes nothing${skipped}`, async (_name, options) => {
  const { client, post, accessLog } = connect(options);
  const linesBefore = (await accessLog()).length;

  expect(await post(Buffer.from("x"))).toMatchObject({
    ok: false,
    error: { kind: "credentials_refused", phase: "before_body" },
  });
  expect(await post(Buffer.from("x"))).toMatchObject({
    ok: false,
    error: { kind: "circuit_open", phase: "before_body" },
  });
  await client.close();
  expect((await accessLog()).slice(linesBefore).map((line) => line.split(" ").slice(2, 4))).toEqual([
    ["401", "GET"],
    ["401", "POST"],
  ]);
});

test.skipIf(skipped)(`refuses the server's certificate without the customer's authority${skipped}`, async () => {
  const { client, post } = connect({ caPem: makeCertificates(["127.0.0.1"]).caPem });

  expect(await post(Buffer.from("x"))).toMatchObject({
    ok: false,
    error: { kind: "certificate", phase: "before_body" },
  });
  await client.close();
});

test.skipIf(skipped)(`sends no body to the same server where it asks for no sign-in${skipped}`, async () => {
  const { openUrl } = connect();
  const { client, post } = connect({ url: openUrl });

  expect(await post(Buffer.from("x"))).toMatchObject({ ok: false, error: { kind: "scheme_missing", detail: "none" } });
  await client.close();
});

test.skipIf(skipped)(`tells the schemes that Apache offers${skipped}`, async () => {
  const { client } = connect();

  expect(await client.offeredSchemes(AbortSignal.timeout(30_000))).toEqual({ ok: true, value: "Negotiate, NTLM" });
  await client.close();
});

test.skipIf(skipped)(`40 at once go over two connections, each signed in once${skipped}`, async () => {
  const { client, echo, accessLog } = connect();
  const linesBefore = (await accessLog()).length;
  const bodies = Array.from({ length: 40 }, (_, index) => Buffer.alloc(index + 1, "b"));
  const seen = await Promise.all(bodies.map((body) => echo(body)));
  await client.close();

  expect(seen.map(({ len }) => len)).toEqual(bodies.map(({ length }) => length));
  const lines = (await accessLog()).slice(linesBefore);
  expect(new Set(lines.map((line) => line.split(" ")[0])).size).toBe(2);
  expect(lines).toHaveLength(42);
});

test.skipIf(skipped)(`a server that restarts in between is signed in to again${skipped}`, async () => {
  const { client, echo } = connect();
  if (typeof server === "string") throw new Error(server);
  await echo(Buffer.from("before"));
  await server.restart();

  expect(await echo(Buffer.from("after it"))).toMatchObject({ len: 8, user: expect.stringMatching(/gpuser/i) });
  await client.close();
});
