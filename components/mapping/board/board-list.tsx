"use client";

import { StatusMark } from "#components/shared/status-mark.tsx";
import { Progress } from "#components/ui/progress.tsx";
import { cn } from "#components/ui/cn.ts";
import { formatMoney } from "#lib/web/format.ts";
import type { End, Link } from "./graph.ts";
import { endName } from "./board-words.ts";
import type { BoardState } from "./use-board.ts";

/** On a phone the board is a list: what is unmapped first, each with its money as a bar and where it goes. */
export function BoardList({ view }: { view: BoardState }) {
  const { graph, select, unfold } = view;
  const names = new Map(graph.ends.map((end) => [end.id, endName(end)]));
  const most = Math.max(1, ...graph.ends.map((end) => Math.abs(end.cents)));
  const listed = graph.ends.filter((end) => end.column === 0 || end.kind === "tag");
  const order = listed.toSorted((a, b) => Number(b.state === "unmapped") - Number(a.state === "unmapped"));
  return (
    <ul className="hidden phone:block">
      {order.map((end) => (
        <li key={end.id} className="border-b">
          <button
            type="button"
            onClick={() => {
              if (end.kind === "others") return unfold(end);
              select(end.id);
              document.querySelector("[data-board-panel]")?.scrollIntoView({ block: "nearest" });
            }}
            className="focus-inset grid w-full gap-1 py-2.5 text-left"
          >
            <span className="flex items-center justify-between gap-3">
              <span
                className={cn("flex min-w-0 items-center gap-1.5", end.state !== "mapped" && "font-semibold text-held")}
              >
                {end.state === "mapped" ? null : <StatusMark status="held" />}
                <span className="truncate">{end.label}</span>
              </span>
              <span className="tabular-nums">{formatMoney(end.cents)}</span>
            </span>
            <Progress
              value={Math.abs(end.cents)}
              max={most}
              aria-label={`Spend of ${end.label}`}
              className={cn("h-1", end.state !== "mapped" && "text-held-mark")}
            />
            <span className="truncate text-xs text-muted-foreground">{goesTo(end, graph.links, names)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function goesTo(end: End, links: readonly Link[], names: ReadonlyMap<string, string>): string {
  if (end.kind === "others") return "Show them";
  if (end.state !== "mapped")
    return end.column === 0 ? "No account yet: tap to map it" : "No cost centre yet: tap to map it";
  const to = links.filter((link) => link.from === end.id).map((link) => names.get(link.to) ?? "");
  return to.length > 0 ? to.join(", ") : (end.rows[0]?.target?.value ?? "");
}
