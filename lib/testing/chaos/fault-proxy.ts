import { readFileSync } from "node:fs";
import { join } from "node:path";
import { connect, createServer, type TLSSocket } from "node:tls";
import { setTimeout as delay } from "node:timers/promises";
import { uncut, type Totals } from "./totals.ts";

const CREATE = "CreateGLTransaction";
const POST = "POST ";
const SIGN_IN_LEG = /^HTTP\/1\.1 401 /;
const LENGTH = /\r\ncontent-length: (\d+)\r\n/i;
const HEADERS_END = "\r\n\r\n";
/** Three unclear answers in a row end a run: of three answers to a create the first two are cut. */
const CREATES_PER_WHOLE_ONE = 3;
/** Shares of requests that something happens to, when the proxy is at it. */
const READ_CUT = 0.02;
const RESET = 0.01;
const DELAY = 0.04;
const DELAY_MS_MAX = 300;

export type FaultProxy = Readonly<{
  port: number;
  /** From now on nothing happens on the way, or again something does. */
  setQuiet: (isQuiet: boolean) => void;
  close: () => Promise<void>;
}>;

/**
 * Stands before the stand-in GP with GP's own certificate and sees the plain bytes: cuts the answer to a create after n
 * bytes, for every n, now and then that to a read, resets connections in the middle of a request and delays both ways. A
 * sign-in belongs to its connection, so each one has its own behind it. Counts what it does in `totals`.
 */
export async function startFaultProxy(
  target: Readonly<{ port: number; tlsFolder: string }>,
  totals: Totals,
): Promise<FaultProxy> {
  const read = (name: string) => readFileSync(join(target.tlsFolder, name), "utf8");
  let isQuiet = true;
  let creates = 0;
  const open = new Set<TLSSocket>();

  const server = createServer({ cert: read("cert.pem"), key: read("key.pem") }, (client) => {
    const gp = connect({ host: "127.0.0.1", port: target.port, ca: read("ca.pem") });
    for (const socket of [client, gp]) {
      open.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => open.delete(socket));
    }
    client.on("close", () => gp.destroy());
    gp.on("close", () => client.destroy());
    let cut: Readonly<{ at: number; isCreate: boolean }> | null = null;
    let isCreate = false;
    let answered = 0;

    async function toGp(chunk: Buffer): Promise<void> {
      // A new request, or more of one: the answer to the one before is over.
      if (chunk.includes(POST)) isCreate = false;
      if (chunk.includes(CREATE)) isCreate = true;
      [answered, cut] = [0, null];
      if (isQuiet) return void gp.write(chunk);
      if (Math.random() < DELAY) {
        totals.delays += 1;
        await delay(Math.random() * DELAY_MS_MAX);
      }
      if (Math.random() < RESET) {
        totals.resets += 1;
        gp.write(chunk.subarray(0, Math.floor(Math.random() * chunk.length)), () => client.destroy());
        return;
      }
      gp.write(chunk);
    }

    function toClient(chunk: Buffer): void {
      if (answered === 0 && !isQuiet && !SIGN_IN_LEG.test(chunk.toString("latin1", 0, 16)))
        cut = cutOf(isCreate, chunk);
      const left = cut === null ? chunk.length : cut.at - answered;
      answered += chunk.length;
      if (left >= chunk.length && cut?.at !== answered) return void client.write(chunk);
      if (cut?.isCreate) totals.createCuts[cut.at] = (totals.createCuts[cut.at] ?? 0) + 1;
      else totals.readCuts += 1;
      client.write(chunk.subarray(0, left), () => client.destroy());
      gp.destroy();
    }

    client.on("data", inOrder(toGp));
    gp.on("data", toClient);
  });

  function cutOf(isCreate: boolean, first: Buffer): Readonly<{ at: number; isCreate: boolean }> | null {
    const bytes = lengthOf(first);
    if (!isCreate) return Math.random() < READ_CUT ? { at: Math.floor(Math.random() * bytes), isCreate } : null;
    creates += 1;
    if (creates % CREATES_PER_WHOLE_ONE === 0) return null;
    while (totals.createCuts.length < bytes) totals.createCuts.push(0);
    totals.createBytes = Math.max(totals.createBytes, bytes);
    const left = uncut(totals);
    return { at: left[Math.floor(Math.random() * left.length)] ?? Math.floor(Math.random() * bytes), isCreate };
  }

  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return {
    port: address.port,
    setQuiet: (wanted) => {
      isQuiet = wanted;
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** Of a whole answer, by its head. */
function lengthOf(first: Buffer): number {
  const text = first.toString("latin1");
  return text.indexOf(HEADERS_END) + HEADERS_END.length + Number(LENGTH.exec(text)?.[1] ?? 0);
}

/** Chunks go on in the order in which they came, however long one is held back. */
function inOrder(work: (chunk: Buffer) => Promise<void>): (chunk: Buffer) => void {
  let last: Promise<void> = Promise.resolve();
  return (chunk) => {
    last = last.then(() => work(chunk));
  };
}
