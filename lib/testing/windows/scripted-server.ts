import { Buffer } from "node:buffer";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { OutboundPolicy } from "#lib/adapters/windows-auth/outbound-policy.ts";
import type { TestCertificates } from "./certificates.ts";
import { makeChallenge } from "./challenge.ts";

export type SeenRequest = Readonly<{
  method: string;
  path: string;
  authorization: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Which connection it came on, from 1. */
  connection: number;
}>;
export type Script = (request: SeenRequest, socket: Socket) => void;
export type ScriptedServer = Readonly<{
  url: string;
  policy: OutboundPolicy;
  requests: readonly SeenRequest[];
  posts: () => readonly SeenRequest[];
  connections: () => number;
  /** Refuses new connections and keeps those that are open. */
  stopListening: () => void;
  close: () => Promise<void>;
}>;

/**
 * A server on bare sockets: it sees every request that leaves the client and answers, or breaks off, byte by byte.
 * `whileBodyComes` is called once for a request of which the head and not the whole body is there; `body` is what came.
 */
export async function startScriptedServer(
  script: Script,
  certificates?: TestCertificates,
  whileBodyComes: Script = () => {},
): Promise<ScriptedServer> {
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const onSocket = (socket: Socket) => {
    connections += 1;
    const connection = connections;
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    const whole = (request: SeenRequest) => {
      requests.push(request);
      script(request, socket);
    };
    readRequests(socket, connection, whole, (request) => whileBodyComes(request, socket));
  };
  const server: Server = certificates
    ? createTlsServer({ cert: certificates.certPem, key: certificates.keyPem }, onSocket)
    : createServer(onSocket);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${certificates ? "https" : "http"}://${host}/DynamicsGPWebServices/DynamicsGPService.asmx`,
    policy: { allowHosts: [host], allowHttpHosts: certificates ? [] : [host], allowCidrs: [] },
    requests,
    posts: () => requests.filter(({ method }) => method === "POST"),
    connections: () => connections,
    stopListening: () => void server.close(),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Plays the server's half of NTLM without checking the answer, then hands each signed-in request to `script`. */
export function signedIn(script: Script, challenge: () => Buffer = makeChallenge): Script {
  const open = new WeakSet<Socket>();
  return (request, socket) => {
    if (isType(request, 1))
      return socket.write(reply(401, "", { "WWW-Authenticate": `NTLM ${challenge().toString("base64")}` }));
    if (isType(request, 3)) open.add(socket);
    if (!open.has(socket)) return socket.write(reply(401, "", { "WWW-Authenticate": "NTLM" }));
    return script(request, socket);
  };
}

export function isType(request: SeenRequest, type: 1 | 3): boolean {
  const token = Buffer.from(request.authorization.replace(/^\w+ /, ""), "base64");
  return token.length > 12 && token.readUInt32LE(8) === type;
}

/** The bytes of one answer. */
export function reply(status: number, body: string, headers: Readonly<Record<string, string>> = {}): string {
  const all = { "Content-Length": String(Buffer.byteLength(body)), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Scripted\r\n${lines.join("")}\r\n${body}`;
}

function readRequests(
  socket: Socket,
  connection: number,
  onRequest: (request: SeenRequest) => void,
  onBegun: (request: SeenRequest) => void,
): void {
  let pending = Buffer.alloc(0);
  let isBegun = false;
  socket.on("data", (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (let end = pending.indexOf("\r\n\r\n"); end >= 0; end = pending.indexOf("\r\n\r\n")) {
      const { total, ...head } = readHead(pending.subarray(0, end));
      const request = { ...head, body: pending.subarray(end + 4, total).toString("utf8"), connection };
      if (pending.length < total) {
        if (!isBegun) onBegun(request);
        isBegun = true;
        return;
      }
      isBegun = false;
      pending = pending.subarray(total);
      onRequest(request);
    }
  });
}

/** Of a request with everything up to the blank line; `total`: its bytes with the body. */
function readHead(head: Buffer) {
  const [first = "", ...lines] = head.toString("latin1").split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const [method = "", path = ""] = first.split(" ");
  const total = head.length + 4 + Number(headers["content-length"] ?? 0);
  return { method, path, headers, authorization: headers["authorization"] ?? "", total };
}
