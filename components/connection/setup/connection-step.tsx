"use client";

import { RefreshCw } from "lucide-react";
import { useState } from "react";
import { StatusBadge } from "#components/shared/status-badge.tsx";
import { Button } from "#components/ui/button.tsx";
import type { ConnectionKind } from "#lib/core/connection/ping-ladder.ts";
import { pingLadder } from "#lib/core/connection/ping-ladder.ts";
import { isSignedIn } from "#lib/core/setup/steps.ts";
import { addConnectionAction, chooseConnectionAction } from "#lib/web/actions/setup.ts";
import type { ConnectionView } from "#lib/web/queries/connection.ts";
import { ConnectionForm } from "../edit/connection-form.tsx";
import { EditConnection } from "../edit/edit-connection.tsx";
import { FormProblem } from "../edit/form-problem.tsx";
import { useFormAction } from "../edit/use-form-action.ts";
import { healthWords, secretWord, summaryWords } from "../health-words.ts";
import { PingLadder } from "../ping-ladder.tsx";
import type { StepParts } from "./setup-steps.tsx";
import { StepFoot } from "./step-foot.tsx";
import { STEP_WORDS } from "./step-words.ts";
import { CHANGED_QUERIES } from "../edit/changed-queries.ts";

const NEXT = { expensify: "workspaces", gp: "company" } as const;

type ConnectionStepProps = StepParts & { kind: ConnectionKind };

/** Choosing or making a connection, and pinging it until its account is let in. */
export function ConnectionStep({ kind, ...parts }: ConnectionStepProps) {
  const { setup, connections } = parts;
  const id = kind === "gp" ? setup.gpConnectionId : setup.expensifyConnectionId;
  const [isOther, setOther] = useState(false);
  const chosen = connections.find((each) => each.id === id);
  if (chosen && !isOther)
    return <ChosenConnection connection={chosen} kind={kind} {...parts} onOther={() => setOther(true)} />;
  return <PickConnection kind={kind} {...parts} onPicked={() => setOther(false)} />;
}

type PickProps = ConnectionStepProps & { onPicked: () => void };

function PickConnection({ kind, setup, connections, fields, pinging, onPicked }: PickProps) {
  const there = connections.filter((each) => each.kind === kind);
  const [isNew, setNew] = useState(there.length === 0);
  const choosing = useFormAction(chooseConnectionAction, { changes: CHANGED_QUERIES });
  const adding = useFormAction(addConnectionAction, { changes: CHANGED_QUERIES });
  const { title } = STEP_WORDS[kind];
  const choose = async (connectionId: string) => {
    if (await choosing.run({ setupId: setup.id, kind, connectionId })) onPicked();
  };
  return (
    <div className="grid gap-3.5 p-3.5">
      {there.length === 0 ? null : (
        <div className="grid gap-1.5">
          <h3 className="text-xs font-semibold text-muted-foreground">Take one that is there</h3>
          {there.map((each) => (
            <ThereRow
              key={each.id}
              connection={each}
              onChoose={() => void choose(each.id)}
              pending={choosing.pending}
            />
          ))}
          <FormProblem problem={choosing.problem} />
        </div>
      )}
      {isNew ? (
        <ConnectionForm
          kind={kind}
          fields={fields[kind]}
          before={null}
          suggested={there.length === 0 ? title : `${title} ${there.length + 1}`}
          problem={adding.problem}
          onSubmit={async (entry) => {
            const added = await adding.run({ setupId: setup.id, kind, ...entry });
            if (added === null) return false;
            onPicked();
            void pinging.ping([added.connectionId]);
            return true;
          }}
        >
          <div className="flex flex-wrap gap-2 phone:flex-col">
            <Button type="submit" variant="primary" pending={adding.pending}>
              Save and ping {title}
            </Button>
            {there.length === 0 ? null : <Button onClick={() => setNew(false)}>Cancel</Button>}
          </div>
        </ConnectionForm>
      ) : (
        <div>
          <Button onClick={() => setNew(true)}>Connect another {title}</Button>
        </div>
      )}
    </div>
  );
}

function ThereRow({
  connection,
  pending,
  onChoose,
}: {
  connection: ConnectionView;
  pending: boolean;
  onChoose: () => void;
}) {
  const { name, url, username, companies } = connection;
  const { status, word } = healthWords(connection);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md border px-3 py-2">
      <span className="min-w-0 flex-1 basis-60">
        <span className="font-medium">{name}</span> <StatusBadge status={status}>{word}</StatusBadge>
        <span className="block text-xs text-muted-foreground [overflow-wrap:anywhere]">
          {username} at {url}
          {companies.length === 0 ? "" : `, used by ${companies.map(({ code }) => code).join(", ")}`}
        </span>
      </span>
      <Button size="sm" pending={pending} onClick={onChoose}>
        Use {name}
      </Button>
    </div>
  );
}

type ChosenProps = ConnectionStepProps & { connection: ConnectionView; onOther: () => void };

function ChosenConnection({ connection, kind, setup, fields, rights, pinging, now, onStep, onOther }: ChosenProps) {
  const [editing, setEditing] = useState(false);
  const rungs = pingLadder(kind, connection.ping ?? []);
  const isPinging = pinging.id === connection.id;
  const isIn = isSignedIn(kind, connection.ping);
  const failed = rungs.some(({ state }) => state === "failed");
  const refused = rights.mayPing ? undefined : "Pinging needs the role administrator";
  const ping = (
    <Button refused={refused} pending={pinging.id !== null} onClick={() => void pinging.ping([connection.id])}>
      <RefreshCw className={isPinging ? "turning" : undefined} /> {connection.pingedAt === null ? "Ping" : "Ping again"}
    </Button>
  );
  const edit = <Button onClick={() => setEditing(true)}>Correct the details</Button>;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b px-3.5 py-2.5">
        <span className="min-w-0 flex-1 basis-60" aria-live="polite">
          <b>{connection.name}:</b> {isPinging ? "being pinged" : summaryWords(connection, rungs)}
          <span className="block text-xs text-muted-foreground [overflow-wrap:anywhere]">
            {connection.username} at {connection.url}
            {connection.hasSecret ? "" : `. No ${secretWord(kind)} is set yet`}
          </span>
        </span>
        {failed ? null : (
          <>
            {edit}
            {ping}
          </>
        )}
        {setup.made === null ? (
          <Button variant="ghost" onClick={onOther}>
            Choose another
          </Button>
        ) : null}
      </div>
      <PingLadder connection={connection} rungs={rungs} now={now}>
        {edit}
        {ping}
      </PingLadder>
      <StepFoot
        label={`Go on with ${STEP_WORDS[NEXT[kind]].title}`}
        refused={isIn ? undefined : "The account must be let in first: ping until Sign-in is fine"}
        onNext={() => onStep(NEXT[kind])}
      />
      {editing ? (
        <EditConnection
          connection={connection}
          fields={fields}
          open
          withSecret={connection.companies.length === 0}
          onOpenChange={setEditing}
        />
      ) : null}
    </>
  );
}
