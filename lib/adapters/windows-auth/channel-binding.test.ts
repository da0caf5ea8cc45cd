import { X509Certificate } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import type { WindowsClient } from "#lib/core/connection/windows-client.ts";
import { makeCertificates, type TestCertificates } from "#lib/testing/windows/certificates.ts";
import {
  isType,
  reply,
  type ScriptedServer,
  signedIn,
  startScriptedServer,
} from "#lib/testing/windows/scripted-server.ts";
import { bindingHash, endPointBinding } from "./sign-in/channel-binding.ts";
import { createWindowsClient, type WindowsClientOptions } from "./windows-client.ts";

// Goal: a sign-in is worth nothing to anybody but the server whose certificate this very connection showed. Real servers that
// require it: real-epa.test.ts; this file runs where they cannot be installed too.

const running: Array<ScriptedServer | WindowsClient> = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

/** The last steps of the sign-ins that the server got, on a connection each. */
async function signIns(certificates: TestCertificates | undefined, options: Partial<WindowsClientOptions> = {}) {
  const server = await startScriptedServer(
    signedIn((_request, socket) => socket.end(reply(200, "ok", { Connection: "close" }))),
    certificates,
  );
  const client = createWindowsClient({
    ...{ url: server.url, policy: server.policy, domain: "GPTEST", username: "gpuser", password: "Passw0rd!" },
    ...(certificates ? { caPem: certificates.caPem } : {}),
    ...options,
  });
  running.push(client, server);
  for (const body of ["a", "b"])
    await client.post({ headers: {}, body: Buffer.from(body), signal: AbortSignal.timeout(20_000) });
  const last = server.requests.filter((request) => isType(request, 3));
  expect(new Set(last.map(({ connection }) => connection)).size).toBe(2);
  return last.map(({ authorization }) => Buffer.from(authorization.replace(/^\w+ /, ""), "base64"));
}

const bindingOf = ({ certPem }: TestCertificates) => bindingHash(endPointBinding(new X509Certificate(certPem).raw));

test("each sign-in is bound to the certificate that was shown", async () => {
  const [own, other] = [makeCertificates(["127.0.0.1"]), makeCertificates(["127.0.0.1"])];
  const messages = await signIns(own);

  expect(messages.map((message) => message.includes(bindingOf(own)))).toEqual([true, true]);
  expect(messages.some((message) => message.includes(bindingOf(other)))).toBe(false);
});

test("without TLS there is nothing to bind to, and behind a proxy that ends TLS it can be switched off", async () => {
  const certificates = makeCertificates(["127.0.0.1"]);
  const [plain, unbound] = [await signIns(undefined), await signIns(certificates, { bindsChannel: false })];
  // MsvAvChannelBindings: id 10 with 16 bytes.
  const pair = Buffer.from([10, 0, 16, 0]);

  expect([...plain, ...unbound].some((message) => message.includes(pair))).toBe(false);
  expect((await signIns(certificates)).every((message) => message.includes(pair))).toBe(true);
});
