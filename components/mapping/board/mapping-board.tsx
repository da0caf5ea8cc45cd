"use client";

import { EmptyState } from "#components/shared/empty-state.tsx";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { PageBody } from "#components/shared/page-header.tsx";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { MappingFigures } from "../mapping-figures.tsx";
import { MappingHead } from "../views/mapping-head.tsx";
import { BoardCanvas } from "./board-canvas.tsx";
import { BoardList } from "./board-list.tsx";
import { BoardPanel } from "./board-panel.tsx";
import { ExportPicture } from "./export-picture.tsx";
import { periodWords } from "./picture.ts";
import { type BoardState, useBoard } from "./use-board.ts";

const ROWS_WAITING = 14;

/** Where the money goes, as a picture that a controller shows to an auditor, and can change by dragging. */
export function MappingBoard({ mayEdit }: { mayEdit: boolean }) {
  const view = useBoard(mayEdit);
  const { board, asked } = view;
  return (
    <>
      <MappingHead note={board} mayEdit={mayEdit}>
        {board === undefined ? null : <ExportPicture board={board} targets={view.targets} />}
      </MappingHead>
      <PageBody>
        {board === undefined ? null : <MappingFigures stats={board.stats} rows={[...board.rows, ...board.others]} />}
        {board !== undefined ? (
          <Body view={view} />
        ) : asked.error === null ? (
          <Card>
            <SkeletonRows rows={ROWS_WAITING} twoLines />
          </Card>
        ) : (
          <LoadProblem asked={asked} />
        )}
      </PageBody>
    </>
  );
}

function Body({ view }: { view: BoardState }) {
  const { graph, board, onlyUnmapped, zoom } = view;
  if (board?.rows.length === 0) {
    return (
      <EmptyState title="Nothing to draw yet" status="off">
        Categories and tags are drawn here once Expensify was read for the first time.
      </EmptyState>
    );
  }
  const isClear = onlyUnmapped && !graph.ends.some((end) => end.state !== "mapped");
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_300px] items-start gap-4 max-lg:grid-cols-[minmax(0,1fr)]">
      <section aria-label="Where the money goes" className="min-w-0 phone:order-2">
        <BoardTools view={view} />
        {isClear ? (
          <EmptyState
            title="Everything is mapped"
            action={<Button onClick={() => zoom(false)}>Show the whole board</Button>}
          >
            All spend of the last 90 days has an account and a cost centre.
          </EmptyState>
        ) : (
          <>
            <BoardCanvas view={view} />
            <BoardList view={view} />
          </>
        )}
      </section>
      <div className="min-w-0 lg:sticky lg:top-3">
        <BoardPanel view={view} />
      </div>
    </div>
  );
}

function BoardTools({ view }: { view: BoardState }) {
  const { board, onlyUnmapped, zoom, isOpened, foldAll, mayEdit } = view;
  const { timeZone } = useCompany();
  if (board === undefined) return null;
  return (
    <div className="mb-1.5 flex min-h-6.5 flex-wrap items-center gap-2">
      <p className="text-xs text-muted-foreground">
        Ribbons are as wide as approved spend, {periodWords(board, timeZone)}.{" "}
        {/* Gives its room to the button that folds: on one line nothing jumps. */}
        {mayEdit && !isOpened ? (
          <span className="phone:hidden">
            Drag an end to map it; <Kbd>Tab</Kbd> and <Kbd>Enter</Kbd> do the same.
          </span>
        ) : null}
      </p>
      <span className="flex-1" />
      {isOpened ? (
        <Button size="sm" variant="ghost" onClick={foldAll}>
          Fold the small ends
        </Button>
      ) : null}
      <Button size="sm" aria-pressed={onlyUnmapped} onClick={() => zoom(!onlyUnmapped)}>
        <StatusMark status="held" /> {onlyUnmapped ? "Show the whole board" : "Zoom to unmapped"}
      </Button>
    </div>
  );
}
