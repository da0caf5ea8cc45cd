"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { CompanyViews } from "./company-views.tsx";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { PageBody, PageHeader } from "#components/shared/page-header.tsx";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { goLiveAction, takeOffLiveAction } from "#lib/web/actions/company.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf } from "#lib/web/format.ts";
import { type Gate, gateQuery } from "#lib/web/queries/company.ts";
import { GateList } from "./gate-list.tsx";

const REASON_LENGTH_MIN = 3;

export type GateRights = Readonly<{ mayGoLive: boolean; mayStop: boolean }>;

/** Go live: whether journals of this company leave, every tick of the gate, and the button that opens or closes it. */
export function GateDesk({ rights }: { rights: GateRights }) {
  const { id, code } = useCompany();
  const asked = useQuery(gateQuery(id));
  const gate = asked.data;
  const [passed, setPassed] = useState<ReadonlySet<Gate["ticks"][number]["check"]>>(new Set());
  const isLive = gate !== undefined && gate.wentLiveAt !== null;
  const pass = (check: Gate["ticks"][number]["check"], isPassed: boolean) => {
    const next = new Set(passed);
    if (isPassed) next.add(check);
    else next.delete(check);
    setPassed(next);
  };
  return (
    <>
      <PageHeader title="Go live" views={<CompanyViews current="/company" />} />
      <PageBody>
        {gate ? null : <LoadProblem asked={asked} />}
        {gate ? <LiveState gate={gate} code={code} /> : null}
        {gate ? <GateList gate={gate} passed={passed} onPass={rights.mayGoLive && !isLive ? pass : undefined} /> : null}
        {gate && !isLive ? <GoLiveForm gate={gate} passed={[...passed]} mayGoLive={rights.mayGoLive} /> : null}
        {isLive ? <StopForm mayStop={rights.mayStop} /> : null}
      </PageBody>
    </>
  );
}

function LiveState({ gate, code }: { gate: Gate; code: string }) {
  const { wentLiveAt, wentLiveBy, waiting, sent } = gate;
  return (
    <Card className="flex items-baseline gap-x-2.5 px-3.5 py-3">
      <StatusMark status={wentLiveAt === null ? "held" : "ok"} className="relative top-[1.5px]" />
      {wentLiveAt === null ? (
        <p>
          <b>{code} is not live.</b> {countOf(waiting, "journal")} {waiting === 1 ? "is" : "are"} made, none is sent.
          Reports are read, mapped and reviewed all the same.
        </p>
      ) : (
        <p>
          <b>{code} is live</b> since <Instant at={wentLiveAt} />, said by {wentLiveBy}. {countOf(sent, "journal")} in
          GP, {countOf(waiting, "journal")} on the way or waiting for approval.
        </p>
      )}
    </Card>
  );
}

function GoLiveForm({
  gate,
  passed,
  mayGoLive,
}: {
  gate: Gate;
  passed: readonly Gate["ticks"][number]["check"][];
  mayGoLive: boolean;
}) {
  const { id, code } = useCompany();
  const [reason, setReason] = useState("");
  const { run, pending } = useServerAction(goLiveAction, {
    changes: [["/api/company/gate"]],
    done: () => `${code} is live. The next run sends what is released.`,
  });
  const open = gate.ticks.filter(({ done }) => !done);
  const missing = open.filter(({ check, must }) => must || !passed.includes(check));
  const refused = refusedWhy(mayGoLive, missing.length, open.length > 0 && reason.trim().length < REASON_LENGTH_MIN);
  return (
    <Card className="grid gap-3 px-3.5 py-3">
      {open.length > 0 ? (
        <Field label="Why it may go live without what is open" hint="Kept in the audit with your name.">
          {(wiring) => <Input {...wiring} value={reason} onChange={(event) => setReason(event.target.value)} />}
        </Field>
      ) : null}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          variant="primary"
          refused={refused}
          pending={pending}
          onClick={() => void run({ companyId: id, passed: [...passed], reason })}
          className="phone:w-full"
        >
          Go live with {code}: {countOf(gate.waiting, "journal")} may be sent
        </Button>
        {refused === undefined ? null : <span className="text-xs text-muted-foreground">{refused}</span>}
      </div>
    </Card>
  );
}

function refusedWhy(mayGoLive: boolean, missing: number, needsReason: boolean): string | undefined {
  if (!mayGoLive) return "Going live needs the role approver";
  if (missing > 0) return `${countOf(missing, "tick")} ${missing === 1 ? "is" : "are"} missing`;
  return needsReason ? "Say why first" : undefined;
}

function StopForm({ mayStop }: { mayStop: boolean }) {
  const { id, code } = useCompany();
  const [reason, setReason] = useState("");
  const { run, pending } = useServerAction(takeOffLiveAction, {
    changes: [["/api/company/gate"]],
    done: () => `${code} is not live any more. Nothing new is sent.`,
  });
  const needsReason = reason.trim().length < REASON_LENGTH_MIN ? "Say why first" : undefined;
  const refused = mayStop ? needsReason : "Taking a company off live needs the role approver or administrator";
  return (
    <Card className="grid gap-3 px-3.5 py-3">
      <Field
        label="Why it is taken off live"
        hint="From then on nothing begins its way to GP, whatever is queued. What GP has stays there."
      >
        {(wiring) => <Input {...wiring} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      <div>
        <Button refused={refused} pending={pending} onClick={() => void run({ companyId: id, reason })}>
          Take {code} off live
        </Button>
      </div>
    </Card>
  );
}
