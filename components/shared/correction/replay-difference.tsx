"use client";

import { useQuery } from "@tanstack/react-query";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { formatInstant } from "#lib/web/format.ts";
import { replayQuery } from "#lib/web/queries/review.ts";
import { DifferenceTable } from "./difference-table.tsx";
import { differenceLead, whatGoes } from "./difference-words.ts";

const ROWS_WAITING = 2;

/** Before anything is sent again: what would go to GP by the rules of that day and of today, and that nothing else goes. */
export function ReplayDifference({ companyId, postingId }: { companyId: string; postingId: string }) {
  const { timeZone } = useCompany();
  const asked = useQuery(replayQuery(companyId, postingId));
  const { data } = asked;
  if (data === undefined) return asked.error ? <LoadProblem asked={asked} /> : <SkeletonRows rows={ROWS_WAITING} />;
  const { thatDay, today, changes } = data;
  const frozenOn = thatDay?.frozenAt == null ? "that day" : formatInstant(thatDay.frozenAt, timeZone, "date");
  return (
    <section aria-label="What would go to GP" className="grid min-w-0 basis-full gap-2 rounded-md border px-3 py-2.5">
      <p>
        <b>Before it goes.</b> {differenceLead(data)}
      </p>
      {thatDay !== null && today.kind === "journal" && changes.length > 0 ? (
        <DifferenceTable preview={{ ...data, thatDay, today }} frozenOn={frozenOn} />
      ) : null}
      <ul className="grid gap-0.5 text-xs text-muted-foreground">
        {whatGoes(data).map((sentence) => (
          <li key={sentence} className="wrap-anywhere">
            {sentence}
          </li>
        ))}
      </ul>
    </section>
  );
}
