import { RefreshCw } from "lucide-react";
import { StatusBadge } from "#components/shared/status-badge.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHead, CardTitle, Spacer } from "#components/ui/card.tsx";
import { pingLadder } from "#lib/core/connection/ping-ladder.ts";
import { countOf, formatDuration } from "#lib/web/format.ts";
import type { ConnectionView } from "#lib/web/queries/connection.ts";
import type { ConnectionRights } from "./connection-desk.tsx";
import { healthWords } from "./health-words.ts";
import { layerTitle, notTheProblem } from "./layer-words.ts";
import { PingLadder } from "./ping-ladder.tsx";
import { SignsInAs } from "./signs-in-as.tsx";
import type { Pinging } from "./use-ping.ts";

type ConnectionDetailProps = { connection: ConnectionView; now: string; rights: ConnectionRights; pinging: Pinging };

/** One connection: how the last ping went, layer by layer, and as whom it signs in. */
export function ConnectionDetail({ connection, now, rights, pinging }: ConnectionDetailProps) {
  const { status, word } = healthWords(connection);
  const rungs = pingLadder(connection.kind, connection.ping ?? []);
  const failed = rungs.find(({ state }) => state === "failed");
  const isPinging = pinging.id === connection.id;
  const again = (
    <Button
      size={failed ? "md" : "sm"}
      variant={failed ? "primary" : "default"}
      refused={rights.mayPing ? undefined : "Pinging needs the role administrator"}
      pending={pinging.id !== null}
      onClick={() => void pinging.ping([connection.id])}
    >
      <RefreshCw className={isPinging ? "turning" : undefined} /> {connection.pingedAt === null ? "Ping" : "Ping again"}
    </Button>
  );
  return (
    <Card aria-label={connection.name} aria-busy={isPinging} className="overflow-clip">
      <CardHead className="flex-wrap py-1.5">
        <CardTitle>{connection.name}</CardTitle>
        {isPinging ? (
          <StatusBadge status="run">Pinging</StatusBadge>
        ) : (
          <StatusBadge status={status}>{word}</StatusBadge>
        )}
        <Spacer />
        <PingedBy connection={connection} />
        {failed ? null : again}
      </CardHead>
      <Summary
        connection={connection}
        fine={rungs.filter(({ state }) => state === "ok").map(({ layer }) => layer)}
        layers={rungs.length}
        failedLayer={failed?.layer ?? null}
      />
      <PingLadder connection={connection} rungs={rungs} now={now} again={again} />
      <SignsInAs
        connection={connection}
        mayManage={rights.mayManage}
        onReplaced={() => (rights.mayPing ? void pinging.ping([connection.id]) : undefined)}
      />
    </Card>
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

type SummaryProps = { connection: ConnectionView; fine: readonly string[]; layers: number; failedLayer: string | null };

/** First what is not the problem, then what is known besides. */
function Summary({ connection, fine, layers, failedLayer }: SummaryProps) {
  const { circuitOpenedAt, companies, hasSecret, ping } = connection;
  return (
    <div className="grid gap-0.5 border-b px-3.5 py-2.5" aria-live="polite">
      <p>
        {ping === null ? (
          <b>This connection was never tried.</b>
        ) : failedLayer === null ? (
          <b>All {layers} layers are fine.</b>
        ) : (
          <>
            <b>
              {fine.length} of {layers} layers are fine; it stops at {layerTitle(failedLayer)}.
            </b>{" "}
            {notTheProblem(fine)}
          </>
        )}
      </p>
      {circuitOpenedAt === null ? null : (
        <p className="font-medium text-rejected">
          A sign-in was refused <Instant at={circuitOpenedAt} format="short" />. Nothing signs in by itself until the
          password is replaced or a ping succeeds; a ping tries once.
        </p>
      )}
      {hasSecret ? null : <p className="font-medium text-held">No password is set, so nothing can sign in.</p>}
      <p className="text-xs text-muted-foreground">
        {companies.length === 0
          ? "No company uses it yet."
          : `Used by ${companies.map(({ code, name }) => `${code}, ${name}`).join("; ")}.`}
        {companies.length > 1 ? ` ${countOf(companies.length, "company", "companies")} in all.` : ""}
      </p>
    </div>
  );
}
