/** The control address of a stand-in: JSON over plain HTTP on loopback, for tests, for `npm start` and for the curious. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { z } from "zod";
import type { Json } from "./json.ts";
import { readBody } from "./read-body.ts";

const BODY_MAX_BYTES = 20_000_000;
/** A page in a browser must not reach this by a name that it controls. */
const HOSTS = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** `POST /fault` → what to do with the body. What it returns is the answer; a `z.ZodError` or `Error` becomes a 400. */
export type ControlRoutes = Readonly<Record<string, (body: Json) => unknown>>;

export function createControlServer(routes: ControlRoutes): Server {
  return createServer((request, response) => void answer(routes, request, response));
}

async function answer(routes: ControlRoutes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const reply = (status: number, body: unknown): void => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  if (!HOSTS.test(request.headers.host ?? "")) return reply(403, { error: "only by a loopback address" });
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  const route = routes[`${request.method ?? "GET"} ${path}`];
  if (route === undefined) return reply(404, { error: "no such route", routes: Object.keys(routes) });
  const body = await readBody(request, BODY_MAX_BYTES);
  if (body === null) return reply(413, { error: `at most ${BODY_MAX_BYTES} bytes` });
  try {
    reply(200, (await route(body.length === 0 ? {} : (JSON.parse(body.toString("utf8")) as Json))) ?? { done: true });
  } catch (error) {
    reply(400, { error: error instanceof z.ZodError ? z.prettifyError(error) : String(error) });
  }
}
