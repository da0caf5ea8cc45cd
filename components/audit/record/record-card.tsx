"use client";

import { useQuery } from "@tanstack/react-query";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { Card } from "#components/ui/card.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import type { PostingState } from "#lib/core/posting/state.ts";
import { type AuditRecord, auditRecordQuery } from "#lib/web/queries/audit.ts";
import { JournalTable } from "./journal-table.tsx";
import { RecordFacts } from "./record-facts.tsx";
import { RecordProof } from "./record-proof.tsx";
import { RecordState } from "./record-state.tsx";
import { Timeline } from "./timeline.tsx";

const ASK_MOVING_MS = 3000;
const ROWS_WAITING = 10;
/** Something happens to it by itself soon. */
const MOVING: readonly PostingState[] = ["planned", "queued", "claimed", "sending", "uncertain"];

/** The record of one posting: facts, what happened, the journal and the proofs. Asked again while it is on its way. */
export function RecordCard({ postingId }: { postingId: string }) {
  const asked = useQuery({
    ...auditRecordQuery(postingId),
    refetchInterval: ({ state }) => (state.data && MOVING.includes(state.data.state) ? ASK_MOVING_MS : false),
  });
  if (asked.data) return <RecordView record={asked.data} />;
  if (asked.error) return <LoadProblem asked={asked} />;
  return (
    <Card>
      <SkeletonRows rows={ROWS_WAITING} twoLines />
    </Card>
  );
}

function RecordView({ record }: { record: AuditRecord }) {
  return (
    <Card aria-label={`Report ${record.reportId}, revision ${record.revision}`} className="overflow-clip">
      <RecordFacts record={record} />
      <RecordState record={record} />
      <div className="grid grid-cols-[minmax(0,1fr)_500px] max-xl:grid-cols-[minmax(0,1fr)]">
        <Timeline record={record} />
        <div className="border-l pt-2.5 max-xl:border-t max-xl:border-l-0">
          <JournalTable record={record} />
          <RecordProof record={record} />
        </div>
      </div>
    </Card>
  );
}
