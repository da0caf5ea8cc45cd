import { createServer } from "node:net";

const PORT_LAST = 65_535;
/** So many ports after the wanted one are tried before any free one is taken. */
const NEIGHBOURS_MAX = 20;

/** The wanted port when it is free on this address, else the next free one, else any. 0 asks for any. */
export async function freePort(wanted: number, host = "127.0.0.1"): Promise<number> {
  const last = wanted === 0 ? -1 : Math.min(wanted + NEIGHBOURS_MAX, PORT_LAST);
  for (let port = wanted; port <= last; port += 1) {
    if ((await tryPort(port, host)) !== null) return port;
  }
  const any = await tryPort(0, host);
  if (any === null) throw new Error(`No free port on ${host}. Is HOST an address of this machine?`);
  return any;
}

function tryPort(port: number, host: string): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : null));
    });
  });
}
