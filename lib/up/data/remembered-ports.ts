import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { freePort } from "#db/embedded/free-port.ts";

const Ports = z.record(z.string(), z.number().int().min(1).max(65_535));

/**
 * The port that `name` had last time, if it is free, else another one, remembered from now on. Addresses of the sandbox
 * stand in the database, so they should not change from start to start.
 */
export async function rememberedPort(path: string, name: string): Promise<number> {
  const known = readPorts(path);
  const port = await freePort(known[name] ?? 0);
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
