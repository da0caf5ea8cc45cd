import { ProblemLine } from "#components/shared/problem-card.tsx";
import { Stat, Stats } from "#components/shared/stat.tsx";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { DayText } from "#components/shared/value/day-text.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { Money } from "#components/shared/value/money.tsx";
import { Card } from "#components/ui/card.tsx";
import { Progress } from "#components/ui/progress.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf, formatCount } from "#lib/web/format.ts";
import type { ShadowPage } from "#lib/web/queries/shadow.ts";
import { percentText } from "./shadow-words.ts";

type Run = NonNullable<ShadowPage["run"]>;

/** How far the run is while it runs; what it came to at the end. */
export function RunCard({ run }: { run: Run }) {
  if (run.figures !== null) return <RunFigures run={run} figures={run.figures} />;
  return (
    <Card className="grid gap-2 px-3.5 py-3" aria-live="polite">
      <p>
        <StatusMark status={run.state === "failed" ? "rejected" : "run"} />{" "}
        <b>
          <DayText value={run.fromDay} /> to <DayText value={run.toDay} />
        </b>
        {run.state === "failed" ? " could not be compared." : `: ${stepText(run)}. Safe to close this page.`}
      </p>
      {run.progress && run.progress.read + run.progress.left > 0 ? (
        <Progress
          tone="primary"
          aria-label="Journals read"
          value={run.progress.read}
          max={run.progress.read + run.progress.left}
        />
      ) : null}
      {run.problem ? <ProblemLine problem={run.problem} tone="rejected" /> : null}
      {run.progress?.problem ? <ProblemLine problem={run.progress.problem} /> : null}
    </Card>
  );
}

function stepText({ state, progress }: Run): string {
  if (state === "asked" || progress === null) return "waits for the engine";
  const { read, left, listedUntil } = progress;
  if (read + left > 0 && left === 0) return "comparing";
  if (read > 0) return `${formatCount(read)} of ${countOf(read + left, "journal")} read from GP`;
  return listedUntil === null ? "listing what GP has" : `${countOf(left, "journal")} found up to ${listedUntil}`;
}

function RunFigures({ run, figures }: { run: Run; figures: NonNullable<Run["figures"]> }) {
  const { currency } = useCompany();
  const { reports, totalCents, matchedCents, matchedBasisPoints, journals, journalsLeft } = figures;
  return (
    <div className="grid gap-2">
      <p className="text-xs text-muted-foreground">
        <DayText value={run.fromDay} /> to <DayText value={run.toDay} />, asked by {run.askedBy}
        {run.endedAt === null ? null : (
          <>
            , compared <Instant at={run.endedAt} />
          </>
        )}
      </p>
      <Stats>
        <Stat label="Money that matches" value={percentText(matchedBasisPoints)} />
        <Stat
          label="Matched"
          value={<Money amountCents={matchedCents} currency={currency} />}
          note={
            <>
              of <Money amountCents={totalCents} />
            </>
          }
        />
        <Stat label="Reports" value={formatCount(reports)} />
        <Stat
          label="Journals of GP left over"
          value={formatCount(journalsLeft)}
          note={`of ${formatCount(journals)} compared`}
        />
      </Stats>
    </div>
  );
}
