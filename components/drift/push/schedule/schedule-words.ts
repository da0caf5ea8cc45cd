import type { Status } from "#components/shared/status-mark.tsx";
import { countOf } from "#lib/web/format.ts";
import type { PushRun } from "#lib/web/queries/push.ts";

const IDLE: Readonly<Record<NonNullable<PushRun["idle"]>["reason"], readonly [Status, string]>> = {
  nothing_to_do: ["ok", "Nothing to do"],
  open: ["off", "Not asked again: an earlier request is not over"],
  not_read: ["held", "Not worked out: one of the two lists was not read yet"],
  switched_off: ["held", "Not asked for: the rules of this company no longer allow it"],
  not_allowed: [
    "held",
    "Not asked for: who switched it on may no longer ask. Somebody with the role mapper switches it on anew",
  ],
  refused: ["rejected", "Not asked for"],
};
const STATES: Readonly<Record<PushRun["state"], readonly [Status, string]>> = {
  asked: ["held", "waits for a second person"],
  agreed: ["ready", "agreed, about to be written"],
  running: ["run", "being written"],
  done: ["ok", "done, read back"],
  failed: ["rejected", "failed"],
  unclear: ["uncertain", "no clear answer"],
  refused: ["off", "refused"],
};
const REHEARSALS: Readonly<Partial<Record<PushRun["state"], string>>> = {
  agreed: "about to be rehearsed",
  running: "being rehearsed",
  done: "rehearsed, nothing changed",
};

/** What a run came to, as mark and sentence. */
export function runWords({ idle, state, isDryRun, changeCount }: PushRun): Readonly<{ status: Status; words: string }> {
  if (idle) {
    const [status, words] = IDLE[idle.reason];
    return { status, words: idle.issues.length === 0 ? words : `${words}: ${idle.issues.join("; ")}` };
  }
  const [status, words] = STATES[state];
  const told = (isDryRun ? REHEARSALS[state] : undefined) ?? words;
  return { status, words: `${countOf(changeCount, "change")}, ${told}` };
}
