import type { Status } from "#components/shared/status-mark.tsx";
import { countOf } from "#lib/web/format.ts";
import type { PushView } from "#lib/web/queries/push.ts";

const KINDS: Readonly<Record<PushView["kind"], string>> = {
  tags: "Cost centres as tags",
  workspace_employees: "Employees",
  accounts: "New accounts",
  vendors: "New vendors",
};

/** `Cost centres as tags → US Field`; of a rehearsal and an undo it says so. */
export function pushTitle({ kind, place, isDryRun, undoes }: PushView): string {
  const what = undoes === null ? KINDS[kind] : `Undo: ${KINDS[kind].toLowerCase()}`;
  return `${isDryRun ? "Rehearsal: " : ""}${what} → ${place}`;
}

/** Where it stands, as mark and word. */
export function pushState({ state, isDryRun, outcome }: PushView): Readonly<{ status: Status; word: string }> {
  switch (state) {
    case "asked":
      return { status: "held", word: "Waits for a second person" };
    case "agreed":
      return { status: "ready", word: isDryRun ? "About to be rehearsed" : "Agreed, about to be written" };
    case "running":
      return { status: "run", word: isDryRun ? "Being rehearsed" : "Being written" };
    case "done":
      return { status: "ok", word: isDryRun ? "Rehearsed, nothing changed" : "Done, read back" };
    case "unclear":
      return { status: "uncertain", word: "No clear answer" };
    case "refused":
      return { status: "off", word: "Refused" };
    case "failed":
      return { status: "rejected", word: outcome?.how === "changed" ? "Not written: changed meanwhile" : "Failed" };
  }
}

/** What it means and what follows, where the state alone does not say it. */
export function pushNote({ state, outcome, place }: PushView): string | null {
  if (state === "unclear") {
    return `${place} may have it or not. It is read back every few minutes; nothing is written twice.`;
  }
  if (state === "failed" && outcome?.how === "changed") {
    return `${place} was no longer as it was when this was asked for, so nothing was written. Look at the difference again and ask anew.`;
  }
  if (state === "failed" && outcome?.closedBy !== undefined)
    return `Closed by ${outcome.closedBy} after a look of their own.`;
  return null;
}

/** `1 removed, 2 changed, 3 added`. */
export function changeWords(changes: PushView["changes"], changeCount: number): string {
  if (changes.length < changeCount) return countOf(changeCount, "change");
  const of = (kind: "removed" | "changed" | "added") => changes.filter((change) => change.kind === kind).length;
  const parts = (["removed", "changed", "added"] as const).map((kind) => [of(kind), kind] as const);
  return parts
    .filter(([count]) => count > 0)
    .map(([count, kind]) => `${count} ${kind}`)
    .join(", ");
}
