import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { childEnvironment } from "#lib/env.ts";
import { ENGINE_FLAGS, ENGINE_MEMORY } from "#lib/up/product/engine-flags.ts";
import { onBenchServer } from "../bench-database.ts";
import { type Part, quantity } from "../figure.ts";
import { createPostingScene } from "../posting/posting-scene.ts";

const POSTINGS = 100_000;
const MAIN = fileURLToPath(new URL("../posting/waiting-main.ts", import.meta.url));
const TIMEOUT_MS = 300_000;
const run = promisify(execFile);

type Taken = Readonly<{ startMB: number; frozenMB: number; sentMB: number; sent: number }>;

/** Peak memory of a process that freezes and sends a round while very many postings of one company wait. */
export const waitingPart: Part = {
  name: "waiting",
  title: `Peak memory while ${POSTINGS} postings of one company wait`,
  run: async ({ say }) => {
    if (process.platform !== "linux")
      return [{ what: "not measured", value: "", beside: "the peak is read from /proc, which only Linux has" }];
    return onBenchServer(async (server) => {
      say(`waiting: makes ${POSTINGS} postings`);
      const scene = await createPostingScene(server, { organizations: 1, companiesEach: 1, postingsEach: POSTINGS });
      await scene.close();
      const args = [...ENGINE_FLAGS, MAIN, scene.appUrl, JSON.stringify(scene.companies[0])];
      const env = childEnvironment({ NODE_OPTIONS: undefined, ...ENGINE_MEMORY });
      const { stdout } = await run(process.execPath, args, { env, timeout: TIMEOUT_MS });
      const taken = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Taken;
      return [
        {
          what: "while the code is loaded",
          value: quantity(taken.startMB, "MB"),
          beside: "production's code and flags",
        },
        { what: "while a round is frozen", value: quantity(taken.frozenMB, "MB"), beside: `${taken.sent} postings` },
        {
          what: "while it is sent",
          value: quantity(taken.sentMB, "MB"),
          beside: "with the journals of the GP in the same process; reading and planning are not in it",
        },
      ];
    });
  },
};
