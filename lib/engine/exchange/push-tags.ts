import type { TagLevel } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import type { PushItem, TagsWanted } from "#lib/core/push/push.ts";
import { arrangeTags, diffTags, sameTags } from "#lib/core/push/tag-list.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { assert } from "#lib/core/assert.ts";
import type { PushDeps, PushKind, PushLook, PushResult } from "./push-kind.ts";

/** Replaces the tags of a workspace by the wanted list, in the order and with the texts that stand there now. */
export const pushTags: PushKind<TagsWanted> = async (deps, wanted, signal) => {
  const { source, policyId } = deps;
  assert(source !== null, "tags are written to Expensify");
  const fresh = await readTags(deps, signal);
  if (!fresh.ok) return { outcome: "failed", items: [], problem: fresh.error };
  const seen = (deps.before as TagsWanted).levels;
  if (!sameTags(seen, fresh.value)) return { outcome: "changed", items: differences(seen, fresh.value) };
  const before: TagsWanted = { levels: fresh.value };
  const written = await source.replaceTags(policyId, arrangeTags(fresh.value, wanted.levels), signal);
  if (written.kind === "not_executed") return { outcome: "failed", items: [], problem: written.problem, before };
  const found = await lookForTags({ ...deps, before }, wanted, signal);
  if (written.kind === "done" && found?.outcome === "failed") {
    // Expensify said yes and shows the old list: it may show the new one later.
    return { ...found, outcome: "unclear", before };
  }
  if (found?.outcome === "done") return { ...found, before };
  const problem = written.kind === "unknown" ? { problem: written.problem } : {};
  return { items: found?.items ?? [], ...problem, outcome: "unclear", before };
};

/** Done when the list is what was wanted; failed when it is still the old one; otherwise it shows what is different. */
export const lookForTags: PushLook<TagsWanted> = async (deps, wanted, signal) => {
  const fresh = await readTags(deps, signal);
  if (!fresh.ok) return null;
  const before = (deps.before as TagsWanted).levels;
  if (sameTags(wanted.levels, fresh.value, true)) return toResult("done", diffTags(before, fresh.value), "written");
  const missing = diffTags(fresh.value, wanted.levels);
  const isOld = sameTags(before, fresh.value);
  return toResult(isOld ? "failed" : "unclear", missing, isOld ? "not_found" : "unclear");
};

function toResult(
  outcome: PushResult["outcome"],
  changes: ReturnType<typeof diffTags>,
  result: PushItem["result"],
): PushResult {
  return { outcome, items: changes.map(({ name, kind }) => ({ key: name, result, detail: kind })) };
}

/** What is there now and was not what the person saw. */
function differences(seen: readonly TagLevel[], fresh: readonly TagLevel[]): readonly PushItem[] {
  return diffTags(seen, fresh).map(({ name, kind }) => ({ key: name, result: "skipped", detail: kind }));
}

async function readTags(
  { source, policyId }: PushDeps,
  signal: AbortSignal,
): Promise<Result<readonly TagLevel[], RunProblem>> {
  assert(source !== null, "tags are read from Expensify");
  const read = await source.readWorkspaces([policyId], signal);
  if (!read.ok) return read;
  const [detail] = read.value;
  if (!detail) return err({ code: "expensify_answer_malformed", detail: `workspace ${policyId} is missing` });
  return ok(
    detail.tagLevels.map((name, index) => ({
      name,
      tags: detail.tags.filter(({ level }) => level === index + 1).map(({ level: _level, ...tag }) => tag),
    })),
  );
}
