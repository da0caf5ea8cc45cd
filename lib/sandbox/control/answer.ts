/** One HTTP answer, and how it goes out: whole, in pieces, or broken as a fault demands. */
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Fault } from "./fault-queue.ts";

const CHUNK_BYTES = 1 << 20;

export type Answer = Readonly<{
  status: number;
  type: string;
  headers?: Readonly<Record<string, string>>;
  /** A text, or pieces that are written as the client reads them. */
  body: string | readonly string[];
}>;

/** How the exchange ended, for the request log. */
export type Outcome = "ok" | "fault" | "dropped" | "client_left";

export const HTML_ERROR: Answer = {
  status: 500,
  type: "text/html; charset=utf-8",
  body: "<!DOCTYPE html><html><head><title>500</title></head><body><h1>Internal Server Error</h1></body></html>",
};
export const HTML_PAGE: Answer = {
  status: 200,
  type: "text/html; charset=utf-8",
  body: "<!DOCTYPE html><html><head><title>Sign in</title></head><body><form>Proxy sign-in</form></body></html>",
};

/** Sends the answer, waiting for the reader where it is long. Resolves false when the client had gone. */
export async function send(response: ServerResponse, answer: Answer): Promise<boolean> {
  if (response.destroyed || response.writableEnded) return false;
  const pieces = typeof answer.body === "string" ? [answer.body] : answer.body;
  const length = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
  response.writeHead(answer.status, { "content-type": answer.type, "content-length": length, ...answer.headers });
  for (const piece of pieces) if (!(await write(response, piece))) return false;
  response.end();
  return true;
}

async function write(response: ServerResponse, piece: string | Buffer): Promise<boolean> {
  if (response.destroyed) return false;
  if (response.write(piece)) return true;
  await Promise.race([once(response, "drain"), once(response, "close")]);
  return !response.destroyed;
}

/**
 * Plays a fault. `perform` does the work and gives the answer; whether and when it is called is the point of the fault.
 * `special` gives the answer of a fault that only one of the two stand-ins knows.
 */
export async function playFault(
  fault: Fault,
  response: ServerResponse,
  perform: () => Promise<Answer>,
  special: (fault: Fault, perform: () => Promise<Answer>) => Promise<Answer | null>,
): Promise<Outcome> {
  if (fault.kind === "drop_before" || fault.kind === "drop_after") {
    if (fault.kind === "drop_after") await perform();
    response.socket?.destroy();
    return "dropped";
  }
  if (fault.kind === "hang" || fault.kind === "late_commit") {
    await wait(fault.ms, undefined, { ref: false });
    if (fault.kind === "hang" && response.destroyed) return "client_left";
    return (await send(response, await perform())) ? "ok" : "client_left";
  }
  if (fault.kind === "slow_answer") {
    const answer = await perform();
    await wait(fault.ms, undefined, { ref: false });
    return (await send(response, answer)) ? "ok" : "client_left";
  }
  if (fault.kind === "truncate" || fault.kind === "reset_mid_answer") return half(fault, response, await perform());
  if (fault.commit) await perform();
  if (fault.kind === "huge_answer") return huge(response, fault.bytes);
  await send(response, (await special(fault, perform)) ?? plain(fault));
  return "fault";
}

function plain(fault: Fault): Answer {
  if (fault.kind === "http_503") return { ...HTML_ERROR, status: 503 };
  if (fault.kind === "html_page") return HTML_PAGE;
  if (fault.kind === "empty_answer") return { status: 200, type: "text/plain", body: "" };
  if (fault.kind === "rate_limit") return { ...HTML_ERROR, status: 429, headers: { "retry-after": "60" } };
  return HTML_ERROR;
}

/** Half of the body: as if it were all (`truncate`), or announced whole and then reset. */
async function half(fault: Fault, response: ServerResponse, answer: Answer): Promise<Outcome> {
  const body = Buffer.from(typeof answer.body === "string" ? answer.body : answer.body.join(""));
  const part = body.subarray(0, Math.floor(body.length / 2));
  const length = fault.kind === "truncate" ? part.length : body.length;
  response.writeHead(answer.status, { "content-type": answer.type, "content-length": length });
  await write(response, part);
  if (fault.kind === "truncate") response.end();
  else response.socket?.destroySoon();
  return "fault";
}

/** An answer that never seems to end: blanks, as many as asked for, as fast as the client reads. */
async function huge(response: ServerResponse, bytes: number): Promise<Outcome> {
  response.writeHead(200, { "content-type": "text/xml; charset=utf-8", "content-length": bytes });
  const chunk = Buffer.alloc(CHUNK_BYTES, 0x20);
  for (let left = bytes; left > 0; left -= chunk.length) {
    if (!(await write(response, left < chunk.length ? chunk.subarray(0, left) : chunk))) return "client_left";
  }
  response.end();
  return "fault";
}
