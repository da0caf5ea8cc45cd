import { PUSH_NAMES } from "#components/shared/mapping/push-names.ts";
import type { Status } from "#components/shared/status-mark.tsx";
import { countOf } from "#lib/web/format.ts";
import type { Pushes, PushView } from "#lib/web/queries/push.ts";

/** `Cost centres as tags → US Field`; of a rehearsal and an undo it says so. */
export function pushTitle({ kind, place, isDryRun, undoes }: PushView): string {
  const what = undoes === null ? PUSH_NAMES[kind] : `Undo: ${PUSH_NAMES[kind].toLowerCase()}`;
  return `${isDryRun ? "Rehearsal: " : ""}${what} → ${place}`;
}

const SWITCHED_OFF: Readonly<Record<PushView["kind"], string>> = {
  tags: "Writing tags to Expensify is switched off in the rules of this company",
  workspace_employees: "Writing employees to Expensify is switched off in the rules of this company",
  accounts: "Opening accounts in GP is switched off in the rules of this company",
  vendors: "Creating vendors is switched off in the rules of this company, or no vendor class is named there",
};

/** Why this kind cannot be asked for by whoever looks; undefined where it can. */
export function pushRefused(
  kind: PushView["kind"],
  allowed: Pushes["allowed"] | undefined,
  mayEdit: boolean,
): string | undefined {
  if (!mayEdit) return "Asking for it needs the role mapper";
  return allowed === undefined || allowed[kind] ? undefined : SWITCHED_OFF[kind];
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

/** Expensify keeps them for flat lists alone (expensify.md 5.5), and no reading gives them. */
export const APPROVERS_LOST =
  "Approvers of single tags are lost when Expensify replaces a list, and it does not tell us who they are: note them in Expensify first, and set them again afterwards.";

/** Tags that writing several levels switches on again. */
export function switchedOnWords(tags: readonly string[]): string {
  return `Expensify ignores “off” when several levels are written: ${tags.join(", ")} would be on again.`;
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
