"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { EmptyState } from "#components/shared/empty-state.tsx";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { ProblemLine } from "#components/shared/problem-card.tsx";
import { StatusBadge } from "#components/shared/status-badge.tsx";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHead, CardTitle, Spacer } from "#components/ui/card.tsx";
import { agreePushAction, refusePushAction, undoPushAction } from "#lib/web/actions/push.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf } from "#lib/web/format.ts";
import { pushesQuery, type Pushes, type PushView } from "#lib/web/queries/push.ts";
import type { DriftRights } from "../drift-desk.tsx";
import { ChangeTable } from "./change-table.tsx";
import { EmployeeDialog } from "./employee-dialog.tsx";
import {
  APPROVERS_LOST,
  changeWords,
  pushNote,
  pushRefused,
  pushState,
  pushTitle,
  switchedOnWords,
} from "./push-words.ts";
import { VendorDialog } from "./vendor-dialog.tsx";

const ASK_BUSY_MS = 1_500;
const ASK_IDLE_MS = 30_000;
const CODES: Readonly<Record<PushView["kind"], string>> = {
  tags: "GL code",
  workspace_employees: "Employee id",
  accounts: "Description",
  vendors: "Name",
};
/** So many are shown at once, and whatever waits for somebody: what is prepared on a schedule stands below them. */
const PUSHES_SHOWN = 8;
const isOpen = ({ state }: PushView) => state === "asked" || state === "unclear";
const isBusy = ({ state }: PushView) => state === "agreed" || state === "running";

/** What was asked to be written into the other system: by whom, agreed by whom, what it changes, what came of it. */
export function PushList({ rights }: { rights: DriftRights }) {
  const { id: companyId } = useCompany();
  const asked = useQuery({
    ...pushesQuery(companyId),
    refetchInterval: ({ state }) => (state.data?.pushes.some(isBusy) ? ASK_BUSY_MS : ASK_IDLE_MS),
  });
  const [all, setAll] = useState(false);
  const pushes = asked.data?.pushes;
  const shown = pushes?.filter((push, index) => all || index < PUSHES_SHOWN || isOpen(push) || isBusy(push));
  const hidden = (pushes?.length ?? 0) - (shown?.length ?? 0);
  return (
    <Card aria-label="Written back" className="overflow-clip">
      <CardHead>
        <CardTitle>Written back</CardTitle>
        <span className="text-xs text-muted-foreground max-md:hidden">
          asked by one person, agreed by another, done by the engine
        </span>
        <Spacer />
        <FurtherPushes pushes={asked.data} mayEdit={rights.mayEdit} />
      </CardHead>
      {pushes === undefined && asked.error !== null ? <LoadProblem asked={asked} /> : null}
      {pushes?.length === 0 ? (
        <EmptyState title="Nothing was written back yet" status="off" className="py-8">
          Cost centres, employees and accounts that are asked for are listed here with what they change.
        </EmptyState>
      ) : null}
      <ul>
        {shown?.map((push) => (
          <PushItem key={push.id} push={push} rights={rights} />
        ))}
      </ul>
      {hidden > 0 ? (
        <div className="border-t px-3.5 py-2">
          <Button size="sm" onClick={() => setAll(true)}>
            Show {countOf(hidden, "older one")}
          </Button>
        </div>
      ) : null}
    </Card>
  );
}

/** What else can be written: off by default, and then it says so. */
function FurtherPushes({ pushes, mayEdit }: { pushes: Pushes | undefined; mayEdit: boolean }) {
  const [open, setOpen] = useState<"employees" | "vendors" | null>(null);
  if (pushes === undefined) return null;
  const { allowed, workspaces } = pushes;
  const employees = pushRefused("workspace_employees", allowed, mayEdit);
  const vendors = pushRefused("vendors", allowed, mayEdit);
  const close = () => setOpen(null);
  return (
    <>
      <Button size="sm" refused={employees} onClick={() => setOpen("employees")}>
        Employees …
      </Button>
      <Button size="sm" refused={vendors} onClick={() => setOpen("vendors")}>
        Vendors …
      </Button>
      {open === "employees" ? <EmployeeDialog workspaces={workspaces} onClose={close} /> : null}
      {open === "vendors" ? <VendorDialog onClose={close} /> : null}
    </>
  );
}

