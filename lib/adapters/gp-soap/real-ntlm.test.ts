import type { IncomingMessage, ServerResponse } from "node:http";
import { afterAll, expect, test } from "vitest";
import { startRealNtlmServer } from "#lib/testing/windows/real-ntlm-server.ts";
import { createWindowsLedger, type WindowsLedgerOptions } from "#lib/testing/windows/windows-ledger.ts";
import { fixture } from "#lib/testing/windows/fake-gp.ts";
import { JOURNAL } from "./testing/journal.ts";

// GP's answers from the contract behind a real Apache with real NTLM and TLS. Uses ../shared/servers.

const received: Array<Readonly<{ operation: string; user: string; body: Buffer }>> = [];
const server = await startRealNtlmServer((request, response) => void answer(request, response));
const skipped = typeof server === "string" ? ` [skipped: ${server}]` : "";
afterAll(async () => {
  if (typeof server !== "string") await server.close();
}, 60_000);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const operation = /\/(\w+)"$/.exec(String(request.headers["soapaction"]))?.[1] ?? "";
  received.push({ operation, user: String(request.headers["x-remote-user"]), body: Buffer.concat(chunks) });
  response.writeHead(200, { "Content-Type": "text/xml; charset=utf-8" }).end(fixture(operation));
}

function open(options: Partial<WindowsLedgerOptions> = {}) {
  if (typeof server === "string") throw new Error(server);
  const { policy, caPem } = server;
  const url = `${server.url}DynamicsGPWebServices/DynamicsGPService.asmx`;
  return createWindowsLedger({
    url,
    policy,
    caPem,
    domain: "GPTEST",
    username: "gpuser",
    password: "Passw0rd!",
    ...options,
  });
}

test.skipIf(skipped)(
  `sends a journal that arrives to the byte, once, as the user that signed in${skipped}`,
  async () => {
    const ledger = open();
    const bytes = ledger.render(JOURNAL);
    received.length = 0;

    expect(await ledger.send(bytes, AbortSignal.timeout(30_000))).toEqual({ kind: "executed" });
    expect(received.map(({ operation }) => operation)).toEqual(["CreateGLTransaction"]);
    expect(received[0]?.body.equals(Buffer.from(bytes))).toBe(true);
    expect(received[0]?.user).toMatch(/gpuser/i);
    await ledger.close();
  },
);

test.skipIf(skipped)(`pings through all layers${skipped}`, async () => {
  const ledger = open();
  const steps = await ledger.ping(AbortSignal.timeout(30_000), { gpCompanyId: 1, account: "000-6150-01" });

  expect(steps.map(({ layer, ok }) => (ok ? layer : `${layer} failed`))).toEqual([
    "name",
    "tcp",
    "tls",
    "scheme",
    "sign-in",
    "role",
    "company",
    "account format",
    "account",
    "journals",
  ]);
  expect(steps[2]?.detail).toMatch(/gp\.corp\.test, issued by Customer private CA \(test\), valid until/);
  await ledger.close();
});

test.skipIf(skipped)(`a wrong password executes nothing and opens the circuit after one try${skipped}`, async () => {
  const ledger = open({ password: "wrong" });
  received.length = 0;

  const [first, second] = [
    await ledger.send(ledger.render(JOURNAL), AbortSignal.timeout(30_000)),
    await ledger.listCompanies(AbortSignal.timeout(30_000)),
  ];
  expect(first).toMatchObject({ kind: "not_executed", problem: { code: "gp_credentials_refused" } });
  expect(second).toMatchObject({ ok: false, error: { code: "gp_circuit_open" } });
  expect(received).toEqual([]);
  await ledger.close();
});
