import fc from "fast-check";
import { assert } from "#lib/core/assert.ts";
import type { ApprovalPolicy } from "#lib/core/posting/posting.ts";
import type { Substitutes } from "../world/simulation.ts";
import { brokenAtRest, comeToRest } from "./at-rest.ts";
import { ANYTHING } from "./commands.ts";
import { createModelWorld, type ModelWorld } from "./world.ts";

export type ModelRun = Readonly<{
  seed: number;
  runs: number;
  substitutes?: Substitutes;
  /** Of a failing run, as it was printed: runs just that one. */
  path?: string;
  replayPath?: string;
  /** Stops at the first failing run as it is, without looking for a shorter one. */
  unshrunk?: true;
  /** Looks at each world that came to rest. */
  atRest?: (world: ModelWorld) => void;
}>;

const COMMANDS_MAX = 60;

/** Made-up days, one after the other; the result of fast-check, with the shortest list of commands that breaks a promise. */
export function runModel({ seed, runs, substitutes = {}, path, replayPath, unshrunk, atRest }: ModelRun) {
  const commands = fc.commands(ANYTHING, {
    maxCommands: COMMANDS_MAX,
    size: "medium",
    ...(replayPath ? { replayPath } : {}),
  });
  const approval = fc.constantFrom<ApprovalPolicy>("never", "held", "always");
  const property = fc.asyncProperty(commands, approval, async (list, policy) => {
    const world = createModelWorld({ approval: policy, substitutes });
    world.expensify.handIn("R1", 2);
    world.expensify.handIn("R2", 1);
    await fc.asyncModelRun(() => ({ model: world.diary, real: world }), list);
    await comeToRest(world);
    atRest?.(world);
    const broken = brokenAtRest(world);
    assert(broken.length === 0, broken.join("; "));
  });
  return fc.check(property, {
    ...{ seed, numRuns: runs, endOnFailure: unshrunk === true },
    ...(path ? { path } : {}),
  });
}

/** How a failing run is told: what broke, what was done, and how to do it again. */
export function tellFailure(details: Awaited<ReturnType<typeof runModel>>): string {
  if (!details.failed) return "";
  const { counterexample, seed, counterexamplePath, errorInstance, numShrinks } = details;
  const [list, policy] = counterexample ?? [[], "never"];
  const [text = "", replayPath = ""] = /^(.*?)\s*\/\*replayPath="(.*)"\*\/$/s.exec(fc.stringify(list))?.slice(1) ?? [];
  const replay = JSON.stringify({ seed, path: counterexamplePath, replayPath, runs: 1 });
  const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  // No command has a comma in its text.
  const steps = text.replace(/^\[/, "").split(",");
  return [`${why} (approval: ${policy}, shrunk ${numShrinks} times)`, ...steps, `again: runModel(${replay})`].join(
    "\n  ",
  );
}
