import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { type EpaServer, epaServersMissing, startEpaServer } from "#lib/testing/windows/real-epa-server.ts";
import { type RealKerberosServer, startRealKerberosServer } from "#lib/testing/windows/real-kerberos-server.ts";
import { makeCertificates } from "#lib/testing/windows/certificates.ts";
import { reply, startScriptedServer } from "#lib/testing/windows/scripted-server.ts";
import { helperPath } from "./kerberos/build-helper.ts";
import { openTickets } from "./kerberos/tickets.ts";
import { createWindowsClient, type WindowsClientOptions } from "./windows-client.ts";

// Two customers' domains of one name: MIT KDCs and Apaches, and the same user in both. Uses ../shared/servers.

const buildIn = await mkdtemp(path.join(tmpdir(), "krb-helper-"));
const helper = await helperPath({ buildIn });
const servers = helper.ok
  ? await Promise.all([startRealKerberosServer(), startRealKerberosServer()])
  : ([helper.error, helper.error] as const);
const reason = servers.find((server) => typeof server === "string");
const skipped = reason === undefined ? "" : ` [skipped: ${reason}]`;
const epaMissing = skipped === "" ? await epaServersMissing() : String(reason);
const epaSkipped = epaMissing === null ? "" : ` [skipped: ${epaMissing}]`;
const fronts: EpaServer[] = [];
afterAll(async () => {
  await Promise.all(fronts.map((front) => front.close()));
  await Promise.all(servers.map(async (server) => (typeof server === "string" ? undefined : server.close())));
  await rm(buildIn, { recursive: true, force: true });
}, 60_000);

type Changes = Partial<WindowsClientOptions> &
  Readonly<{ path?: string; spn?: string; secret?: "password" | "keytab"; mutual?: boolean }>;

function connect(
  server: RealKerberosServer | string | undefined,
  { path: at = "/krb5/x", spn, secret, mutual = true, ...changes }: Changes = {},
) {
  if (server === undefined || typeof server === "string") throw new Error("skipped");
  const { origin, kdc, policy, caPem } = server;
  const kerberos = {
    ...{ realm: "CORP.TEST", kdc: [kdc], secret: secret ?? "password", mutual },
    ...(spn === undefined ? {} : { spn }),
  };
  const client = createWindowsClient({
    ...{ url: `${origin}${at}`, policy, caPem, domain: "CORP", username: "gpuser", password: "Passw0rd!" },
    ...{ auth: "kerberos", kerberos, kerberosHelper: { buildIn } },
    ...changes,
  });
  const post = (body: string | Buffer = "x") =>
    client.post({ headers: {}, body: Buffer.from(body), signal: AbortSignal.timeout(30_000) });
  const user = async (body?: string | Buffer) => {
    const answer = await post(body);
    if (!answer.ok || answer.value.status !== 200) throw new Error(JSON.stringify(answer));
    const { user: name, len } = JSON.parse(answer.value.body.toString()) as { user: string; len: number };
    return `${name} ${len}`;
  };
  return { client, post, user };
}

const [first, second] = servers;

test.skipIf(skipped)(`signs in with a ticket and keeps the connection for 100 KB bodies${skipped}`, async () => {
  const { client, user } = connect(first);

  for (const fill of "abc") expect(await user(Buffer.alloc(100_000, fill))).toBe("gpuser@CORP.TEST 100000");
  await client.close();
});

test.skipIf(skipped).each([
  ["where every request asks for one", { path: "/each/x" }],
  ["where NTLM is offered inside of Negotiate too", { path: "/x" }],
  ["under the service's own name", { spn: "HTTP/localhost" }],
  ["as a user and with a password outside of ASCII", { username: "müller", password: "Pässwörd-日本語-🔐" }],
  ["as user@realm", { username: "gpuser@corp.test" }],
  ["with tickets that are over at once, which are fetched anew", { username: "shortlife", path: "/each/x" }],
])(`signs in %s${skipped}`, async (_name, changes) => {
  const { client, user } = connect(first, changes);

  for (const body of "abc") expect(await user(body)).toMatch(/@CORP\.TEST 1$/);
  await client.close();
});

test.skipIf(skipped)(`signs in with a keytab, which leaves no file${skipped}`, async () => {
  if (first === undefined || typeof first === "string") throw new Error("skipped");
  const folders = async () => (await readdir("/dev/shm")).filter((name) => name.startsWith("ml-krb-"));
  // A process that was killed leaves its folder.
  const before = new Set(await folders());
  const { client, user } = connect(first, { secret: "keytab", password: first.keytab });

  expect(await user()).toBe("gpuser@CORP.TEST 1");
  const own = (await folders()).filter((name) => !before.has(name));
  const files = await Promise.all(own.map((name) => readdir(path.join("/dev/shm", name))));
  expect(files.flat()).toContain("krb5.conf");
  expect(files.flat()).not.toContain("keytab");
  await client.close();
});

