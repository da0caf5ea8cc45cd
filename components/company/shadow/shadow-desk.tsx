"use client";

import { useDownload } from "#components/shared/action/use-download.ts";
import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { parseAsInteger, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useState } from "react";
import { CompanyViews } from "../company-views.tsx";
import { EmptyState } from "#components/shared/empty-state.tsx";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { PageBody, PageHeader } from "#components/shared/page-header.tsx";
import { Pager } from "#components/shared/pager.tsx";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHead, Spacer } from "#components/ui/card.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { confirmKeyedAction, undoKeyedAction } from "#lib/web/actions/shadow.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf } from "#lib/web/format.ts";
import { SHADOW_KINDS, shadowFileQuery, type ShadowPage, shadowQuery } from "#lib/web/queries/shadow.ts";
import { AskForm } from "./ask-form.tsx";
import { RunCard } from "./run-card.tsx";
import { ShadowTable } from "./shadow-table.tsx";
import { canConfirm, KIND_WORDS } from "./shadow-words.ts";

const ASK_RUNNING_MS = 2_000;

export type ShadowRights = Readonly<{ mayAsk: boolean; mayConfirm: boolean }>;

/** Shadow month: every journal of a past period made and none sent, beside what was keyed in GP by hand. */
export function ShadowDesk({
  rights,
  period,
}: {
  rights: ShadowRights;
  period: Readonly<{ from: string; to: string }>;
}) {
  const { id: companyId } = useCompany();
  const [{ kind, page }, setUrl] = useQueryStates({
    kind: parseAsStringLiteral(SHADOW_KINDS).withDefault("all"),
    page: parseAsInteger.withDefault(1),
  });
  const asked = useQuery({
    ...shadowQuery({ companyId, kind, page }),
    refetchInterval: ({ state }) => (isUnderWay(state.data?.run ?? null) ? ASK_RUNNING_MS : false),
    placeholderData: (previous) => previous,
  });
  const { data } = asked;
  const refused = rights.mayAsk ? undefined : "Comparing needs a role other than viewer";
  return (
    <>
      <PageHeader title="Shadow month" views={<CompanyViews current="/company/shadow" />}>
        {data?.run?.figures ? <FileButton /> : null}
      </PageHeader>
      <PageBody>
        {data ? null : <LoadProblem asked={asked} />}
        {data ? (
          <AskForm
            {...period}
            knownFrom={data.knownFrom}
            refused={isUnderWay(data.run) ? "One is under way" : refused}
          />
        ) : null}
        {data?.run ? <RunCard run={data.run} /> : null}
        {data && data.run === null ? <NoShadow /> : null}
        {data?.run?.figures ? (
          <Reports
            key={data.run.id}
            data={data}
            kind={kind}
            page={page}
            mayConfirm={rights.mayConfirm}
            onUrl={(next) => void setUrl(next)}
          />
        ) : null}
      </PageBody>
    </>
  );
}

function isUnderWay(run: ShadowPage["run"]): boolean {
  return run?.state === "asked" || run?.state === "running";
}

function NoShadow() {
  return (
    <EmptyState title="No month compared yet" status="off">
      Choose a month that is over and was keyed in GP by hand. You see how much of the money comes out the same, and
      report by report where it differs. What you confirm as keyed is never sent.
    </EmptyState>
  );
}

type ReportsProps = {
  data: ShadowPage;
  kind: (typeof SHADOW_KINDS)[number];
  page: number;
  mayConfirm: boolean;
  onUrl: (next: { kind?: (typeof SHADOW_KINDS)[number]; page: number }) => void;
};

function Reports({ data, kind, page, mayConfirm, onUrl }: ReportsProps) {
  const { id: companyId } = useCompany();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const changes = [["/api/shadow"], ["/api/company/gate"], ["/api/review"]];
  const confirm = useServerAction(confirmKeyedAction, {
    changes,
    done: ({ confirmed, refused }) =>
      `${countOf(confirmed, "report")} confirmed as keyed by hand${refused.length > 0 ? `, ${refused.length} not` : ""}`,
  });
  const undo = useServerAction(undoKeyedAction, {
    changes,
    done: ({ undone }) => `${countOf(undone, "confirmation")} taken back`,
  });
  const chosen = data.rows.filter(({ reportId }) => ticked.has(reportId));
  const confirmable = chosen.filter(canConfirm).map(({ reportId }) => reportId);
  const undoable = data.isLive ? [] : chosen.filter(({ keyed }) => keyed !== null).map(({ reportId }) => reportId);
  const runId = data.run?.id ?? "";
  const act = async (work: () => Promise<unknown>) => {
    if ((await work()) !== null) setTicked(new Set());
  };
  const tick = (reportIds: readonly string[], isTicked: boolean) => {
    const next = new Set(ticked);
    for (const reportId of reportIds) {
      if (isTicked) next.add(reportId);
      else next.delete(reportId);
    }
    setTicked(next);
  };
  const byKind = data.run?.figures?.byKind ?? {};
  const options = SHADOW_KINDS.filter((each) => each === "all" || byKind[each] !== undefined).map((each) => ({
    ...{ value: each, label: each === "all" ? "All" : KIND_WORDS[each].word },
    count: each === "all" ? undefined : byKind[each]?.reports,
  }));
  return (
    <Card>
      <CardHead className="flex-wrap py-1.5">
        <Segmented
          label="Which reports"
          value={kind}
          options={options}
          onChange={(next) => onUrl({ kind: next, page: 1 })}
        />
        <Spacer />
        {undoable.length > 0 ? (
          <Button pending={undo.pending} onClick={() => void act(() => undo.run({ companyId, reportIds: undoable }))}>
            Take back {countOf(undoable.length, "confirmation")}
          </Button>
        ) : null}
        {confirmable.length > 0 ? (
          <Button
            variant="primary"
            pending={confirm.pending}
            onClick={() => void act(() => confirm.run({ companyId, runId, reportIds: confirmable }))}
          >
            {countOf(confirmable.length, "report")} in GP already, never send
          </Button>
        ) : null}
      </CardHead>
      <ShadowTable rows={data.rows} ticked={ticked} onTick={mayConfirm ? tick : undefined} mayUndo={!data.isLive} />
      <Pager
        page={page}
        pageSize={data.pageSize}
        total={data.total}
        noun="reports"
        onPage={(next) => onUrl({ page: next })}
      />
    </Card>
  );
}

function FileButton() {
  const { id } = useCompany();
  const { download, pending } = useDownload();
  return (
    <Button pending={pending} onClick={() => void download(shadowFileQuery(id))}>
      <Download aria-hidden="true" /> CSV
    </Button>
  );
}
