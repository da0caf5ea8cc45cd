/** The stand-in GP: HTTPS, Windows sign-in, the SOAP legacy endpoint (gp.md 1.1) and an SBA service (gp.md 2) over the same books. */
import { createServer } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Server } from "node:https";
import { setTimeout as wait } from "node:timers/promises";
import { playFault, send, type Answer } from "../control/answer.ts";
import { createFaultQueue, type Fault, type FaultQueue } from "../control/fault-queue.ts";
import { readBody } from "../control/read-body.ts";
import { createRequestLog, type RequestLog } from "../control/request-log.ts";
import type { ServerTls } from "./certificate.ts";
import type { GpWorld } from "./gp-world.ts";
import type { SignIn } from "./ntlm/sign-in.ts";
import { performOperation } from "./operation/perform-operation.ts";
import { serveSba, type Served } from "./sba/serve-sba.ts";
import { faultAnswer, GpFault, readEnvelope, systemFault } from "./soap/soap.ts";

export const GP_PATH = "/DynamicsGPWebServices/DynamicsGPService.asmx";
const SBA_ROOT = "/GPService/";
const BODY_MAX_BYTES = 20_000_000;
const CONTENT_TYPE = /^text\/xml\s*;\s*charset="?utf-8"?\s*$/i;
const XML_BOMB =
  '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">' +
  '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]><b>&d;</b>';

export type GpServer = Readonly<{ server: Server; faults: FaultQueue; log: RequestLog }>;
type Inside = Readonly<{ world: GpWorld; signIn: SignIn; faults: FaultQueue; log: RequestLog }>;

/** Not yet listening. */
export function createGpServer(world: GpWorld, tls: ServerTls, signIn: SignIn, now: () => Date): GpServer {
  const inside: Inside = { world, signIn, faults: createFaultQueue(), log: createRequestLog(now) };
  const server = createServer({ cert: tls.certPem, key: tls.keyPem, minVersion: "TLSv1.2" }, (request, response) => {
    handle(inside, request, response).catch((error: unknown) => {
      inside.log.add("broken", "fault", String(error));
      response.destroy();
    });
  });
  return { server, faults: inside.faults, log: inside.log };
}

async function handle(
  { world, signIn, faults, log }: Inside,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request, BODY_MAX_BYTES);
  const answer = signIn.check(request);
  if (answer.kind === "refused") {
    log.add("sign-in", answer.why === "challenge" ? "challenge" : "refused", answer.why);
    response.writeHead(answer.status, { "www-authenticate": [...answer.offers], "content-type": "text/html" });
    response.end(`<html><body>${answer.status}</body></html>`);
    return;
  }
  const served = body === null ? page(413, "Request too large") : serve(world, request, body, answer.user);
  if ("status" in served) {
    log.add("http", "refused", `${request.method ?? ""} ${request.url ?? ""}`);
    await send(response, served);
    return;
  }
  if (world.settings().slowMs > 0) await wait(world.settings().slowMs, undefined, { ref: false });
  const { operation } = served;
  const fault = faults.take(operation);
  if (fault !== null) {
    const perform = async (): Promise<Answer> => served.perform();
    log.add(operation, await playFault(fault, response, perform, async (one) => served.special(one)), fault.kind);
    return;
  }
  const done = served.perform();
  const outcome = done.status < 300 ? "ok" : "soap_fault";
  log.add(operation, (await send(response, done)) ? outcome : "client_left");
}

/** Whichever of the two surfaces the address is of. */
function serve(world: GpWorld, request: IncomingMessage, body: Buffer, user: string): Served | Answer {
  if ((request.url ?? "").startsWith(SBA_ROOT)) return serveSba(world, request, body, user);
  const refused = refusalOf(request);
  if (refused !== null) return refused;
  const action = String(request.headers["soapaction"] ?? "").replaceAll('"', "");
  const operation = (action.split("/").at(-1) ?? "") || "none";
  return { operation, perform: () => performRequest(world, request, body, user), special };
}

function performRequest(world: GpWorld, request: IncomingMessage, body: Buffer, user: string): Answer {
  const action = request.headers["soapaction"];
  try {
    const node = readEnvelope(body.toString("utf8"), typeof action === "string" ? action : undefined);
    return performOperation({ world, node, user });
  } catch (error) {
    return faultAnswer(error instanceof GpFault ? error : systemFault());
  }
}

/** What never reaches the service: another address, another method, another content type. */
function refusalOf(request: IncomingMessage): Answer | null {
  const path = (request.url ?? "").split("?")[0] ?? "";
  if (path.toLowerCase() !== GP_PATH.toLowerCase()) return page(404, "Service not found");
  if (request.method === "GET") return page(200, "DynamicsGP Service");
  if (request.method !== "POST") return page(405, "Method not allowed");
  return CONTENT_TYPE.test(request.headers["content-type"] ?? "")
    ? null
    : page(415, "Cannot process the message: content type");
}

function page(status: number, text: string): Answer {
  return {
    status,
    type: "text/html; charset=utf-8",
    body: `<html><head><title>${text}</title></head><body>${text}</body></html>`,
  };
}

function special(fault: Fault): Answer | null {
  if (fault.kind === "system_fault") return faultAnswer(systemFault());
  if (fault.kind === "xml_bomb") return { status: 200, type: "text/xml; charset=utf-8", body: XML_BOMB };
  return null;
}
