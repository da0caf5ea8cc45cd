"use client";

import { useRef } from "react";
import { useSaveMapping } from "#components/shared/mapping/use-save-mapping.ts";
import { notify } from "#components/shared/notify.ts";
import { countOf } from "#lib/web/format.ts";
import { problemText } from "#lib/web/problem-text.ts";
import type { MappingChange } from "#lib/web/queries/mapping.ts";
import type { Acted } from "#lib/web/queries/review.ts";
import { useAfterSending } from "./use-after-sending.ts";
import { type Ids, useMoves } from "./use-moves.ts";
import type { ReviewDeskState } from "./use-review-desk.ts";

/** How a move is taken back: for the reports that really moved. */
type TakeBack = (done: Ids) => Promise<Acted | null>;

/** What can be done with reports, each with its notice, and *undo* of the last one. Focus goes on to the next of the same cause. */
export function useReviewActions({ companyId, goOn, open, clearTicks }: ReviewDeskState) {
  const last = useRef<(() => Promise<void>) | null>(null);
  const mapping = useSaveMapping(companyId);
  const moves = useMoves(companyId);
  const afterSending = useAfterSending(companyId);
  const undo = async () => {
    const takeBack = last.current;
    last.current = null;
    await takeBack?.();
  };
  /** Says what was done and what was refused, remembers how to undo it, and goes on. True when anything was done. */
  const finish = (acted: Acted | null, did: string, text?: string, takeBack?: TakeBack) => {
    if (acted === null) return false;
    tellRefused(acted);
    const done = acted.items.filter((item) => item.problem === null).map((item) => item.postingId);
    if (done.length === 0) return false;
    last.current = takeBack === undefined ? null : () => back(takeBack, done);
    const action = takeBack === undefined ? undefined : { label: "Undo", run: () => void undo() };
    notify({ tone: "done", title: `${countOf(done.length, "report")} ${did}`, text, action });
    clearTicks();
    goOn(done);
    return true;
  };
  const back = async (takeBack: TakeBack, done: Ids) => {
    const acted = await takeBack(done);
    if (acted === null) return;
    tellRefused(acted);
    if (acted.done > 0) open(done[0] ?? null);
  };
  const readyText = (count: number | undefined) =>
    count === undefined ? undefined : `${countOf(count, "report")} ready to send.`;
  return {
    undo,
    afterSending,
    pending: mapping.pending || moves.pending || afterSending.pending,
    /** Saves a mapping from here; what it released is done with. */
    map: async (changes: readonly MappingChange[], version: number, words: string) => {
      const saved = await mapping.save(changes, version, words);
      if (saved === null) return;
      last.current = async () => void (await mapping.undo());
      goOn(saved.released.map((each) => each.postingId));
    },
    approve: async (ids: Ids) => {
      const acted = await moves.approve(ids);
      const text = acted?.sendRequested == null ? undefined : `Sync ${acted.sendRequested} sends what is approved.`;
      return finish(acted, "approved", text, moves.withdraw);
    },
    hold: async (ids: Ids, reason: string) => finish(await moves.hold(ids, reason), "held", undefined, moves.release),
    release: async (ids: Ids) => {
      const acted = await moves.release(ids);
      return finish(acted, "released", readyText(acted?.ready));
    },
    dismiss: async (ids: Ids, reason: string) =>
      finish(await moves.dismiss(ids, reason), "dismissed", undefined, moves.restore),
    restore: async (ids: Ids) => finish(await moves.restore(ids), "restored"),
    include: async (ids: Ids) => {
      const included = await moves.include(ids);
      if (included === null) return;
      notify({
        tone: "done",
        title: `${countOf(included.included, "report")} included`,
        text: readyText(included.ready),
      });
      goOn(ids);
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
