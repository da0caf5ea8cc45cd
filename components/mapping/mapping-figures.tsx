import Link from "next/link";
import type { ReactNode } from "react";
import { perExpenseWords } from "#components/shared/mapping/coverage-words.ts";
import { Stat, Stats } from "#components/shared/stat.tsx";
import { type Status, StatusMark } from "#components/shared/status-mark.tsx";
import { Progress } from "#components/ui/progress.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import type { Cents } from "#lib/core/money.ts";
import { formatCount, formatMoney } from "#lib/web/format.ts";
import type { MappingRow, MappingStats } from "#lib/web/queries/mapping.ts";

/** Spend covered, what is unmapped with its money, what GP would refuse. */
export function MappingFigures({ stats, rows }: { stats: MappingStats; rows: readonly MappingRow[] }) {
  const only = (kind: MappingRow["kind"], count: number) =>
    count === 1 ? rows.find((row) => row.kind === kind && row.state !== "mapped") : undefined;
  return (
    <div className="grid gap-1.5">
      <Stats className={stats.unmappedOthers > 0 ? "" : "lg:grid-flow-row lg:grid-cols-[1.5fr_1fr_1fr_1.1fr]"}>
        <Covered stats={stats} />
        <Figure
          status="held"
          one="Unmapped tag"
          count={stats.unmappedTags}
          cents={stats.unmappedTagCents}
          name={only("tag", stats.unmappedTags)?.name}
        />
        <Figure
          status="held"
          one="Unmapped category"
          many="Unmapped categories"
          count={stats.unmappedCategories}
          cents={stats.unmappedCategoryCents}
          name={only("category", stats.unmappedCategories)?.name}
        />
        {stats.unmappedOthers > 0 ? (
          <Figure
            status="held"
            one="Unmapped card or workspace"
            many="Unmapped cards, workspaces"
            count={stats.unmappedOthers}
            cents={stats.unmappedOtherCents}
            name={(only("card", stats.unmappedOthers) ?? only("workspace", stats.unmappedOthers))?.name}
          />
        ) : null}
        <Figure
          status="rejected"
          one="Account GP will refuse"
          many="Accounts GP will refuse"
          count={stats.refusedAccounts}
          cents={stats.refusedCents}
          name={only("account", stats.refusedAccounts)?.target?.value}
        />
      </Stats>
      <Caveat rules={stats.rulesPerExpense} />
    </div>
  );
}

function Covered({ stats }: { stats: MappingStats }) {
  const { currency } = useCompany();
  const { spendCents, coveredCents } = stats;
  return (
    <Stat
      label="Spend covered, last 90 days"
      value={
        <span className="flex items-center gap-2.5">
          {spendCents > 0 ? coveredPercent(stats) : "–"}
          {spendCents > 0 ? (
            <Progress
              value={Math.max(0, coveredCents)}
              max={spendCents}
              aria-label="Spend covered by the mapping"
              className="h-1.5 w-[84px] rounded-xs bg-held-mark"
            />
          ) : null}
        </span>
      }
      note={
        spendCents > 0
          ? `${formatMoney(coveredCents)} of ${formatMoney(spendCents)} ${currency}`
          : "nothing was read yet"
      }
    />
  );
}

/** What the figures over sums cannot know. */
function Caveat({ rules }: { rules: number }) {
  const words = perExpenseWords(rules);
  if (words === null) return null;
  return (
    <p className="text-xs text-muted-foreground">
      {words}{" "}
      <Link href="/mapping/special" className="text-link">
        Special rules
      </Link>
    </p>
  );
}

type FigureProps = {
  status: Status;
  one: string;
  many?: string;
  count: number;
  cents: Cents;
  name: string | undefined;
};

function Figure({ status, one, many = `${one}s`, count, cents, name }: FigureProps): ReactNode {
  const label = (
    <>
      <StatusMark status={count === 0 ? "ok" : status} />
      {count === 1 ? one : many}
    </>
  );
  const money = formatMoney(cents);
  return (
    <Stat
      label={label}
      value={formatCount(count)}
      note={count === 0 ? "" : name === undefined ? money : `${name}, ${money}`}
    />
  );
}

const TENTHS = 1000;
const ALL_TENTHS = 100 * 10;

/** `95.3 %`, cut and never rounded up: 100 % means all of it. */
function coveredPercent({ coveredCents, spendCents }: MappingStats): string {
  const tenths = Math.min(ALL_TENTHS, Math.max(0, Math.floor((coveredCents / spendCents) * TENTHS)));
  return tenths === ALL_TENTHS ? "100 %" : `${Math.floor(tenths / 10)}.${tenths % 10} %`;
}
