import { countOf, formatCount, formatDay, formatMoney } from "#lib/web/format.ts";
import { problemText } from "#lib/web/problem-text.ts";
import type { ReplayPreview } from "#lib/web/queries/review.ts";

const HELD_NAMED_MAX = 3;

/** What tells the two journals apart, in one sentence. */
export function differenceLead({ thatDay, today, changes, counts }: ReplayPreview): string {
  switch (today.kind) {
    case "from_gp":
      return "A reversal is made of what GP has: planned anew, it is made again with the next run.";
    case "nothing_to_post":
      return "By the rules of today this report has nothing to post.";
    case "held": {
      const titles = [...new Set(today.problems.map((problem) => problemText(problem).title))];
      const more = titles.length - HELD_NAMED_MAX;
      return `The rules of today would hold it: ${titles.slice(0, HELD_NAMED_MAX).join("; ")}${more > 0 ? `, and ${formatCount(more)} more` : ""}.`;
    }
    case "journal": {
      const made = `${countOf(today.lineCount, "line")}, ${formatMoney(today.totalDebitCents)}`;
      if (thatDay === null) return `Nothing was frozen before. The rules of today make ${made}.`;
      if (!thatDay.lines) return `The lines of that day stand in the audit only. The rules of today make ${made}.`;
      const dated = thatDay.date === today.date ? "" : `, but the GP date ${formatDay(today.date)}`;
      if (changes.length === 0) return `The rules of today make the same journal, line for line (${made})${dated}.`;
      const parts = [
        counts.changed > 0 ? `${countOf(counts.changed, "line")} changed` : "",
        counts.added > 0 ? `${countOf(counts.added, "line")} added` : "",
        counts.removed > 0 ? `${countOf(counts.removed, "line")} removed` : "",
        counts.same > 0 ? `${formatCount(counts.same)} as before` : "",
      ];
      return `Against that day the rules of today differ: ${parts.filter(Boolean).join(", ")}${dated}.`;
    }
  }
}

/** What goes when it is pressed, and that nothing else does. */
export function whatGoes({ ways, thatDay, marker, alsoReady }: ReplayPreview): readonly string[] {
  const frozen =
    thatDay === null
      ? "what was frozen"
      : `what was frozen: batch ${thatDay.batchId}, GP date ${formatDay(thatDay.date)}, ${formatMoney(thatDay.totalDebitCents)}`;
  const how =
    ways.again === "today"
      ? "Sent again, it goes by the rules of today, under a new reference of its own."
      : ways.again === "that_day"
        ? `Sent again, it goes as ${frozen}. The rules of today are for comparison: they do not change it.`
        : `Sent as it was, it goes as ${frozen}. Planned anew, the journal of today takes its place.`;
  const once =
    ways.again === "today"
      ? "One journal is written; nothing else of this report is sent."
      : `One journal is written, under the reference ${marker}; nothing else of this report is sent.`;
  const others =
    alsoReady === 0
      ? []
      : [
          `The run that takes it also takes ${countOf(alsoReady, "other journal")} that ${alsoReady === 1 ? "is" : "are"} ready anyway.`,
        ];
  return [how, once, ...others];
}
