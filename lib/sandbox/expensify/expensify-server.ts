/** The stand-in Integration Server: one address, POST, a form with JSON in a field (expensify.md 1). */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { HTML_ERROR, playFault, send, type Answer } from "../control/answer.ts";
import { createFaultQueue, type Fault, type FaultQueue } from "../control/fault-queue.ts";
import { isRecord, recordAt, textAt, type Json, type JsonRecord } from "../control/json.ts";
import { readBody } from "../control/read-body.ts";
import { createRequestLog, type RequestLog } from "../control/request-log.ts";
import { createRateWindow } from "./rate-window.ts";
import { codeAnswer, jobName, runJob, type JobFields, type JobWorld } from "./run-job.ts";

export const EXPENSIFY_PATH = "/Integration-Server/ExpensifyIntegrations";
/** A whole list of tags comes in one form. */
const BODY_MAX_BYTES = 32_000_000;
const FORM = "application/x-www-form-urlencoded";

export type ExpensifyServerOptions = Readonly<{
  world: JobWorld;
  partnerUserID: string;
  partnerUserSecret: string;
  now: () => Date;
  monotonicMs: () => number;
}>;
export type ExpensifyServer = Readonly<{ server: Server; faults: FaultQueue; log: RequestLog; forgetRate: () => void }>;

type Request = Readonly<{ job: JsonRecord; fields: JobFields }>;

/** Not yet listening. */
export function createExpensifyServer(options: ExpensifyServerOptions): ExpensifyServer {
  const faults = createFaultQueue();
  const log = createRequestLog(options.now);
  const rate = createRateWindow(options.monotonicMs);
  const { world } = options;

  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming);
    const operation = request === null ? "unreadable" : jobName(request.job);
    if (world.settings().slowMs > 0) await wait(world.settings().slowMs, undefined, { ref: false });
    const partner = request === null ? "" : textAt(recordAt(request.job, "credentials"), "partnerUserID");
    if (!rate.admit(partner, world.settings().limits)) {
      log.add(operation, "rate_limited");
      await send(response, { status: 429, type: "text/html", body: "<html><body>429 Too Many Requests</body></html>" });
      return;
    }
    const perform = async (): Promise<Answer> => (request === null ? HTML_ERROR : doJob(options, request));
    const fault = faults.take(operation);
    const outcome =
      fault === null ? await deliver(response, await perform()) : await playFault(fault, response, perform, special);
    log.add(operation, outcome, fault?.kind);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.add("broken", "fault", String(error));
      response.destroy();
    });
  });
  return { server, faults, log, forgetRate: rate.clear };
}

async function deliver(response: ServerResponse, answer: Answer): Promise<"ok" | "client_left"> {
  return (await send(response, answer)) ? "ok" : "client_left";
}

function doJob({ partnerUserID, partnerUserSecret, world }: ExpensifyServerOptions, { job, fields }: Request): Answer {
  const credentials = recordAt(job, "credentials");
  const known =
    textAt(credentials, "partnerUserID") === partnerUserID &&
    textAt(credentials, "partnerUserSecret") === partnerUserSecret;
  return known ? runJob(world, job, fields) : codeAnswer(401, "Authentication error");
}

/** Null for what is no POST of a form to the one address, or carries no JSON. */
async function readRequest(incoming: IncomingMessage): Promise<Request | null> {
  const body = await readBody(incoming, BODY_MAX_BYTES);
  const type = incoming.headers["content-type"] ?? "";
  if (incoming.method !== "POST" || incoming.url !== EXPENSIFY_PATH || !type.startsWith(FORM) || body === null)
    return null;
  const form = new URLSearchParams(body.toString("utf8"));
  try {
    const job = JSON.parse(form.get("requestJobDescription") ?? "") as Json;
    const [template = "", file = "", data = ""] = ["template", "file", "data"].map((name) => form.get(name) ?? "");
    return isRecord(job) ? { job, fields: { template, file, data } } : null;
  } catch {
    return null;
  }
}

async function special(fault: Fault, perform: () => Promise<Answer>): Promise<Answer | null> {
  if (fault.kind === "no_end_line") {
    const answer = await perform();
    return typeof answer.body === "string" ? answer : { ...answer, body: answer.body.slice(0, -1) };
  }
  if (fault.kind === "response_code") return codeAnswer(fault.responseCode, fault.message);
  if (fault.kind === "system_fault") return codeAnswer(500, fault.message);
  if (fault.kind !== "rate_limit") return null;
  return { status: 429, type: "text/html", body: "<html><body>429 Too Many Requests</body></html>" };
}