function PushItem({ push, rights }: { push: PushView; rights: DriftRights }) {
  const { status, word } = pushState(push);
  const title = pushTitle(push);
  const note = pushNote(push);
  const problem = push.outcome?.problem ?? null;
  return (
    <li className="border-b last:border-b-0">
      <section aria-label={title} className="grid gap-1.5 px-3.5 py-2.5">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5">
          <StatusBadge status={status}>{word}</StatusBadge>
          <h3 className="font-medium">{title}</h3>
          <span className="text-xs text-muted-foreground">{changeWords(push.changes, push.changeCount)}</span>
          <span className="flex-1" />
          <PushActions push={push} rights={rights} />
        </div>
        <p className="text-xs text-muted-foreground">
          {push.slotAt === null ? "Asked by" : "Asked by schedule in the name of"} {push.askedBy}{" "}
          <Instant at={push.askedAt} />
          {push.agreedBy === null ? null : `, agreed by ${push.agreedBy}`}
          {push.endedAt === null ? null : (
            <>
              , ended <Instant at={push.endedAt} />
            </>
          )}
          {push.undone ? ", taken back or asked to be" : null}
        </p>
        {note === null ? null : <p className="max-w-[90ch]">{note}</p>}
        {push.state === "asked" && push.kind === "tags" ? <TagWarnings push={push} /> : null}
        {problem === null ? null : (
          <ProblemLine problem={problem} tone={push.state === "unclear" ? "uncertain" : "rejected"} />
        )}
        <Items push={push} />
        <details className="group">
          <summary className="cursor-pointer text-xs text-muted-foreground">Show what it changes</summary>
          <div className="mt-1.5 overflow-clip rounded-md border">
            <ChangeTable changes={push.changes} code={CODES[push.kind]} />
          </div>
          {push.changes.length < push.changeCount ? (
            <p className="pt-1 text-xs text-muted-foreground">
              The first {push.changes.length} of {countOf(push.changeCount, "change")}.
            </p>
          ) : null}
        </details>
      </section>
    </li>
  );
}

/** What a whole new list does beside its changes: whoever agrees has not seen the dialog. */
function TagWarnings({ push: { switchedOn, isFlatList } }: { push: PushView }) {
  return (
    <>
      {switchedOn.length === 0 ? null : <p className="max-w-[90ch]">{switchedOnWords(switchedOn)}</p>}
      {isFlatList ? <p className="max-w-[90ch]">{APPROVERS_LOST}</p> : null}
    </>
  );
}

const NOT_WRITTEN: Readonly<Record<string, string>> = {
  refused: "refused",
  skipped: "not written",
  not_found: "not there",
  unclear: "unclear",
};
const ITEMS_SHOWN_MAX = 20;

/** What was not written, and why, in the other system's words. */
function Items({ push: { outcome } }: { push: PushView }) {
  const items = outcome?.items.filter(({ result }) => NOT_WRITTEN[result] !== undefined) ?? [];
  if (items.length === 0) return null;
  return (
    <ul className="grid gap-0.5 text-xs">
      {items.slice(0, ITEMS_SHOWN_MAX).map(({ key, result, detail }) => (
        <li key={key}>
          {key}: {NOT_WRITTEN[result]}
          {detail === "" ? "" : `, ${detail}`}
        </li>
      ))}
      {items.length > ITEMS_SHOWN_MAX ? <li>and {items.length - ITEMS_SHOWN_MAX} more</li> : null}
    </ul>
  );
}

function PushActions({ push, rights }: { push: PushView; rights: DriftRights }) {
  const options = { changes: [["/api/push"], ["/api/drift"]], refresh: false };
  const agree = useServerAction(agreePushAction, { ...options, done: () => `Agreed: ${pushTitle(push)}` });
  const refuse = useServerAction(refusePushAction, options);
  const undo = useServerAction(undoPushAction, {
    ...options,
    done: () => "Asked to write the old list again. A second person has to agree",
  });
  const { id: pushId, state, kind, isMine, undone } = push;
  const mayRefuse = rights.mayAgree || isMine;
  return (
    <>
      {mayRefuse && (state === "asked" || state === "agreed" || state === "unclear") ? (
        <Button size="sm" pending={refuse.pending} onClick={() => void refuse.run({ pushId })}>
          {state === "unclear" ? "I looked: it is not there" : isMine ? "Take back" : "Refuse"}
        </Button>
      ) : null}
      {state === "asked" ? (
        <Button
          size="sm"
          pending={agree.pending}
          refused={agreeRefused(push, rights)}
          onClick={() => void agree.run({ pushId })}
        >
          Agree: write {countOf(push.changeCount, "change")}
        </Button>
      ) : null}
      {state === "done" && kind === "tags" && !undone && rights.mayEdit ? (
        <Button size="sm" pending={undo.pending} onClick={() => void undo.run({ pushId })}>
          Undo …
        </Button>
      ) : null}
    </>
  );
}

function agreeRefused({ isMine }: PushView, { mayAgree }: DriftRights): string | undefined {
  if (isMine) return "You asked for it: another person has to agree";
  return mayAgree ? undefined : "Agreeing needs the role approver";
}
