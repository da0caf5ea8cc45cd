/** What both stand-in processes do alike: arguments, the one ready line, and an end without delay. */
import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";

const LOOPBACK = "127.0.0.1";

export type ProcessOptions = Readonly<{ port: number; controlPort: number; dataDir: string; password: string }>;

/** `--port 0 --control-port 0 --data DIR --password-file FILE`, and `--watch-stdin`: end when the parent is gone. */
export function readOptions(args: readonly string[]): ProcessOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string", default: "0" },
      "control-port": { type: "string", default: "0" },
      data: { type: "string" },
      "password-file": { type: "string" },
      "watch-stdin": { type: "boolean", default: false },
    },
  });
  const passwordFile = values["password-file"];
  if (values.data === undefined || passwordFile === undefined) throw new Error("--data and --password-file are needed");
  if (values["watch-stdin"]) process.stdin.on("end", () => process.exit(0)).resume();
  return {
    port: Number(values.port),
    controlPort: Number(values["control-port"]),
    dataDir: values.data,
    password: readFileSync(passwordFile, "utf8").trim(),
  };
}

/** Listens on loopback and gives the port that it got. */
export async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, LOOPBACK, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** The one line on stdout by which a starter knows the addresses. */
export function announce(facts: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify({ ready: true, ...facts })}\n`);
}

/** SIGTERM and SIGINT end the process at once: every change is on disk before it was answered. */
export function endOnSignal(): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => process.exit(0));
}
