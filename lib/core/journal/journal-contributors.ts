import type { Contributor } from "../access/approval-conflict.ts";
import type { Dated } from "./rule/posting-date.ts";
import type { DraftLine, LineWhy } from "./journal.ts";

/**
 * Who mapped or overrode what a journal uses, or said its date, with what, each once: by security.md they may not approve that
 * report. What no user set (a constant, the engine, `configure`) has no contributor.
 */
export function journalContributors(
  lines: readonly Partial<Pick<DraftLine, "why">>[],
  dated: Dated | null = null,
): Contributor[] {
  // The lines of a reversal come from GP: nobody mapped them.
  const all = [
    ...lines.flatMap((line) => (line.why ?? []).flatMap(contributorsOf)),
    ...(dated?.setById == null ? [] : [{ userId: dated.setById, what: "the posting date" }]),
  ];
  return [...new Map(all.map((one) => [JSON.stringify([one.userId, one.what]), one])).values()];
}

function contributorsOf(why: LineWhy): Contributor[] {
  if (why.kind === "settlement") {
    return why.entries.flatMap(({ setById, kind, source }) => contributor(setById, kind, source));
  }
  if (why.kind === "summed") return contributorsOf(why.why);
  if (why.kind === "tax") return contributor(why.rule.set?.byId ?? null, "tax", why.rule.tax);
  return why.parts.flatMap(({ setById, sourceKind, sourceText }) => contributor(setById, sourceKind, sourceText));
}

function contributor(userId: string | null, kind: string, source: string): Contributor[] {
  return userId === null ? [] : [{ userId, what: `${kind} ${source}` }];
}
