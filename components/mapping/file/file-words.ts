import { refusalWords } from "#components/shared/mapping/target-options.ts";
import type { Status } from "#components/shared/status-mark.tsx";
import { formatCount } from "#lib/web/format.ts";
import type { FileDiffRow, ReadMapping, Refusal } from "#lib/web/queries/mapping.ts";

type Kind = FileDiffRow["kind"];

const KINDS: Readonly<Record<Kind, Readonly<{ status: Status; word: string }>>> = {
  new: { status: "ready", word: "New" },
  changed: { status: "ready", word: "Changed" },
  unmapped: { status: "held", word: "Unmapped" },
  unknown_source: { status: "rejected", word: "Unknown source" },
  ambiguous_source: { status: "rejected", word: "Not clear which" },
  twice: { status: "rejected", word: "Twice in the file" },
  unknown_target: { status: "rejected", word: "Not in GP" },
  refused_target: { status: "rejected", word: "Not usable" },
  stale: { status: "uncertain", word: "Changed here since" },
};

export function kindOf(kind: Kind): Readonly<{ status: Status; word: string }> {
  return KINDS[kind];
}

/** Why a row cannot be saved and what to do, or what was read otherwise than written. */
export function rowNote({ kind, to, from, note }: FileDiffRow): string {
  switch (kind) {
    case "unknown_source":
      return "Expensify has no such category, tag, workspace or card in this company. Leave the columns Source and Key as they were.";
    case "ambiguous_source":
      return "Several sources have this name: keep the columns Kind, Segment, Tag level and Key.";
    case "twice":
      return "The first of the two rows counts. Remove this one.";
    case "unknown_target":
      return `No account in GP has ${to ?? ""}. Excel may have changed the code: format the column as text.`;
    case "refused_target":
      return note === "not_confirmed"
        ? "Nobody has confirmed yet what this account is: map the card on the page, with its tick."
        : `GP would refuse it: ${refusalWords(note as Refusal)}.`;
    case "stale":
      return `It is ${from ?? "unmapped"} by now, and was something else when the file was made.`;
    default:
      return note === "" ? "" : `Read from “${note}”.`;
  }
}

/** "12 new, 3 changed, 1 unmapped; 291 as they are". */
export function diffWords({
  changes,
  unchanged,
  notNamed,
}: Pick<ReadMapping, "changes" | "unchanged" | "notNamed">): string {
  const count = (kind: Kind) => changes.filter((row) => row.kind === kind).length;
  const parts = [
    [count("new"), "new"],
    [count("changed"), "changed"],
    [count("unmapped"), "unmapped"],
  ] as const;
  const some = parts.filter(([number]) => number > 0).map(([number, word]) => `${formatCount(number)} ${word}`);
  const rest = `${formatCount(unchanged)} as they are`;
  const missing = notNamed > 0 ? `, ${formatCount(notNamed)} not in the file stay as they are` : "";
  return `${some.length === 0 ? "Nothing would change" : some.join(", ")}; ${rest}${missing}`;
}
