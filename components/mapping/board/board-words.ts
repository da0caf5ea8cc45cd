import type { Status } from "#components/shared/status-mark.tsx";
import { refusalWords } from "#components/shared/mapping/target-options.ts";
import { countOf, formatMoney } from "#lib/web/format.ts";
import type { Board, FlowEnds } from "#lib/web/queries/mapping-views.ts";
import type { End, Graph } from "./graph.ts";

/** Of Inter at 12 px, rounded up: SVG does not cut text by itself, and measuring would need the screen. */
const PIXELS_A_CHARACTER = 6.6;

/** Cut to a width in pixels, with an ellipsis. */
export function shorten(text: string, pixels: number): string {
  const max = Math.max(4, Math.floor(pixels / PIXELS_A_CHARACTER));
  return text.length <= max ? text : `${text.slice(0, max - 1).trimEnd()}…`;
}

export function endName({ code, label }: Pick<End, "code" | "label">): string {
  return [code, label].filter((part) => part !== "").join(" ");
}

/** For screen readers and the tooltip: everything that the picture shows of an end. */
export function endWords(end: End): string {
  const facts = [formatMoney(end.cents), end.note, end.refusal === null ? "" : refusalWords(end.refusal)];
  return [endName(end), ...facts.filter((fact) => fact !== "")].join(", ");
}

/** The badge beside the title of the panel. */
export function endBadge(end: End): Readonly<{ status: Status; word: string }> {
  if (end.refusal !== null) return { status: "rejected", word: refusalWords(end.refusal) };
  switch (end.state) {
    case "unmapped":
      return { status: "held", word: end.kind === "category" ? "No account" : "No cost centre" };
    case "hole":
      return { status: "held", word: "Never maps" };
    default:
      return { status: "ok", word: "Mapped" };
  }
}

/** Which expenses go through an end. */
export function flowEndsOf(end: End): FlowEnds | null {
  const name = end.name === "" ? null : end.name;
  switch (end.kind) {
    case "category":
      return { category: name };
    case "account":
      return { account: name };
    case "centre":
      return { centre: name };
    case "tag":
      return { tag: name, centre: null };
    case "others":
      return null;
  }
}

/** "Expensify category" and the names of the two segments in GP. */
export function columnHeads({ columns }: Pick<Board, "columns">, currency: string): readonly [string, string, string] {
  return [
    `Expensify category, ${currency}`,
    `GP ${columns.account?.name.toLowerCase() ?? "account"}`,
    columns.centre === null ? "" : `GP ${columns.centre.name.toLowerCase()}, ${currency}`,
  ];
}

/** What the picture shows, for those who cannot see it. */
export function graphWords({ ends }: Graph): string {
  const open = ends.filter((end) => end.state === "unmapped").length;
  const count = (column: number) => ends.filter((end) => end.column === column).length;
  return `${countOf(count(0), "category", "categories")} to ${countOf(count(1), "account")} to ${countOf(count(2), "cost centre")}, ${open} unmapped. The table holds the same as text.`;
}
