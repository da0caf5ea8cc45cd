"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useEffect, useRef, useState } from "react";
import { useCompany } from "#lib/web/company-context.tsx";
import { postingQuery, type ReviewGroup, reviewQuery } from "#lib/web/queries/review.ts";
import { neighbour, nextItem } from "./next-item.ts";
import { reviewParsers } from "./review-params.ts";

/** The engine moves reports while the page is open. */
const REFETCH_EVERY_MS = 15_000;
/** What was approved leaves within seconds: somebody waits and looks. */
const REFETCH_MOVING_MS = 2_000;
const MOVING: readonly ReviewGroup["kind"][] = ["next_send", "queued", "in_flight"];
const NO_GROUPS: readonly ReviewGroup[] = [];

/** What the review page knows: the lane's groups, the open report, what is ticked. */
export function useReviewDesk() {
  const { id: companyId } = useCompany();
  const [params, setParams] = useQueryStates(reviewParsers);
  const { lane, q } = params;
  const asked = useQuery({
    ...reviewQuery({ companyId, lane, q }),
    refetchInterval: ({ state }) =>
      state.data?.groups.some(({ kind }) => MOVING.includes(kind)) ? REFETCH_MOVING_MS : REFETCH_EVERY_MS,
    placeholderData: keepPreviousData,
  });
  const { data: page } = asked;
  // While another lane is on its way its tab is current already, and what was there before is not shown as its own.
  const loading = page?.lane !== lane;
  const groups = page === undefined || loading ? NO_GROUPS : page.groups;
  const items = groups.flatMap((group) => group.items);
  const currentId = params.id ?? items[0]?.id ?? null;
  const detailAsked = useQuery({
    ...postingQuery(companyId, currentId ?? ""),
    enabled: currentId !== null,
    refetchInterval: REFETCH_EVERY_MS,
  });
  const { data: detail } = detailAsked;
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const tick = (ids: readonly string[], on: boolean) => {
    const next = new Set(ticked);
    for (const id of ids) {
      if (on) next.add(id);
      else next.delete(id);
    }
    setTicked(next);
  };
  const focus = useFocusOnItem(currentId);
  const open = (id: string | null) => {
    focus.want(id);
    void setParams({ id });
  };
  return {
    ...{ params, setParams, page, groups, loading, asked, companyId },
    ...{ currentId, detail: detail?.id === currentId ? detail : undefined, detailAsked, open },
    ...{
      ticked: new Set(items.filter((item) => ticked.has(item.id)).map((item) => item.id)),
      tick,
      clearTicks: () => setTicked(new Set()),
    },
    /** Back to the open report, after a dialog. */
    refocus: () => (currentId === null ? undefined : focusItem(currentId)),
    move: (step: number) => open(neighbour(groups, currentId, step)),
    /** After these were acted on: the next one of the same cause. */
    goOn: (doneIds: readonly string[]) => {
      const next = nextItem(groups, new Set(doneIds), currentId);
      focus.want(next);
      // Whoever has gone to another lane or report while the server worked stays there.
      void setParams((now) => (now.lane === lane && now.id === params.id ? { id: next } : {}));
    },
  };
}
export type ReviewDeskState = ReturnType<typeof useReviewDesk>;

/** Focus follows the open report by id, since the list is sorted anew after each action. */
function useFocusOnItem(currentId: string | null) {
  const wanted = useRef<string | null>(null);
  useEffect(() => {
    // After each render: an undone report comes back into the list only with the next answer of the server.
    if (wanted.current !== currentId || wanted.current === null) return;
    if (focusItem(wanted.current)) wanted.current = null;
  });
  return {
    want: (id: string | null) => {
      wanted.current = id;
    },
  };
}

/** Whether the report is in the list now and has the focus. */
function focusItem(postingId: string): boolean {
  const item = document.getElementById(itemElementId(postingId));
  item?.focus({ preventScroll: true });
  item?.scrollIntoView({ block: "nearest" });
  return item !== null;
}

export function itemElementId(postingId: string): string {
  return `report-${postingId}`;
}
