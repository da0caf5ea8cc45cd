import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import path from "node:path";
import { afterEach } from "vitest";
import { reply, type ScriptedServer, type SeenRequest, signedIn, startScriptedServer } from "./scripted-server.ts";
import { createWindowsLedger, type WindowsLedgerOptions } from "./windows-ledger.ts";
import type { GpLedger } from "#lib/core/ledger/gp-ledger.ts";

type Exchange = Readonly<{ operation: string; body: string; socket: Socket }>;
/** What GP answers to one operation: a body with status 200, or anything done to the socket. */
export type Answer = (exchange: Exchange) => string | void;

/** GP's answers as the contract shows them: our own copies of its examples. */
export function fixture(name: string): string {
  return readFileSync(path.join(import.meta.dirname, "../../adapters/gp-soap/fixtures", `${name}.xml`), "utf8");
}

export function xmlReply(status: number, body: string): string {
  return reply(status, body, { "Content-Type": "text/xml; charset=utf-8" });
}

/** The `<XxxResponse>` around `content`, in an envelope. */
export function responseXml(operation: string, content: string): string {
  const namespaces =
    'xmlns="http://schemas.microsoft.com/dynamics/gp/2006/01" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
  return envelopeXml(`<${operation}Response ${namespaces}>${content}</${operation}Response>`);
}

export function faultXml(faultstring: string, detail = ""): string {
  const inner = `<faultcode>soap:Server</faultcode><faultstring>${faultstring}</faultstring>${detail}`;
  return envelopeXml(`<soap:Fault>${inner}</soap:Fault>`);
}

function envelopeXml(body: string): string {
  return `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>${body}</soap:Body></soap:Envelope>`;
}

const IDENTITY = { domain: "GPTEST", username: "gpws", password: "Passw0rd!" };
const running: Array<Readonly<{ close: () => Promise<void> }>> = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

/**
 * A ledger against a server that plays GP behind a sign-in; both are closed after the test. `whileBodyComes` is called when
 * a signed-in request has begun and its body is still on its way.
 */
export async function startFakeGp(
  answer: Answer,
  options: Partial<WindowsLedgerOptions> = {},
  whileBodyComes: (exchange: Exchange) => void = () => {},
): Promise<{ ledger: GpLedger; server: ScriptedServer; operations: () => readonly string[] }> {
  const server = await startScriptedServer(
    signedIn((request, socket) => {
      const body = answer({ operation: operationOf(request), body: request.body, socket });
      if (typeof body === "string") socket.write(xmlReply(200, body));
    }),
    undefined,
    (request, socket) => whileBodyComes({ operation: operationOf(request), body: request.body, socket }),
  );
  const ledger = createWindowsLedger({ url: server.url, policy: server.policy, ...IDENTITY, ...options });
  running.push(ledger, server);
  return { ledger, server, operations: () => server.posts().map(operationOf) };
}

function operationOf(request: SeenRequest): string {
  return /\/(\w+)"$/.exec(request.headers["soapaction"] ?? "")?.[1] ?? "";
}
