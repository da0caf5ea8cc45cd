import { afterEach, expect, test } from "vitest";
import { probeLayers } from "./probe-layers.ts";
import { makeCertificates } from "#lib/testing/windows/certificates.ts";
import { type ScriptedServer, startScriptedServer } from "#lib/testing/windows/scripted-server.ts";

const running: ScriptedServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

async function startTls(names: readonly string[]) {
  const certificates = makeCertificates(names);
  const server = await startScriptedServer(() => {}, certificates);
  running.push(server);
  return { server, caPem: certificates.caPem };
}

const signal = () => AbortSignal.timeout(20_000);
const shape = (steps: Awaited<ReturnType<typeof probeLayers>>) =>
  steps.map(
    ({ layer, result }) => `${layer}: ${result.ok ? result.value : `${result.error.kind} ${result.error.detail}`}`,
  );

test("tells the name, the port and the certificate with its issuer and expiry", async () => {
  const { server, caPem } = await startTls(["127.0.0.1"]);

  const [name, tcp, tls] = shape(await probeLayers({ ...server, caPem }, signal()));
  expect(name).toBe("name: 127.0.0.1 is an IP address");
  expect(tcp).toMatch(/^tcp: connected to 127\.0\.0\.1 port \d+$/);
  expect(tls).toMatch(/^tls: TLSv1\.3, gp\.test, issued by Test authority, valid until \d{4}-\d\d-\d\d$/);
  expect(server.requests).toEqual([]);
});

test("shows the certificate that it refuses, and why", async () => {
  const { server } = await startTls(["127.0.0.1"]);
  const { server: renamed, caPem } = await startTls(["gp.example.com"]);

  const unknown = shape(await probeLayers(server, signal()));
  expect(unknown[2]).toMatch(/^tls: certificate CERT_REFUSED: \w+: gp\.test, issued by Test authority/);
  const wrongName = shape(await probeLayers({ ...renamed, caPem }, signal()));
  expect(wrongName[2]).toMatch(/^tls: certificate CERT_REFUSED: ERR_TLS_CERT_ALTNAME_INVALID/);
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
