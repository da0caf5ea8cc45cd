"use client";

import { useQueryStates } from "nuqs";
import { MappingBoard } from "../board/mapping-board.tsx";
import { MappingDesk } from "../mapping-desk.tsx";
import { MappingMatrix } from "../matrix/mapping-matrix.tsx";
import { viewParsers } from "./view-params.ts";

/** One mapping, three views of it. */
export function MappingViews({ mayEdit }: { mayEdit: boolean }) {
  const [{ view }] = useQueryStates(viewParsers);
  if (view === "board") return <MappingBoard mayEdit={mayEdit} />;
  return view === "matrix" ? <MappingMatrix mayEdit={mayEdit} /> : <MappingDesk mayEdit={mayEdit} />;
}
