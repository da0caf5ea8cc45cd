"use client";

import { useState } from "react";
import { ActionBar, ActionBarDivider, ActionKey } from "#components/shared/action-bar.tsx";
import { useShortcuts } from "#components/shared/keyboard/use-shortcuts.ts";
import { Kbd } from "#components/ui/kbd.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf } from "#lib/web/format.ts";
import { refusalsOf, type ReviewRights } from "./desk/may-do.ts";
import type { ReviewActions } from "./desk/use-review-actions.ts";
import type { ReviewDeskState } from "./desk/use-review-desk.ts";
import { ReasonDialog } from "./reason-dialog.tsx";

type ReviewBarProps = { desk: ReviewDeskState; rights: ReviewRights; actions: ReviewActions };

/** What can be done with the ticked reports, or with the open one, and all keys of the page. */
export function ReviewBar({ desk, rights, actions }: ReviewBarProps) {
  const { code } = useCompany();
  const { detail, ticked, tick, currentId, move } = desk;
  const [asking, setAsking] = useState<"Hold" | "Dismiss" | null>(null);
  const ids = ticked.size > 0 ? [...ticked] : currentId === null ? [] : [currentId];
  const refused = refusalsFor(desk, rights);
  const what = countOf(ids.length, "report");
  const approve = () => (refused.approve === undefined && !actions.pending ? void actions.approve(ids) : undefined);
  const ask = (verb: "Hold" | "Dismiss", why: string | undefined) => (why === undefined ? setAsking(verb) : undefined);
  useShortcuts([
    { key: "j", label: "Next report", run: () => move(1) },
    { key: "k", label: "Previous report", run: () => move(-1) },
    { key: "1", label: "Approve", run: approve },
    { key: "2", label: "Hold", run: () => ask("Hold", refused.hold) },
    { key: "3", label: "Dismiss with a reason", run: () => ask("Dismiss", refused.dismiss) },
    {
      key: "x",
      label: "Select the report",
      run: () => (currentId === null ? undefined : tick([currentId], !ticked.has(currentId))),
    },
    { key: "z", label: "Undo the last action", run: () => void actions.undo() },
  ]);
  const confirm = (reason: string) => (asking === "Hold" ? actions.hold(ids, reason) : actions.dismiss(ids, reason));
  const afterFix = ticked.size === 0 && detail?.state === "held" && desk.params.lane === "fix";
  return (
    <>
      <ActionBar>
        <span className="inline-flex items-center gap-1 text-muted-foreground phone:hidden">
          <Kbd>J</Kbd> <Kbd>K</Kbd> move
        </span>
        <ActionBarDivider />
        <ActionKey keyCap="1" refused={refused.approve} onClick={approve}>
          Approve
          <span className="phone:hidden">
            {afterFix ? " after the fix" : refused.approve === undefined ? ` ${what} for ${code} (unposted)` : ""}
          </span>
        </ActionKey>
        <ActionKey keyCap="2" refused={refused.hold} onClick={() => ask("Hold", refused.hold)}>
          Hold{ticked.size > 0 ? ` ${what}` : ""}
        </ActionKey>
        <ActionKey keyCap="3" refused={refused.dismiss} onClick={() => ask("Dismiss", refused.dismiss)}>
          Dismiss<span className="phone:hidden">{ticked.size > 0 ? ` ${what}` : ""} with a reason</span>
        </ActionKey>
        <ActionBarDivider />
        <span className="inline-flex items-center gap-1 text-muted-foreground phone:hidden">
          <Kbd>X</Kbd> select
        </span>
        <span className="inline-flex items-center gap-1 text-muted-foreground phone:hidden">
          <Kbd>Z</Kbd> undo
        </span>
        <span className="flex-1 phone:hidden" />
        <span className="inline-flex items-center gap-1 text-muted-foreground phone:hidden">
          <Kbd>?</Kbd> all keys
        </span>
      </ActionBar>
      {asking === null ? null : (
        <ReasonDialog
          key={asking}
          verb={asking}
          ids={ids}
          onClose={() => setAsking(null)}
          onClosed={desk.refocus}
          onConfirm={confirm}
        />
      )}
    </>
  );
}

/** Of several ticked reports only the lane is known: what does not go for one of them is refused for that one. */
function refusalsFor({ detail, ticked, params, groups }: ReviewDeskState, rights: ReviewRights) {
  const none = "No report is chosen";
  if (ticked.size === 0) {
    return detail === undefined ? { approve: none, hold: none, dismiss: none } : refusalsOf(detail, rights);
  }
  const states = groups
    .flatMap((group) => group.items)
    .filter((item) => ticked.has(item.id))
    .map((item) => item.state);
  const state = states[0] ?? "held";
  return refusalsOf({ state, waitsForApproval: params.lane === "ready", ownWork: [], problems: [] }, rights);
}
