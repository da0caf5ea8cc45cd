import { Fragment } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHead, CardTitle, Spacer } from "#components/ui/card.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { HeadCell, Table, TableBody, TableHead } from "#components/ui/table.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { formatCount } from "#lib/web/format.ts";
import type { SyncPage, SyncView } from "#lib/web/queries/sync.ts";
import { leftUndone } from "./again-words.ts";
import type { AskRun } from "./run-again.tsx";
import { RunReports } from "./run-reports.tsx";
import { RunRow } from "./run-row.tsx";

type RunTableProps = {
  page: SyncPage;
  view: SyncView;
  isFirstPage: boolean;
  /** The number of the run that is open. */
  openNumber: number | null;
  onView: (view: SyncView) => void;
  /** Null: the newest. */
  onPage: (before: number | null) => void;
  onOpen: (number: number) => void;
  ask: AskRun;
};

/** All runs, newest first; a click shows what one did, per report. */
export function RunTable({ page, view, isFirstPage, openNumber, onView, onPage, onOpen, ask }: RunTableProps) {
  const { currency } = useCompany();
  const { totals, runs, nextBefore } = page;
  const newest = isFirstPage ? runs[0] : undefined;
  return (
    <Card aria-label="Runs" className="overflow-clip">
      <CardHead className="phone:flex-wrap phone:py-2">
        <CardTitle>Runs</CardTitle>
        <Segmented
          label="Which runs"
          value={view}
          onChange={onView}
          options={[
            { value: "all", label: "All" },
            { value: "sent", label: "Sent to GP", count: totals.sent },
            { value: "problems", label: "With problems", count: totals.problems },
          ]}
        />
        <Spacer />
        <span className="text-xs text-muted-foreground phone:hidden">{formatCount(totals.all)} in all</span>
      </CardHead>
      {runs.length === 0 ? (
        <p className="px-3.5 py-6 text-center text-muted-foreground">
          {view === "problems" ? "No run had a problem." : "No run has sent anything yet."}
        </p>
      ) : (
        <Table className="phone:block phone:[&>tbody]:block">
          <TableHead className="phone:hidden">
            <tr>
              <HeadCell>Run</HeadCell>
              <HeadCell>Started</HeadCell>
              <HeadCell>By</HeadCell>
              <HeadCell align="right">Took</HeadCell>
              <HeadCell>Outcome</HeadCell>
              <HeadCell>Batch</HeadCell>
              <HeadCell align="right">{currency}</HeadCell>
            </tr>
          </TableHead>
          <TableBody>
            {runs.map((run) => (
              <Fragment key={run.id}>
                <RunRow
                  run={run}
                  now={page.now}
                  open={run.number === openNumber}
                  onOpen={() => onOpen(run.number)}
                  again={run === newest && leftUndone(run) ? ask : null}
                />
                {run.number === openNumber ? <RunReports run={run} page={page} ask={ask} /> : null}
              </Fragment>
            ))}
          </TableBody>
        </Table>
      )}
      {isFirstPage && nextBefore === null ? null : (
        <Pages isFirstPage={isFirstPage} nextBefore={nextBefore} onPage={onPage} />
      )}
    </Card>
  );
}

function Pages({
  isFirstPage,
  nextBefore,
  onPage,
}: Pick<RunTableProps, "isFirstPage" | "onPage"> & Pick<SyncPage, "nextBefore">) {
  return (
    <nav aria-label="Pages" className="flex justify-end gap-2 border-t px-3.5 py-2">
      <Button size="sm" refused={isFirstPage ? "These are the newest runs" : undefined} onClick={() => onPage(null)}>
        Newest
      </Button>
      <Button
        size="sm"
        refused={nextBefore === null ? "There are no older runs" : undefined}
        onClick={() => onPage(nextBefore)}
      >
        Older
      </Button>
    </nav>
  );
}
