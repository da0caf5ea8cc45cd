import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { describeMachine } from "#lib/bench/machine.ts";
import { describeTotals } from "./describe.ts";
import { type Goal, SHORT_GOAL, shortfalls, WHOLE_GOAL } from "./goal.ts";
import { runChaos } from "./run-chaos.ts";
import { addTotals, loadTotals, newTotals, saveTotals, type Totals } from "./totals.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const [SECOND_MS, MINUTE_MS] = [1_000, 60_000];
const ROUND_MS = 150_000;
/** For a machine that is slow; otherwise it takes some thirty seconds. */
const SHORT_LIMIT_MS = 180_000;
const KILLS = 40;
/** All 200 reports now and then; more often few, so that an engine that follows a dead one is soon where that one died. */
const WORKSPACES = [null, "sales", "sales", "sales"] as const;
const HELP = `npm run chaos -- [--kills ${KILLS}] [--minutes 60] [--out FILE] [--totals FILE]

Real engines killed at named points, Postgres torn down, answers cut on the wire. Ends with 1 when anything is wrong, or
when anything was not done often enough.
  --short         of everything a little, for npm test
  --kills N       deaths wanted at each point
  --minutes M     no new round afterwards; 0: none at all, only what the files say
  --out FILE      what is printed at the end
  --totals FILE   counts on from this file and keeps it up to date: a long run in pieces
  --and FILE      what another run counted, added at the end`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      kills: { type: "string", default: String(KILLS) },
      minutes: { type: "string", default: "60" },
      out: { type: "string" },
      totals: { type: "string" },
      and: { type: "string" },
      short: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const goal = values.short ? SHORT_GOAL : { ...WHOLE_GOAL, killsPerPoint: Number(values.kills) };
  const totals = values.totals === undefined ? newTotals() : loadTotals(values.totals);
  const piece = { machine: describeMachine(ROOT, new Date()), seconds: 0 };
  const startedMs = performance.now();
  const limitMs = values.short ? SHORT_LIMIT_MS : Number(values.minutes) * MINUTE_MS;
  if (limitMs > 0)
    await runChaos({
      ...{ goal, totals, limitMs, roundMs: ROUND_MS, workspaces: values.short ? ["sales"] : WORKSPACES },
      onRound: (said) => {
        if (piece.seconds === 0) totals.pieces.push(piece);
        piece.seconds = Math.ceil((performance.now() - startedMs) / SECOND_MS);
        if (values.totals !== undefined) saveTotals(values.totals, totals);
        console.error(said);
      },
    });
  return conclude(goal, values.and === undefined ? totals : addTotals(loadTotals(values.and), totals), values.out);
}

function conclude(goal: Goal, totals: Totals, out: string | undefined): number {
  const text = `${describeTotals(goal, totals)}\n`;
  console.log(text);
  if (out !== undefined) writeFileSync(out, text);
  return totals.faults.length + shortfalls(goal, totals).length === 0 ? 0 : 1;
}

process.exitCode = await main();
