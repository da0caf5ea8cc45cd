import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { freePort } from "#db/embedded/free-port.ts";

const Ports = z.record(z.string(), z.number().int().min(1).max(65_535));

/**
 * Below the ports that systems hand to outgoing connections, which may take a remembered one while we are stopped. Far
 * apart: with other products on the machine each looks on from its own.
 */
const FIRST_WANTED = { postgres: 25_432, expensify: 25_532, gp: 25_632 } as const;

/**
 * The port that `name` had last time, if it is free, else another one, remembered from now on. Addresses of the sandbox
 * stand in the database, so they should not change from start to start.
 */
export async function rememberedPort(path: string, name: keyof typeof FIRST_WANTED): Promise<number> {
  const known = readPorts(path);
  const port = await freePort(known[name] ?? FIRST_WANTED[name]);
  if (port !== known[name]) writeFileSync(path, `${JSON.stringify({ ...known, [name]: port }, null, 2)}\n`);
  return port;
}

function readPorts(path: string): z.output<typeof Ports> {
  try {
    return Ports.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return {};
  }
}
