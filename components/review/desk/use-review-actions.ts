"use client";

import { useRef } from "react";
import { useSaveMapping } from "#components/shared/mapping/use-save-mapping.ts";
import { notify } from "#components/shared/notify.ts";
import { useServerAction } from "#components/shared/use-server-action.ts";
import {
  approvePostingsAction,
  dismissPostingsAction,
  holdPostingsAction,
  includeReportsAction,
  releasePostingsAction,
  restorePostingsAction,
  withdrawApprovalAction,
} from "#lib/web/actions/posting.ts";
import { countOf } from "#lib/web/format.ts";
import { problemText } from "#lib/web/problem-text.ts";
import type { MappingChange } from "#lib/web/queries/mapping.ts";
import type { Acted } from "#lib/web/queries/review.ts";
import type { ReviewDeskState } from "./use-review-desk.ts";

/** Queries that a move of a report makes old. */
export const CHANGED_BY_MOVE = [["/api/review"], ["/api/posting"]] as const;

/** The ids of the reports that are acted on. */
type Ids = readonly string[];

/** What can be done with reports, each with its notice, and *undo* of the last one. Focus goes on to the next of the same cause. */
export function useReviewActions({ companyId, goOn, open, clearTicks }: ReviewDeskState) {
  const takeBack = useRef<(() => Promise<void>) | null>(null);
  const mapping = useSaveMapping(companyId);
  const options = { changes: CHANGED_BY_MOVE, refresh: false };
  const approve = useServerAction(approvePostingsAction, options);
  const withdraw = useServerAction(withdrawApprovalAction, options);
  const hold = useServerAction(holdPostingsAction, options);
  const release = useServerAction(releasePostingsAction, options);
  const dismiss = useServerAction(dismissPostingsAction, options);
  const restore = useServerAction(restorePostingsAction, options);
  const include = useServerAction(includeReportsAction, options);

  const these = (postingIds: Ids) => ({
    companyId,
    selection: { kind: "these" as const, postingIds: [...postingIds] },
  });
  const undo = async () => {
    const back = takeBack.current;
    takeBack.current = null;
    await back?.();
  };
  /** Says what was done and what was refused, remembers how to undo it, and goes on. */
  const finish = (
    acted: Acted | null,
    did: string,
    text: string | undefined,
    back: ((done: Ids) => Promise<unknown>) | null,
  ) => {
    if (acted === null) return false;
    const done = acted.items.filter((item) => item.problem === null).map((item) => item.postingId);
    tellRefused(acted);
    if (done.length === 0) return false;
    const [first] = done;
    takeBack.current =
      back &&
      (async () => {
        await back(done);
        open(first ?? null);
      });
    const action = back ? { label: "Undo", run: () => void undo() } : undefined;
    notify({ tone: "done", title: `${countOf(done.length, "report")} ${did}`, text, action });
    clearTicks();
    goOn(done);
    return true;
  };
  return {
    undo,
    /** Saves a mapping from here; what it released is done with. */
    map: async (changes: readonly MappingChange[], version: number, words: string) => {
      const saved = await mapping.save(changes, version, words);
      if (saved === null) return;
      takeBack.current = async () => void (await mapping.undo());
      goOn(saved.released.map((each) => each.postingId));
    },
    pending:
      mapping.pending || [approve, withdraw, hold, release, dismiss, restore, include].some((each) => each.pending),
    approve: async (ids: Ids) => {
      const acted = await approve.run(these(ids));
      const run = acted?.sendRequested == null ? undefined : `Sync ${acted.sendRequested} sends what is approved.`;
      return finish(acted, "approved", run, (done) => withdraw.run(these(done)));
    },
    hold: async (ids: Ids, reason: string) =>
      finish(await hold.run({ ...these(ids), reason }), "held", undefined, (done) => release.run(these(done))),
    release: async (ids: Ids) => {
      const acted = await release.run(these(ids));
      return finish(
        acted,
        "released",
        acted === null ? undefined : `${countOf(acted.ready, "report")} ready to send.`,
        null,
      );
    },
    dismiss: async (ids: Ids, reason: string) =>
      finish(await dismiss.run({ ...these(ids), reason }), "dismissed", undefined, (done) => restore.run(these(done))),
    restore: async (ids: Ids) => finish(await restore.run(these(ids)), "restored", undefined, null),
    include: async (ids: Ids) => {
      const included = await include.run(these(ids));
      if (included === null) return false;
      notify({
        tone: "done",
        title: `${countOf(included.included, "report")} included`,
        text: `${countOf(included.ready, "report")} ready to send.`,
      });
      goOn(ids);
      return true;
    },
  };
}
export type ReviewActions = ReturnType<typeof useReviewActions>;

/** What was refused, with the reason of the first: the others went through. */
function tellRefused({ items, refused }: Acted): void {
  const problem = items.find((item) => item.problem !== null)?.problem;
  if (!problem) return;
  const { title, todo } = problemText(problem);
  notify({ tone: "problem", title: `${countOf(refused, "report")} refused: ${title}`, text: todo });
}
