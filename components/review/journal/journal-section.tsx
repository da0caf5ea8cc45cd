"use client";

import { useState } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { CardTitle, Spacer } from "#components/ui/card.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { formatDay } from "#lib/web/format.ts";
import type { JournalView, PostingDetail } from "#lib/web/queries/review.ts";
import { JournalTable } from "./journal-table.tsx";
import { OtherAccount } from "./other-account.tsx";
import { WhyPanel } from "./why-panel.tsx";

/** The title says how near the journal is to being real. */
function titleOf({ state, gpState, problems }: PostingDetail, { kind }: JournalView): string {
  if (state === "sent") return gpState === "gone" ? "Journal as it was sent" : "Journal in GP";
  if (kind === "sent") return "Journal, frozen for sending";
  if (kind === "planned") return "Journal it will send";
  const fixable = problems.some(
    ({ problem }) => problem.code.endsWith("_unmapped") || problem.code === "payer_unknown",
  );
  return fixable ? "Journal it will make" : "Journal it would make";
}

type Moved = JournalView & { dated: NonNullable<JournalView["dated"]> };

function isMoved(journal: JournalView): journal is Moved {
  return journal.dated !== null && journal.date !== null && journal.dated.wanted !== journal.date;
}

type JournalSectionProps = {
  detail: PostingDetail;
  journal: JournalView | null;
  /** The choices that are tried, for the badge: "420". */
  trying: readonly string[];
  mayMap: boolean;
};

/** The journal of a report and, beside it, the reasons for the account of the chosen line. */
export function JournalSection({ detail, journal, trying, mayMap }: JournalSectionProps) {
  const { code } = useCompany();
  const [chosen, setChosen] = useState<number | null>(null);
  if (journal === null) {
    return (
      <p className="text-muted-foreground">
        Expensify did not hand over the whole report, so there is no journal to show.
      </p>
    );
  }
  // A hole first: that is what the person is here for.
  const hole = journal.lines.find((line) => line.account === null || line.parts.some((part) => part.unsaved));
  const line = journal.lines.find(({ index }) => index === chosen) ?? hole ?? journal.lines[0];
  const canOverride = mayMap && line?.expenseId != null && (detail.state === "held" || detail.state === "ready");
  const facts = [
    code,
    journal.date === null ? "no GP date" : `GP date ${formatDay(journal.date)}`,
    isMoved(journal) ? `moved from ${formatDay(journal.dated.wanted)}, whose period is closed` : null,
    journal.period && `period ${journal.period}`,
    `source ${detail.sourceDocument}`,
  ];
  return (
    <section aria-label="Journal" className="grid min-w-0 gap-2">
      <div className="flex flex-wrap items-center gap-x-2.5">
        <CardTitle>{titleOf(detail, journal)}</CardTitle>
        {trying.length > 0 ? <Badge>Preview with {trying.join(", ")}</Badge> : null}
        <Spacer />
        <span className="text-xs text-muted-foreground phone:w-full">{facts.filter(Boolean).join(", ")}</span>
      </div>
      <div className="grid min-w-0 gap-4 border-t border-t-border-strong pt-0 min-[1400px]:grid-cols-[minmax(0,1fr)_212px]">
        <div className="min-w-0 overflow-x-auto">
          <JournalTable journal={journal} detail={detail} selected={line?.index ?? null} onSelect={setChosen} />
        </div>
        {line === undefined ? null : (
          <div className="pt-3 max-[1399px]:pt-0">
            <WhyPanel line={line} detail={detail}>
              {canOverride && line.expenseId !== null ? (
                <OtherAccount detail={detail} line={line} expenseId={line.expenseId} />
              ) : null}
            </WhyPanel>
          </div>
        )}
      </div>
    </section>
  );
}
