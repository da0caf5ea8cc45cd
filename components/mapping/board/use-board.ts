"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { parseAsBoolean, parseAsString, useQueryStates } from "nuqs";
import { useCallback, useMemo, useState } from "react";
import { useCompany } from "#lib/web/company-context.tsx";
import { targetsQuery } from "#lib/web/queries/mapping.ts";
import { type Board, boardQuery } from "#lib/web/queries/mapping-views.ts";
import { useMapEnd } from "../views/use-map-end.ts";
import { applyToBoard } from "./apply-to-board.ts";
import { boardGraph, type End, type Graph, type Link } from "./graph.ts";
import { type Column, layoutBoard } from "./layout.ts";

const HEIGHT_MIN = 664;
/** Of the figure on a screen of 1440: what the server draws before anybody knows the width. */
const WIDTH_FIRST = 876;

const parsers = {
  /** Only what is unmapped or refused, and where it could go. */
  open: parseAsBoolean.withDefault(false),
  /** The end or ribbon that the panel is about. */
  at: parseAsString,
};
const NOTHING_OPENED: ReadonlyMap<Column, number> = new Map();
const NO_GRAPH: Graph = { ends: [], links: [], all: [] };

/** Everything that the board knows: what is drawn and where, what is looked at, what is being mapped. */
export function useBoard(mayEdit: boolean) {
  const { id } = useCompany();
  const asked = useQuery({ ...boardQuery(id), placeholderData: keepPreviousData });
  const { data: targets } = useQuery(targetsQuery(id));
  const { data: board } = asked;
  const [{ open: onlyUnmapped, at }, setParams] = useQueryStates(parsers);
  const [pages, setPages] = useState<ReadonlyMap<Column, number>>(NOTHING_OPENED);
  const [width, setWidth] = useState(WIDTH_FIRST);
  const [closed, setClosed] = useState(false);
  const client = useQueryClient();
  const mapping = useMapEnd({
    ...{ version: board?.version, mayEdit },
    onSaved: (changes, version) =>
      client.setQueryData<Board>(boardQuery(id).queryKey, (was) => was && applyToBoard(was, changes, version)),
  });
  const graph = useMemo(
    () => (board ? boardGraph(board, targets, { pages, onlyUnmapped }) : NO_GRAPH),
    [board, targets, pages, onlyUnmapped],
  );
  const layout = useMemo(() => layoutBoard(graph.ends, graph.links, { width, heightMin: HEIGHT_MIN }), [graph, width]);
  const selected = useMemo(() => (closed ? null : selectedOf(graph, at)), [graph, at, closed]);

  const select = useCallback(
    (to: string) => {
      setClosed(false);
      void setParams({ at: to });
    },
    [setParams],
  );
  /** Opens what an end of others stands for: a page of its column. */
  const unfold = useCallback(
    ({ column, page }: Pick<End, "column" | "page">) => setPages((was) => new Map([...was, [column, page]])),
    [],
  );
  return {
    ...{ asked, board, targets, graph, layout, selected, select, unfold, onlyUnmapped, mapping, mayEdit },
    setWidth,
    isOpened: pages.size > 0,
    foldAll: () => setPages(NOTHING_OPENED),
    zoom: (on: boolean) => {
      // Other ends, other pages.
      setPages(NOTHING_OPENED);
      void setParams({ open: on });
    },
    close: () => {
      setClosed(true);
      void setParams({ at: null });
    },
  };
}
export type BoardState = ReturnType<typeof useBoard>;

export type Selected = Readonly<{ end: End; link: null } | { end: null; link: Link }>;

/** What the URL names, drawn or folded away; without it, or when it is gone, the unmapped end with most money. */
function selectedOf({ ends, links, all }: Graph, at: string | null): Selected | null {
  const end = all.find((one) => one.id === at);
  if (end !== undefined) return { end, link: null };
  const link = links.find((one) => one.id === at);
  if (link !== undefined) return { end: null, link };
  const open = ends.filter((one) => one.state === "unmapped" && one.rows.length > 0);
  const [first] = open.toSorted((a, b) => b.cents - a.cents);
  return first === undefined ? null : { end: first, link: null };
}
