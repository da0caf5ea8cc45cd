import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { childEnvironment } from "#lib/env.ts";
import type { Person } from "./announce.ts";
import type { ProductSandbox } from "./sandbox.ts";
import type { Variables } from "./working-environment.ts";

const SCRIPT = fileURLToPath(new URL("../demo.ts", import.meta.url));
const TIMEOUT_MS = 120_000;

const People = z.array(z.object({ name: z.string(), email: z.string(), role: z.string(), password: z.string() }));

/**
 * Makes the demo organization if there is none yet, in a process that has the product's environment. Answers its people
 * with their new passwords, or nobody. The sandbox's credentials go through a pipe: arguments are for all to see.
 */
export async function makeDemo(
  environment: Variables,
  { sandbox }: ProductSandbox,
  signal: AbortSignal,
): Promise<readonly Person[]> {
  const child = spawn(process.execPath, [SCRIPT], {
    env: childEnvironment(environment),
    stdio: ["pipe", "pipe", "inherit"],
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(JSON.stringify(sandbox));
  const [code, answer] = await Promise.all([ended, text(child.stdout)]);
  if (code !== 0) throw new Error(`The demo organization could not be made (exit code ${code}).`);
  return People.parse(JSON.parse(answer));
}
