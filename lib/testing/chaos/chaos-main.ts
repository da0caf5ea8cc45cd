import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { describeMachine } from "#lib/bench/machine.ts";
import { describeOutcome, faultsOf } from "./describe.ts";
import { runChaos } from "./run-chaos.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const MINUTE_MS = 60_000;
const ROUND_MS = 90_000;

/** `npm run chaos -- [--kills 40] [--minutes 30] [--out FILE]`: ends with 1 when anything is wrong or a point was not reached often enough. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      kills: { type: "string", default: "40" },
      minutes: { type: "string", default: "30" },
      out: { type: "string" },
    },
  });
  const machine = describeMachine(ROOT, new Date());
  const outcome = await runChaos({
    killsPerPoint: Number(values.kills),
    limitMs: Number(values.minutes) * MINUTE_MS,
    roundMs: ROUND_MS,
    say: (text) => console.error(text),
  });
  const text = `${machine}\n\n${describeOutcome(outcome)}\n`;
  console.log(text);
  if (values.out !== undefined) writeFileSync(values.out, text);
  return faultsOf(outcome).length + outcome.tally.missing().length === 0 ? 0 : 1;
}

process.exitCode = await main();
