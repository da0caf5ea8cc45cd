import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer as createHttpServer, type RequestListener, type Server } from "node:http";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { OutboundPolicy } from "#lib/adapters/windows-auth/outbound-policy.ts";
import { freePort, startScriptServer } from "./real-server.ts";

const LOG_READ_EVERY_MS = 40;
const LOG_QUIET_READS = 5;
const LOG_READS_MAX = 100;
const LOG_BYTES_MAX = 1024 * 1024;
const LISTEN_ATTEMPTS_MAX = 500;
const LISTEN_AGAIN_MS = 20;

type RealNtlmServer = Readonly<{
  url: string;
  /** The same backend without a sign-in. */
  openUrl: string;
  policy: OutboundPolicy;
  caPem: string;
  /** One line per request that reached Apache. */
  accessLog: () => Promise<readonly string[]>;
  /** How many of them so far. */
  requestsLogged: () => Promise<number>;
  restart: () => Promise<void>;
  close: () => Promise<void>;
}>;

/**
 * A real Apache with real NTLM (gss-ntlmssp), from the folder `../shared` beside the repository, in front of an echo
 * backend or of `backend`. Gives the reason why a test must be skipped where that folder or the packages are missing.
 */
export async function startRealNtlmServer(backend?: RequestListener): Promise<RealNtlmServer | string> {
  const [port, openPort, backendPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const ports = { NTLM_PORT: port, NTLM_NOAUTH_PORT: openPort, NTLM_BACKEND_PORT: backendPort };
  const server = await startScriptServer("ntlm-server.sh", ports);
  if (typeof server === "string") return server;
  const { folder } = server;
  const closeBackend = backend ? await replaceBackend(folder, backendPort, backend) : async () => {};
  return {
    url: `https://127.0.0.1:${port}/`,
    openUrl: `https://127.0.0.1:${openPort}/`,
    policy: { allowHosts: ["127.0.0.1"], allowHttpHosts: [], allowCidrs: [] },
    caPem: await readFile(path.join(folder, "certs/ca.crt"), "utf8"),
    accessLog: () => settledLines(path.join(folder, "apache/access.log")),
    requestsLogged: async () => (await settledLog(path.join(folder, "apache/access.log"))).split("\n").length - 1,
    restart: server.restart,
    close: async () => {
      await closeBackend();
      await server.close();
    },
  };
}

/** Apache writes a request down after it was answered: the log is read until it has stopped growing. */
async function settledLog(file: string): Promise<string> {
  let log = await readFile(file, "utf8");
  for (let quiet = 0, reads = 0; quiet < LOG_QUIET_READS && reads < LOG_READS_MAX; reads++) {
    await delay(LOG_READ_EVERY_MS);
    const again = await readFile(file, "utf8");
    quiet = again === log ? quiet + 1 : 0;
    log = again;
  }
  return log;
}

async function settledLines(file: string): Promise<readonly string[]> {
  const log = await settledLog(file);
  return log
    .slice(-LOG_BYTES_MAX)
    .split("\n")
    .filter((line) => line !== "");
}

/** Ends the script's echo server, by its own pid file, and listens in its place. */
async function replaceBackend(folder: string, port: number, backend: RequestListener): Promise<() => Promise<void>> {
  process.kill(Number(await readFile(path.join(folder, "backend.pid"), "utf8")));
  const server = createHttpServer(backend);
  await listenWhenFree(server, port);
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
}

/** The echo server takes a moment to let go of its port, and is not a child that could be waited for. */
async function listenWhenFree(server: Server, port: number): Promise<void> {
  for (let attempt = 0; attempt < LISTEN_ATTEMPTS_MAX; attempt += 1) {
    try {
      server.listen(port, "127.0.0.1");
      await once(server, "listening");
      return;
    } catch {
      await delay(LISTEN_AGAIN_MS);
    }
  }
  throw new Error(`port ${port} did not become free`);
}