test.skipIf(skipped)(`tries a wrong password once, and then no more${skipped}`, async () => {
  if (first === undefined || typeof first === "string") throw new Error("skipped");
  const refusals = async () => (await first.kdcLog()).split("PREAUTH_FAILED").length;
  const before = await refusals();
  const { client, post } = connect(first, { password: "wrong" });
  const answers = await Promise.all([post(), post(), post()]);

  expect(answers.map((answer) => (answer.ok ? "ok" : `${answer.error.kind} ${answer.error.phase}`))).toEqual([
    "credentials_refused before_body",
    "circuit_open before_body",
    "circuit_open before_body",
  ]);
  expect((await refusals()) - before).toBe(1);
  await client.close();
});

test.skipIf(skipped).each([
  ["a user whom nobody knows", { username: "nobody" }, "credentials_refused"],
  ["a service that is not registered", { spn: "HTTP/other.corp.test" }, "spn_unknown"],
  ["a helper that was not switched on", { kerberosHelper: null }, "kerberos_unavailable"],
  ["a helper that is not there", { kerberosHelper: { path: "/nowhere/gsstoken" } }, "kerberos_unavailable"],
  ["a user name that would be more than a name", { username: "a/b\n" }, "kerberos_failed"],
  ["a password of two lines", { password: "a\nb" }, "kerberos_failed"],
  ["a keytab that is none", { secret: "keytab" as const, password: "cGFzc3dvcmQ=" }, "kerberos_failed"],
])(`%s has its own failure, and nothing is sent${skipped}`, async (_name, changes, kind) => {
  const { client, post } = connect(first, changes);

  expect(await post()).toMatchObject({ ok: false, error: { kind, phase: "before_body" } });
  await client.close();
});

// With a sign-in for each request, one socket's create may take a minute while the other has its twentieth list.
test.skipIf(skipped)(`a ticket's proof is known however many others are asked for meanwhile${skipped}`, async () => {
  if (first === undefined || typeof first === "string") throw new Error("skipped");
  const { kdc, policy } = first;
  const tickets = openTickets({
    settings: { realm: "CORP.TEST", kdc: [kdc], secret: "password", mutual: true },
    ...{ username: "gpuser", secret: "Passw0rd!", spn: "HTTP/localhost", helper: { buildIn }, policy },
  });
  const signal = AbortSignal.timeout(30_000);
  const ticket = await tickets.authorize(null, signal);
  for (let others = 0; others < 20; others++) expect((await tickets.authorize(null, signal)).ok).toBe(true);
  if (!ticket.ok || ticket.value.prove === null) throw new Error(JSON.stringify(ticket));
  const { header: authorization, prove } = ticket.value;
  const proof = (await proofOf(first, authorization)).replace("Negotiate ", "");

  expect(await prove(Buffer.from(proof, "base64"), signal)).toEqual({ ok: true, value: null });
  await tickets.close();
});

test.skipIf(skipped)(`two customers with the same realm and user are never mixed${skipped}`, async () => {
  const [here, there] = [connect(first, { path: "/each/x" }), connect(second, { path: "/each/x" })];
  const bodies = Array.from({ length: 20 }, (_, index) => "z".repeat(index + 1));
  // A ticket of one domain is worth nothing in the other: mixed once, a request would be refused.
  const answers = await Promise.all(bodies.flatMap((body) => [here.user(body), there.user(body)]));

  expect(new Set(answers)).toEqual(new Set(bodies.map(({ length }) => `gpuser@CORP.TEST ${length}`)));
  await Promise.all([here.client.close(), there.client.close()]);
});

test.skipIf(skipped)(`a ticket of another domain of the same name is refused${skipped}`, async () => {
  if (second === undefined || typeof second === "string") throw new Error("skipped");
  const { kdc } = second;
  const { policy } = typeof first === "string" || first === undefined ? second : first;
  const { client, post } = connect(first, {
    kerberos: { realm: "CORP.TEST", kdc: [kdc], secret: "password", mutual: true },
    policy: { ...policy, allowHosts: [...policy.allowHosts, kdc] },
  });

  expect(await post()).toMatchObject({ ok: false, error: { kind: "credentials_refused", phase: "before_body" } });
  await client.close();
});

