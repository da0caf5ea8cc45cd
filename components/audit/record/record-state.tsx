"use client";

import Link from "next/link";
import { JournalLinks } from "#components/shared/correction/journal-links.tsx";
import { peopleWords } from "#components/shared/correction/link-words.ts";
import { ReplayDifference } from "#components/shared/correction/replay-difference.tsx";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button } from "#components/ui/button.tsx";
import type { AuditRecord } from "#lib/web/queries/audit.ts";
import { gpStateWords } from "#lib/web/text/gp-state-words.ts";

/** Under the head: what became of the journal in GP, the other sides of a correction, and what can be sent again. */
export function RecordState({ record }: { record: AuditRecord }) {
  const { gp, state, kind, takenBack, links, people, timeZone } = record;
  const sides = links.filter(({ relation }) => relation !== "revision");
  const words = gp !== null && state === "sent" ? gpStateWords({ ...gp, kind, takenBack }) : null;
  const asked = peopleWords(people, timeZone);
  const replay = record.mayBeSentAgain;
  if (words === null && sides.length === 0 && asked === "" && !replay) return null;
  const noticedAt = record.timeline.findLast(({ action }) => action === "posting.gp_changed")?.at;
  return (
    <section aria-label="State" className="grid gap-1.5 border-b px-4 py-2.5">
      {words === null ? null : (
        <p className="max-w-[120ch]">
          <StatusMark status={words.status} className="mr-1.5" />
          <b>{words.title}.</b> {words.text}
          {noticedAt === undefined ? null : (
            <span className="text-muted-foreground">
              {" "}
              Seen <Instant at={noticedAt} />.
            </span>
          )}
        </p>
      )}
      {asked === "" ? null : <p className="max-w-[120ch] text-muted-foreground">{asked}</p>}
      <JournalLinks links={sides} />
      {replay ? (
        <div className="grid max-w-[860px] gap-2 pt-1">
          <ReplayDifference companyId={record.companyId} postingId={record.postingId} />
          <div>
            <Button asChild>
              <Link href={`/review?id=${record.postingId}`}>Replay in Review …</Link>
            </Button>
          </div>
        </div>
      ) : null}
    </section>
  );
}
