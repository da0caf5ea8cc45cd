"use client";

import { RefreshCw } from "lucide-react";
import { useState } from "react";
import { StatusBadge } from "#components/shared/status-badge.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button, type ButtonProps } from "#components/ui/button.tsx";
import { Card, CardHead, CardTitle, Spacer } from "#components/ui/card.tsx";
import { pingLadder, type Rung } from "#lib/core/connection/ping-ladder.ts";
import { countOf, formatDuration } from "#lib/web/format.ts";
import type { ConnectionView } from "#lib/web/queries/connection.ts";
import type { SettingFields } from "#lib/core/connection/setting-fields.ts";
import type { ConnectionRights } from "./connection-desk.tsx";
import { EditConnection } from "./edit/edit-connection.tsx";
import { CertificateFacts } from "./facts/certificate-facts.tsx";
import { dueWords } from "./facts/certificate-words.ts";
import { CompanyDoubts } from "./facts/company-facts.tsx";
import { ConnectionEvents } from "./facts/connection-events.tsx";
import { healthWords, isDoubted, isSecretRefused, secretWord, summaryWords } from "./health-words.ts";
import { notTheProblem } from "./layer-words.ts";
import { PingLadder } from "./ping-ladder.tsx";
import { ReplaceSecret } from "./replace-secret.tsx";
import { GpSurface } from "./sba/gp-surface.tsx";
import { SelfTest } from "./self-test/self-test.tsx";
import { SignsInAs } from "./signs-in-as.tsx";
import type { Pinging } from "./use-ping.ts";

type ConnectionDetailProps = {
  connection: ConnectionView;
  now: string;
  rights: ConnectionRights;
  fields: SettingFields;
  pinging: Pinging;
};

/** One connection: how the last ping went, layer by layer, and as whom it signs in. */
export function ConnectionDetail({ connection, now, rights, fields, pinging }: ConnectionDetailProps) {
  const [replacing, setReplacing] = useState(false);
  const [editing, setEditing] = useState(false);
  const due = dueWords(connection, new Date(now));
  const { status, word } = healthWords(connection);
  // However fine the layers are, that is not what the badge says then.
  const doubted = isDoubted(connection);
  const rungs = pingLadder(connection.kind, connection.ping ?? [], connection.health === "pinging");
  const failed = rungs.find(({ state }) => state === "failed");
  const isPinging = pinging.id === connection.id;
  const ping = () => void pinging.ping([connection.id]);
  // The fix in place: where the password is refused it is another one, elsewhere a ping once it is put right.
  const needsSecret = failed !== undefined && (!connection.hasSecret || isSecretRefused(rungs));
  const button = {
    connection,
    rights,
    isBusy: pinging.id !== null,
    isPinging,
    onPing: ping,
    onReplace: () => setReplacing(true),
  };
  return (
    <Card aria-label={connection.name} aria-busy={isPinging} className="overflow-clip">
      <CardHead className="flex-wrap py-1.5">
        <CardTitle>{connection.name}</CardTitle>
        {isPinging ? (
          <StatusBadge status="run">Pinging</StatusBadge>
        ) : doubted && status === "ok" ? null : (
          <StatusBadge status={status}>{word}</StatusBadge>
        )}
        {doubted ? <StatusBadge status="rejected">Other company, nothing is sent</StatusBadge> : null}
        {due === null ? null : <StatusBadge status={due.status}>{due.word}</StatusBadge>}
        <Spacer />
        <PingedBy connection={connection} />
        {failed ? null : <PingButton {...button} size="sm" />}
      </CardHead>
      <Summary connection={connection} rungs={rungs} />
      <CompanyDoubts connection={connection} mayManage={rights.mayManage} />
      <PingLadder connection={connection} rungs={rungs} now={now}>
        {needsSecret ? <ReplaceButton {...button} size="md" variant="primary" /> : null}
        <PingButton {...button} size="md" variant={needsSecret ? "default" : "primary"} />
      </PingLadder>
      <GpSurface connection={connection} />
      <SignsInAs connection={connection} mayManage={rights.mayManage} onReplace={() => setReplacing(true)}>
        <span className="flex gap-2">
          <Button
            size="sm"
            refused={rights.mayManage ? undefined : "Editing a connection needs the role administrator"}
            onClick={() => setEditing(true)}
          >
            Edit
          </Button>
          <ReplaceButton {...button} size="sm" />
        </span>
      </SignsInAs>
      <SelfTest connection={connection} rights={rights} />
      <CertificateFacts connection={connection} now={now} />
      <ConnectionEvents id={connection.id} name={connection.name} />
      {editing ? <EditConnection connection={connection} fields={fields} open onOpenChange={setEditing} /> : null}
      <ReplaceSecret
        connection={connection}
        open={replacing}
        onOpenChange={setReplacing}
        onReplaced={() => (rights.mayPing ? ping() : undefined)}
      />
    </Card>
  );
}

