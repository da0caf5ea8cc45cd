import Link from "next/link";
import type { ReactNode } from "react";
import { JournalLinks } from "#components/shared/correction/journal-links.tsx";
import { ProblemLine } from "#components/shared/problem-card.tsx";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { CopyButton } from "#components/shared/value/copy-button.tsx";
import { countOf, formatCount } from "#lib/web/format.ts";
import type { AuditRecord } from "#lib/web/queries/audit.ts";

/** Under the journal: what proves the record, why it is held, and the other revisions of the report. */
export function RecordProof({ record }: { record: AuditRecord }) {
  const { postingId, marker, holds, links, gp, approvedBy, mappingVersion, period } = record;
  const others = links.filter(({ relation }) => relation === "revision");
  return (
    <section className="grid gap-2.5 border-t px-4 pt-3 pb-3.5">
      {holds.length > 0 ? (
        <div className="grid gap-1">
          {holds.map((problem, index) => (
            <ProblemLine key={`${index}-${problem.code}`} problem={problem} />
          ))}
          <p className="text-xs">
            <Link href={`/review?id=${postingId}`} className="text-link">
              Open it in Review
            </Link>
          </p>
        </div>
      ) : null}
      <dl className="grid grid-cols-[104px_minmax(0,1fr)] items-baseline gap-[5px] phone:grid-cols-[88px_minmax(0,1fr)]">
        <Proof name="Marker">
          <span className="[overflow-wrap:anywhere]">
            <span className="font-mono text-[0.94em]">{marker}</span>
            <CopyButton text={marker} label="Copy marker" />
          </span>
        </Proof>
        <Proof name="In GP">
          <InGp record={record} />
        </Proof>
        <Proof name="Audit chain">
          <Chain chain={record.chain} />
        </Proof>
        {period === null ? null : <Proof name="Fiscal period">{period}</Proof>}
        {mappingVersion === null ? null : <Proof name="Mapping">Version {formatCount(mappingVersion)}</Proof>}
        {approvedBy === null ? null : <Proof name="Approved by">{approvedBy}</Proof>}
        {others.length === 0 ? null : (
          <Proof name="Revisions">
            <JournalLinks links={others} />
          </Proof>
        )}
      </dl>
      {gp === null || gp.state === "gone" ? null : (
        <p className="text-xs text-muted-foreground">
          A journal that GP has is never sent again. To change it while it is unposted, a person edits or deletes it in
          GP; what is posted is corrected by a reversal.
        </p>
      )}
    </section>
  );
}

function Proof({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function InGp({ record: { gp, state } }: { record: AuditRecord }) {
  if (gp === null)
    return state === "uncertain"
      ? "Not known yet: GP is asked again before anything else happens"
      : "Not there: nothing was sent, or GP did not take it";
  if (gp.state === "gone")
    return (
      <>
        <StatusMark status="rejected" /> Not there any more: journal {gp.journalNumber} was searched for under its
        number and its marker
      </>
    );
  if (gp.state === "voided")
    return (
      <>
        <StatusMark status="off" /> Journal {gp.journalNumber} has this marker and is voided
      </>
    );
  if (gp.differences.length === 0) {
    return (
      <>
        <StatusMark status="ok" /> Journal {gp.journalNumber} has this marker; lines and total are as sent
      </>
    );
  }
  return (
    <>
      <StatusMark status="held" /> Journal {gp.journalNumber} has this marker, with{" "}
      {countOf(gp.differences.length, "difference")}:
      <ul className="list-disc pl-4">
        {gp.differences.map((difference) => (
          <li key={difference}>{difference}</li>
        ))}
      </ul>
    </>
  );
}

function Chain({ chain: { verified, from, to, faultAt } }: Pick<AuditRecord, "chain">) {
  if (!verified) {
    return (
      <span className="font-medium text-rejected">
        <StatusMark status="rejected" /> Event {formatCount(faultAt ?? 0)} is not as it was written
      </span>
    );
  }
  if (from === null || to === null) return "No event yet";
  return (
    <>
      <StatusMark status="ok" />{" "}
      {from === to ? `Event ${formatCount(from)}` : `These events, ${formatCount(from)} to ${formatCount(to)},`}{" "}
      verified
    </>
  );
}
