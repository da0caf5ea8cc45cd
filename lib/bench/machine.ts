import { spawnSync } from "node:child_process";
import { cpus, loadavg, release, totalmem } from "node:os";

/** What the figures depend on, and when they were taken: without it no two of them can be compared. */
export function describeMachine(root: string, at: Date): string {
  const [cpu] = cpus();
  const commit = spawnSync("git", ["describe", "--always", "--dirty"], { cwd: root, encoding: "utf8" }).stdout?.trim();
  const load = loadavg().map((value) => value.toFixed(1));
  return [
    `ml-connector ${commit || "without git"}, ${at.toISOString().slice(0, 16).replace("T", " ")} UTC`,
    `${cpus().length} × ${cpu?.model.trim() ?? "unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}, Node ${process.versions.node}`,
    `Load over 1, 5 and 15 minutes when it began: ${load.join(", ")}`,
  ].join("\n");
}
