import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "#lib/env.ts";
import { type Part, quantity } from "../figure.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const AIM_S = 360;

/** `npm test` in this folder, with what is installed and built. */
export const testsPart: Part = {
  name: "tests",
  title: `npm test, wall time (aim: under ${AIM_S} s on 2 cores)`,
  run: async () => {
    const startedMs = performance.now();
    const output = await runTests();
    const lines = output.trim().split("\n");
    return [
      { what: "all stages", value: quantity((performance.now() - startedMs) / 1_000, "s"), beside: lines.at(-1) ?? "" },
    ];
  },
};

function runTests(): Promise<string> {
  const child = spawn("node", ["lib/up/bootstrap.mjs", "test"], {
    cwd: ROOT,
    env: childEnvironment({ NODE_OPTIONS: undefined }),
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => resolve(output));
  });
}
