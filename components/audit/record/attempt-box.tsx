"use client";

import { useState } from "react";
import { type Status, StatusMark } from "#components/shared/status-mark.tsx";
import { CopyButton } from "#components/shared/value/copy-button.tsx";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import { Segmented } from "#components/ui/segmented.tsx";
import { formatCount, formatDuration, formatInstant } from "#lib/web/format.ts";
import type { AuditRecord, RecordAttempt } from "#lib/web/queries/audit.ts";
import { indentXml } from "./indent-xml.ts";

const HASH_SHOWN = 4;

type AttemptBoxProps = { attempt: RecordAttempt; record: AuditRecord };

/** One try to send, opened to what went out and what came back. The sign-in is in neither: it is never stored. */
export function AttemptBox({ attempt, record }: AttemptBoxProps) {
  const [open, setOpen] = useState(attempt.outcome === "unknown" && record.state === "uncertain");
  const { number, deadline } = attempt;
  return (
    <div className="mt-1 grid gap-1.5">
      <p className="flex flex-wrap items-center gap-x-3 text-xs text-muted-foreground">
        <span>
          {record.batchId === null ? "" : `Batch ${record.batchId}, `}deadline{" "}
          {formatInstant(deadline, record.timeZone, "seconds")}
          {attempt.endedAt === null
            ? ""
            : `, took ${formatDuration(Math.max(0, Date.parse(attempt.endedAt) - Date.parse(attempt.startedAt)))}`}
        </span>
        <Button size="sm" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? `Close attempt ${number}` : `Open attempt ${number}`}
        </Button>
      </p>
      {open ? <AttemptContent attempt={attempt} record={record} /> : null}
    </div>
  );
}

function AttemptContent({ attempt, record }: AttemptBoxProps) {
  const [side, setSide] = useState<"sent" | "answer">("sent");
  const { sent, answer, requestHash } = attempt;
  const text = side === "sent" ? (sent?.text ?? "") : (answer?.text ?? "");
  const cut = side === "sent" ? sent?.cut : answer?.cut;
  return (
    <div className="overflow-hidden rounded-md border">
      <div className="flex flex-wrap items-center gap-2 border-b px-1.5 py-[5px]">
        <Segmented
          label="Which side of the call"
          value={side}
          onChange={setSide}
          options={[
            { value: "sent", label: "What was sent" },
            { value: "answer", label: "What came back" },
          ]}
        />
        <span className="flex-1" />
        <span className="text-xs text-muted-foreground" title={requestHash}>
          {sent === null ? "" : `${formatCount(sent.bytes)} bytes, `}SHA-256 {requestHash.slice(0, HASH_SHOWN)}…
          {requestHash.slice(-HASH_SHOWN)}
        </span>
        {text === "" ? null : (
          <CopyButton text={text} label={side === "sent" ? "Copy what was sent" : "Copy what came back"} />
        )}
      </div>
      {text === "" ? (
        <p className="bg-muted px-3 py-2 text-xs text-muted-foreground">
          {side === "sent" ? "The request was replaced since; its hash is kept." : "Nothing came back."}
        </p>
      ) : (
        <pre className="max-h-80 overflow-auto bg-muted px-3 py-[9px] font-mono text-xs leading-[18px]">
          {side === "sent" ? indentXml(text) : text}
        </pre>
      )}
      <p className="border-t px-3 py-1.5 text-xs text-muted-foreground">
        {cut === true ? "Only the first 64 KB are shown. " : ""}
        {side === "sent" ? "One element a line for reading; the copy is as it was sent. " : ""}The Windows sign-in
        travels in headers and is never kept.
      </p>
      <Verdict attempt={attempt} record={record} />
    </div>
  );
}

const GROUNDS: Readonly<Partial<Record<Status, string>>> = {
  uncertain: "bg-uncertain-bg",
  rejected: "bg-rejected-bg",
  held: "bg-held-bg",
  sent: "bg-sent-bg",
};

/** What the answer means, and what was done about it. */
function Verdict({ attempt, record }: AttemptBoxProps) {
  const { status, lead, then } = verdictOf(attempt, record);
  return (
    <p className={cn("flex gap-2 px-3 py-2 text-xs", GROUNDS[status])}>
      <StatusMark status={status} className="mt-0.5" />
      <span>
        <b>{lead}</b> {then}
      </span>
    </p>
  );
}

function verdictOf(
  { outcome }: RecordAttempt,
  { gp }: AuditRecord,
): Readonly<{ status: Status; lead: string; then: string }> {
  const found = gp === null ? "" : ` Send again is off: ${gp.journalNumber} was found.`;
  switch (outcome) {
    case "executed":
      return {
        status: "sent",
        lead: "GP took it.",
        then: "Its answer carries no number, so the journal was read back by its marker.",
      };
    case "rejected":
      return {
        status: "rejected",
        lead: "GP refused it.",
        then: "Nothing was written. It is not tried again by itself.",
      };
    case "not_executed":
      return { status: "held", lead: "It did not leave this machine.", then: "So it may be tried again, and is." };
    case "unknown":
      return {
        status: "uncertain",
        lead: "No clear answer.",
        then: `GP may or may not have written it. Nothing was sent again; GP was asked.${found}`,
      };
    default:
      return {
        status: "uncertain",
        lead: "No answer is recorded.",
        then: `The sender may have stopped. Nothing is sent again before GP was asked.${found}`,
      };
  }
}