test.skipIf(epaSkipped)(`binds the ticket to the certificate where the service requires it${epaSkipped}`, async () => {
  if (first === undefined || typeof first === "string") throw new Error("skipped");
  const epa = await startEpaServer({
    verify: "gss",
    scheme: "Negotiate",
    epa: "require",
    kerberosFolder: first.folder,
  });
  fronts.push(epa);
  const policy = { ...epa.policy, allowHosts: [...epa.policy.allowHosts, first.kdc] };
  const bound = connect(first, { url: epa.url, caPem: epa.caPem, policy });
  const unbound = connect(first, { url: epa.url, caPem: epa.caPem, policy, bindsChannel: false });

  expect(await bound.user()).toMatch(/bound=True 1$/);
  expect(await unbound.post()).toMatchObject({ ok: false, error: { kind: "credentials_refused" } });
  await Promise.all([bound.client.close(), unbound.client.close()]);
});

// The certificate says who has the host; the ticket's answer says who has the service's key. A proxy or a thief of a certificate
// has only the first.
test.skipIf(skipped).each<[string, (authorization: string) => Record<string, string>]>([
  ["answers without a proof", () => ({})],
  ["answers with bytes", () => ({ "WWW-Authenticate": "Negotiate AAAAAAAAAAAA" })],
  ["says that all is well", () => ({ "WWW-Authenticate": "Negotiate oQcwBaADCgEA" })],
  ["answers with a proof that is half", () => ({ "WWW-Authenticate": "Negotiate oRQwEqADCgEBoQsGCSqGSIb3EgECAg==" })],
  ["answers with our own ticket", (authorization) => ({ "WWW-Authenticate": authorization })],
])(`who %s is not believed, and nobody knows what became of the request${skipped}`, async (_name, headers) => {
  if (first === undefined || typeof first === "string") throw new Error("skipped");
  const certificates = makeCertificates(["127.0.0.1"]);
  const server = await startScriptedServer(
    ({ authorization }, socket) =>
      void socket.write(
        authorization === ""
          ? reply(401, "", { "WWW-Authenticate": "Negotiate" })
          : reply(200, "executed", headers(authorization)),
      ),
    certificates,
  );
  const policy = { ...server.policy, allowHosts: [...server.policy.allowHosts, first.kdc] };
  const changes = { url: server.url, caPem: certificates.caPem, policy, spn: "HTTP/localhost" };
  const { client, post } = connect(first, changes);

  expect(await post()).toMatchObject({ ok: false, error: { kind: "server_unproven", phase: "body_sent" } });
  expect(server.posts()).toHaveLength(1);
  // Each later one is told so too: nothing is kept of a connection that proved nothing.
  expect(await post()).toMatchObject({ ok: false, error: { kind: "server_unproven", phase: "body_sent" } });
  await client.close();

  const trusting = connect(first, { ...changes, mutual: false });
  expect(await trusting.post()).toMatchObject({ ok: true, value: { status: 200 } });
  await trusting.client.close();
  await server.close();
});

/** What the real service answers to a ticket: its proof. */
async function proofOf({ origin, caPem }: RealKerberosServer, authorization: string): Promise<string> {
  const asked = get(`${origin}/krb5/x`, { ca: caPem, headers: { authorization }, agent: false });
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  answer.resume();
  return String(answer.headers["www-authenticate"]);
}

test.skipIf(skipped)(`the proof of another ticket is no proof${skipped}`, async () => {
  if (first === undefined || typeof first === "string") throw new Error("skipped");
  const certificates = makeCertificates(["127.0.0.1"]);
  const proofs: string[] = [];
  const answers = [(proof: string) => proof, () => proofs[0] ?? "", (proof: string) => proof];
  const relay = async (authorization: string, socket: Socket) => {
    const proof = await proofOf(first, authorization);
    const told = answers[proofs.length]?.(proof) ?? "";
    proofs.push(proof);
    socket.end(reply(200, "executed", { "WWW-Authenticate": told, Connection: "close" }));
  };
  const server = await startScriptedServer(
    ({ authorization }, socket) =>
      void (authorization === ""
        ? socket.write(reply(401, "", { "WWW-Authenticate": "Negotiate" }))
        : relay(authorization, socket)),
    certificates,
  );
  const policy = { ...server.policy, allowHosts: [...server.policy.allowHosts, first.kdc] };
  const { client, post } = connect(first, {
    ...{ url: server.url, caPem: certificates.caPem, policy, spn: "HTTP/localhost" },
  });
  const kinds: string[] = [];
  for (const _ of answers) {
    const answer = await post();
    kinds.push(answer.ok ? `HTTP ${answer.value.status}` : `${answer.error.kind} ${answer.error.phase}`);
  }
  await client.close();
  await server.close();

  expect(kinds).toEqual(["HTTP 200", "server_unproven body_sent", "HTTP 200"]);
});
