import { readFileSync } from "node:fs";
import { join } from "node:path";
import { connect, createServer, type TLSSocket } from "node:tls";
import { setTimeout as delay } from "node:timers/promises";

const CREATE = "CreateGLTransaction";
const SIGN_IN_LEG = /^HTTP\/1\.1 401 /;
const LENGTH = /\r\ncontent-length: (\d+)\r\n/i;
const HEADERS_END = "\r\n\r\n";
/** Shares of requests that something happens to, when the proxy is at it. */
const CUT = 0.3;
const RESET = 0.01;
const DELAY = 0.04;
const DELAY_MS_MAX = 300;

export type FaultProxy = Readonly<{
  port: number;
  /** From now on nothing happens on the way, or again something does. */
  setQuiet: (isQuiet: boolean) => void;
  counts: () => Readonly<{
    cuts: number;
    resets: number;
    delays: number;
    answerBytes: number;
    isEveryByteCut: boolean;
  }>;
  close: () => Promise<void>;
}>;

/**
 * Stands before the stand-in GP with GP's own certificate and sees the plain bytes: cuts the answer to a create after n bytes,
 * each time after one more, resets connections in the middle of a request and delays both ways. A sign-in belongs to its
 * connection, so each one has its own behind it.
 */
export async function startFaultProxy(target: Readonly<{ port: number; tlsFolder: string }>): Promise<FaultProxy> {
  const read = (name: string) => readFileSync(join(target.tlsFolder, name), "utf8");
  const seen = { cuts: 0, resets: 0, delays: 0, answerBytes: 0, isEveryByteCut: false };
  let isQuiet = true;
  let nextCut = 0;
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
    let cut: Readonly<{ at: number }> | null = null;
    let isCreate = false;
    let answered = 0;

    async function toGp(chunk: Buffer): Promise<void> {
      if (chunk.includes(CREATE)) isCreate = true;
      [answered, cut] = [0, null];
      if (isQuiet) return void gp.write(chunk);
      if (Math.random() < DELAY) {
        seen.delays += 1;
        await delay(Math.random() * DELAY_MS_MAX);
      }
      if (Math.random() < RESET) {
        seen.resets += 1;
        gp.write(chunk.subarray(0, Math.floor(Math.random() * chunk.length)), () => client.destroy());
        return;
      }
      gp.write(chunk);
    }

    function toClient(chunk: Buffer): void {
      if (answered === 0 && isCreate && !SIGN_IN_LEG.test(chunk.toString("latin1", 0, 16))) {
        isCreate = false;
        if (!isQuiet && Math.random() < CUT) cut = { at: cutAt(chunk) };
      }
      const left = cut === null ? chunk.length : cut.at - answered;
      answered += chunk.length;
      if (left >= chunk.length && cut?.at !== answered) return void client.write(chunk);
      seen.cuts += 1;
      client.write(chunk.subarray(0, left), () => client.destroy());
      gp.destroy();
    }

    client.on("data", inOrder(toGp));
    gp.on("data", toClient);
  });

  /** After no byte, after one, …, before the last one; then again from the first. */
  function cutAt(first: Buffer): number {
    const text = first.toString("latin1");
    const bytes = text.indexOf(HEADERS_END) + HEADERS_END.length + Number(LENGTH.exec(text)?.[1] ?? 0);
    seen.answerBytes = bytes;
    if (nextCut >= bytes) [nextCut, seen.isEveryByteCut] = [0, true];
    nextCut += 1;
    return nextCut - 1;
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
    counts: () => ({ ...seen }),
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** Chunks go on in the order in which they came, however long one is held back. */
function inOrder(work: (chunk: Buffer) => Promise<void>): (chunk: Buffer) => void {
  let last: Promise<void> = Promise.resolve();
  return (chunk) => {
    last = last.then(() => work(chunk));
  };
}
