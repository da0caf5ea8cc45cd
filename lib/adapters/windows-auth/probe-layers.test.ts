import { afterEach, expect, test } from "vitest";
import { probeLayers } from "./probe-layers.ts";
import { makeCertificates } from "#lib/testing/windows/certificates.ts";
import { type ScriptedServer, startScriptedServer } from "#lib/testing/windows/scripted-server.ts";

const running: ScriptedServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

async function startTls(names: readonly string[], validUntilMs?: number) {
  const certificates = makeCertificates(names, validUntilMs);
  const server = await startScriptedServer(() => {}, certificates);
  running.push(server);
  return { server, caPem: certificates.caPem };
}

const signal = () => AbortSignal.timeout(20_000);
const shape = (steps: Awaited<ReturnType<typeof probeLayers>>) =>
  steps.map(
    ({ layer, result }) => `${layer}: ${result.ok ? result.value : `${result.error.kind} ${result.error.detail}`}`,
  );

const certificateOf = (steps: Awaited<ReturnType<typeof probeLayers>>) =>
  steps.find(({ layer }) => layer === "tls")?.certificate;

test("tells the name, the port and the certificate with its issuer and expiry", async () => {
  const { server, caPem } = await startTls(["127.0.0.1"]);

  const steps = await probeLayers({ ...server, caPem }, signal());
  const [name, tcp, tls] = shape(steps);
  expect(name).toBe("name: 127.0.0.1 is an IP address");
  expect(tcp).toMatch(/^tcp: connected to 127\.0\.0\.1 port \d+$/);
  expect(tls).toMatch(/^tls: TLSv1\.3, gp\.test, issued by Test authority, valid until \d{4}-\d\d-\d\d$/);
  expect(steps.map(({ certificate }) => certificate !== null)).toEqual([false, false, true]);
  expect(certificateOf(steps)).toEqual({
    subject: "CN=gp.test",
    issuer: "CN=Test authority",
    chain: [],
    expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/),
    fingerprint256: expect.stringMatching(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/),
    trouble: null,
  });
  expect(server.requests).toEqual([]);
});

test("tells what the server sends above its own certificate", async () => {
  const { caPem, certPem, keyPem } = makeCertificates(["127.0.0.1"]);
  const server = await startScriptedServer(() => {}, { caPem, keyPem, certPem: `${certPem}${caPem}` });
  running.push(server);

  expect(certificateOf(await probeLayers(server, signal()))).toMatchObject({
    ...{ subject: "CN=gp.test", chain: ["CN=Test authority"], trouble: "SELF_SIGNED_CERT_IN_CHAIN" },
  });
});

const WEEK_AGO_MS = Date.now() - 7 * 86_400_000;
test.each([
  ["of an authority that nobody named", ["127.0.0.1"], undefined, false, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
  ["for another name", ["gp.example.com"], undefined, true, "ERR_TLS_CERT_ALTNAME_INVALID"],
  ["that has expired", ["127.0.0.1"], WEEK_AGO_MS, true, "CERT_HAS_EXPIRED"],
])("shows a certificate %s that it refuses, and why", async (_name, names, validUntilMs, isCaGiven, trouble) => {
  const { server, caPem } = await startTls(names, validUntilMs);
  const steps = await probeLayers(isCaGiven ? { ...server, caPem } : server, signal());

  expect(shape(steps)[2]).toMatch(
    new RegExp(`^tls: certificate CERT_REFUSED: ${trouble}: gp\\.test, issued by Test authority`),
  );
  expect(certificateOf(steps)).toMatchObject({ subject: "CN=gp.test", trouble });
});

test("stops at the first layer that fails", async () => {
  const server = await startScriptedServer(() => {});
  await server.close();
  const policy = { allowHosts: ["gp.invalid"], allowHttpHosts: [], allowCidrs: [] };
  const unknownName = { code: "ENOTFOUND", message: "getaddrinfo ENOTFOUND gp.invalid" };

  expect(shape(await probeLayers({ url: "https://10.0.0.1/", policy }, signal()))).toEqual([
    "name: address_not_allowed 10.0.0.1: the address is private or reserved",
  ]);
  expect(
    shape(
      await probeLayers(
        {
          url: "https://gp.invalid/",
          policy,
          resolve: (_host, _options, callback) => callback(Object.assign(new Error(), unknownName), []),
        },
        signal(),
      ),
    ),
  ).toEqual(["name: name ENOTFOUND: getaddrinfo ENOTFOUND gp.invalid"]);
  const refused = shape(await probeLayers(server, signal()));
  expect(refused).toHaveLength(2);
  expect(refused[1]).toMatch(/^tcp: connect ECONNREFUSED/);
});

test("ends at the caller's deadline", async () => {
  const policy = { allowHosts: ["gp.invalid"], allowHttpHosts: [], allowCidrs: [] };
  const steps = await probeLayers({ url: "https://gp.invalid/", policy, resolve: () => {} }, AbortSignal.timeout(10));

  expect(steps.map(({ layer, result }) => [layer, result.ok || result.error.kind])).toEqual([["name", "timeout"]]);
});
