import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a test lets the server say to one request: a body with a status, or whatever it writes by hand. */
export type Reply =
  | Readonly<{ status?: number; headers?: Readonly<Record<string, string>>; body: string | Buffer }>
  | ((response: ServerResponse) => void | Promise<void>);

/** One POST as it came: the job without its credentials, and those apart. */
export type Seen = Readonly<{
  job: Readonly<Record<string, unknown>>;
  credentials: unknown;
  template: string | null;
  /** The further form fields of writes. */
  file: string | null;
  data: string | null;
  path: string;
}>;

export type ServedExpensify = Readonly<{ url: string; seen: Seen[]; close: () => Promise<void> }>;

const FILE_NAME = "mlconnector_0fd99e06-a636-4974-b6bc-3ceb12163386.json";

/** The answer to a submitted export: a bare file name as `text/plain`. */
export const SUBMITTED: Reply = { headers: { "content-type": "text/plain;charset=utf-8" }, body: `${FILE_NAME}\n` };

/**
 * A server on a free port of the loopback that answers each request with the next of `replies`, and then with 500. HEAD
 * (the ping's) is answered with 405 and takes none of them.
 */
export async function serveExpensify(replies: readonly Reply[]): Promise<ServedExpensify> {
  const queue = [...replies];
  const seen: Seen[] = [];
  const server: Server = createServer((request, response) => {
    void answer(request, response, queue, seen);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/Integration-Server/ExpensifyIntegrations`,
    seen,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, queue: Reply[], seen: Seen[]): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (request.method !== "POST") {
    response.writeHead(405).end();
    return;
  }
  const fields = new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
  const { credentials, ...job } = JSON.parse(fields.get("requestJobDescription") ?? "{}") as Record<string, unknown>;
  seen.push({ job, credentials, template: fields.get("template"), ...writtenFields(fields), path: request.url ?? "" });
  const reply = queue.shift() ?? { status: 500, body: "no more replies" };
  if (typeof reply === "function") {
    await reply(response);
  } else {
    response.writeHead(reply.status ?? 200, reply.headers ?? {}).end(reply.body);
  }
}

function writtenFields(fields: URLSearchParams): Pick<Seen, "file" | "data"> {
  return { file: fields.get("file"), data: fields.get("data") };
}
