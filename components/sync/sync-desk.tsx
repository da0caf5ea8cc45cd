"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { parseAsInteger, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useEffect, useRef } from "react";
import { EmptyState } from "#components/shared/empty-state.tsx";
import { useShortcuts } from "#components/shared/keyboard/use-shortcuts.ts";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { PageBody, PageHeader } from "#components/shared/page-header.tsx";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { CertificateNote } from "#components/shared/value/certificate-note.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button } from "#components/ui/button.tsx";
import { requestSyncAction } from "#lib/web/actions/sync.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { syncsQuery, type SyncRun } from "#lib/web/queries/sync.ts";
import { LiveRun } from "./live-run.tsx";
import { runName } from "./run-outcome.ts";
import type { AskRun } from "./run-again.tsx";
import { RunTable } from "./run-table.tsx";
import { ScheduleCard } from "./schedule-card.tsx";

const ASK_RUNNING_MS = 1000;
const ASK_IDLE_MS = 10_000;
const VIEWS = ["all", "sent", "problems"] as const;

export type SyncRights = Readonly<{ mayRun: boolean; maySchedule: boolean }>;

/** Sync: the run under way, the schedule, and all runs. View, page and the open run stand in the URL. */
export function SyncDesk({ rights }: { rights: SyncRights }) {
  const company = useCompany();
  const [{ view, before, run }, setUrl] = useQueryStates({
    view: parseAsStringLiteral(VIEWS).withDefault("all"),
    before: parseAsInteger,
    run: parseAsInteger,
  });
  const asked = useQuery({
    ...syncsQuery({ companyId: company.id, view, before }),
    refetchInterval: ({ state }) => (state.data?.current ? ASK_RUNNING_MS : ASK_IDLE_MS),
    // The rows of the last view stay until those of the next are there.
    placeholderData: (previous) => previous,
  });
  const { data } = asked;
  useRunEnded(data?.current?.id ?? null);
  const now = useSyncNow(rights, data?.current ? runName(data.current) : null);
  return (
    <>
      <PageHeader
        title="Sync"
        note={
          data ? (
            <>
              <Instant at={data.now} format="date" plain />, <Instant at={data.now} format="zone" />
            </>
          ) : undefined
        }
      >
        <Button variant="primary" refused={now.refused} pending={now.pending} onClick={() => now.request()}>
          <RefreshCw /> Sync now
        </Button>
      </PageHeader>
      <PageBody>
        {data ? null : <LoadProblem asked={asked} />}
        {data ? <CertificateNote now={data.now} /> : null}
        {data?.current ? (
          <LiveRun run={data.current} sweptAt={data.sweptAt} now={data.now} mayStop={rights.mayRun} />
        ) : null}
        {data ? <ScheduleCard schedule={data.schedule} now={data.now} mayPause={rights.maySchedule} /> : null}
        {data && data.totals.all === 0 ? <NoRuns code={company.code} /> : null}
        {data && data.totals.all > 0 ? (
          <RunTable
            page={data}
            view={view}
            isFirstPage={before === null}
            openNumber={run}
            onView={(next) => void setUrl({ view: next, before: null, run: null })}
            onPage={(next) => void setUrl({ before: next, run: null })}
            ask={now}
            onOpen={(number) => void setUrl({ run: number === run ? null : number })}
          />
        ) : null}
      </PageBody>
    </>
  );
}

function useSyncNow({ mayRun }: SyncRights, running: string | null): AskRun {
  const { id: companyId } = useCompany();
  const { run, pending } = useServerAction(requestSyncAction, {
    changes: [["/api/sync"]],
    done: ({ number }) => `Sync ${number} is asked for`,
  });
  const refused = mayRun
    ? running === null
      ? undefined
      : `${running} is under way`
    : "Starting a sync needs a role other than viewer";
  const request = (kind?: SyncRun["kind"]) => void run({ companyId, kind });
  useShortcuts([{ key: "s", label: "Sync now", off: refused !== undefined, run: () => request() }]);
  return { request, pending, refused };
}

/** When a run has ended, everything on other pages may have changed. */
function useRunEnded(currentId: string | null): void {
  const queryClient = useQueryClient();
  const last = useRef(currentId);
  useEffect(() => {
    if (last.current !== null && last.current !== currentId) void queryClient.invalidateQueries();
    last.current = currentId;
  }, [currentId, queryClient]);
}

function NoRuns({ code }: { code: string }) {
  return (
    <EmptyState title="No sync yet" status="off">
      The first sync reads the accounts of {code} from GP and the reports from Expensify, looks through the journals
      that GP has already, and builds a journal for each approved report. What is clean goes to GP as unposted; the rest
      waits in Review with its reason.
    </EmptyState>
  );
}
