import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { childEnvironment } from "#lib/env.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
const STAYS = `
  import "${join(HERE, "lifeline.mjs")}";
  let asked = 0;
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => {
    asked += 1;
    if (asked > 1) return;
    console.log("asked by " + signal);
    setTimeout(() => { console.log("stopped, asked " + asked); process.exit(0); }, 200);
  });
  setInterval(() => {}, 1000);
  console.log("pids " + process.pid + " " + process.ppid);
`;
/** What bootstrap.mjs does once it has found its Node. */
const bootstrap = (script: string) => `
  import { handOver } from "${join(HERE, "hand-over.mjs")}";
  process.exitCode = await handOver({ node: process.execPath, script: "${script}", args: [], isLookedAfter: true });
  console.log("code " + process.exitCode);
`;
/** As npm: it starts a shell, which starts the program, and passes no signal on. */
const npm = (program: string) => `
  import { spawn } from "node:child_process";
  spawn("sh", ["-c", "'" + process.execPath + "' '${program}'; true"], { stdio: "inherit" });
  setInterval(() => {}, 1000);
`;

/** Starts npm's chain of processes and answers what the last one says, line by line, and how to signal the others. */
async function startChain() {
  const folder = mkdtempSync(join(tmpdir(), "ml-hand-over-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  // The script's folder is where the lifeline is looked for.
  write("lifeline.mjs", `export * from "${join(HERE, "lifeline.mjs")}";`);
  const outer = write("npm.mjs", npm(write("bootstrap.mjs", bootstrap(write("stays.mjs", STAYS)))));
  const child = spawn(process.execPath, [outer], {
    env: childEnvironment({ npm_lifecycle_event: "start" }),
    stdio: ["ignore", "pipe", "ignore"],
  });
  // Its end takes the others along.
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async () => String((await lines.next()).value);
  const [, product = 0, ours = 0] = (await nextLine()).split(" ").map(Number);
  return { npm: child.pid ?? 0, bootstrap: ours, product, nextLine };
}

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s is handed on once, and the exit code comes back",
  async (signal) => {
    const chain = await startChain();

    process.kill(chain.bootstrap, signal);
    expect(await chain.nextLine()).toBe(`asked by ${signal}`);
    // npm passes Ctrl-C on, beside the terminal.
    process.kill(chain.bootstrap, signal);

    expect([await chain.nextLine(), await chain.nextLine()]).toEqual(["stopped, asked 1", "code 0"]);
  },
);

// On other systems than Linux nothing tells that the shell between has lost its parent.
test.runIf(process.platform === "linux")(
  "when npm is killed without a word, the product stops (seen on Linux only)",
  async () => {
    const chain = await startChain();

    process.kill(chain.npm, "SIGKILL");

    expect(await chain.nextLine()).toBe("asked by SIGTERM");
  },
);

test("when the bootstrap is killed without a word, the product stops", async () => {
  const chain = await startChain();

  process.kill(chain.bootstrap, "SIGKILL");

  expect(await chain.nextLine()).toBe("asked by SIGTERM");
});

test("a Ctrl-C in the terminal does not reach the product itself: it has a session of its own", async () => {
  const chain = await startChain();

  expect(() => process.kill(-chain.product, 0)).not.toThrow();
  process.kill(chain.product, "SIGTERM");
  expect(await chain.nextLine()).toBe("asked by SIGTERM");
});