type DetailButtonProps = Pick<ButtonProps, "size" | "variant"> & {
  connection: ConnectionView;
  rights: ConnectionRights;
  isBusy: boolean;
  isPinging: boolean;
  onPing: () => void;
  onReplace: () => void;
};

function PingButton({ connection, rights, isBusy, isPinging, onPing, size, variant }: DetailButtonProps) {
  return (
    <Button
      size={size}
      variant={variant}
      refused={rights.mayPing ? undefined : "Pinging needs the role administrator"}
      pending={isBusy}
      onClick={onPing}
    >
      <RefreshCw className={isPinging ? "turning" : undefined} /> {connection.pingedAt === null ? "Ping" : "Ping again"}
    </Button>
  );
}

function ReplaceButton({ connection: { kind, hasSecret }, rights, onReplace, size, variant }: DetailButtonProps) {
  const word = secretWord(kind);
  return (
    <Button
      size={size}
      variant={variant}
      refused={rights.mayManage ? undefined : `Replacing a ${word} needs the role administrator`}
      onClick={onReplace}
    >
      {hasSecret ? `Replace ${word}` : `Set ${word}`}
    </Button>
  );
}

function PingedBy({ connection: { pingedAt, pingedBy, ping } }: { connection: ConnectionView }) {
  if (pingedAt === null || ping === null) return null;
  const tookMs = ping.reduce((sum, step) => sum + step.tookMs, 0);
  return (
    <span className="text-xs text-muted-foreground">
      Pinged <Instant at={pingedAt} format="short" />, {formatDuration(tookMs)}
      {pingedBy === null ? "" : `, by ${pingedBy}`}
    </span>
  );
}

/** First what is not the problem, then what is known besides. */
function Summary({ connection, rungs }: { connection: ConnectionView; rungs: readonly Rung[] }) {
  const { kind, circuitOpenedAt, companies, hasSecret } = connection;
  const fine = rungs.filter(({ state }) => state === "ok").map(({ layer }) => layer);
  return (
    <div className="grid gap-0.5 border-b px-3.5 py-2.5" aria-live="polite">
      <p>
        <b>{summaryWords(connection, rungs)}</b>{" "}
        {rungs.some(({ state }) => state === "failed") ? notTheProblem(fine) : ""}
      </p>
      {circuitOpenedAt === null ? null : (
        <p className="font-medium text-rejected">
          A sign-in was refused <Instant at={circuitOpenedAt} format="short" />, so nothing signs in by itself. A ping
          tries once.
        </p>
      )}
      {hasSecret ? null : (
        <p className="font-medium text-held">No {secretWord(kind)} is set, so nothing can sign in.</p>
      )}
      <p className="text-xs text-muted-foreground">
        {companies.length === 0 ? "No company uses it yet." : `Used by ${companies.map(companyWords).join("; ")}.`}
        {companies.length > 1 ? ` ${countOf(companies.length, "company", "companies")} in all.` : ""}
      </p>
    </div>
  );
}

/** "HALD, Halden Instruments", and GP's own name where that is another. */
function companyWords({ code, name, ledgerName }: ConnectionView["companies"][number]): string {
  return ledgerName === null || ledgerName === name ? `${code}, ${name}` : `${code}, ${name} (in GP “${ledgerName}”)`;
}
