"use client";

import { useShortcuts } from "#components/shared/keyboard/use-shortcuts.ts";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { MappingTabs } from "#components/shared/mapping/mapping-tabs.tsx";
import { PageBody, PageHeader } from "#components/shared/page-header.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { Card } from "#components/ui/card.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { DateRules } from "./date-rules.tsx";
import { ExampleJournal } from "./example-journal.tsx";
import { LineRules } from "./line-rules.tsx";
import { RulesBar } from "./rules-bar.tsx";
import { RulesHistory } from "./rules-history.tsx";
import { SwitchRules } from "./switch-rules.tsx";
import { TaxRules } from "./tax-rules.tsx";
import { type RulesDeskState, useRulesDesk } from "./use-rules-desk.ts";

const ROWS_WAITING = 12;

/** How a report becomes a journal, besides its accounts: date, lines, texts, tax; each with what follows from it. */
export function RulesDesk({ mayEdit }: { mayEdit: boolean }) {
  const desk = useRulesDesk();
  useShortcuts([{ key: "z", label: "Undo the last change", off: !mayEdit, run: () => void desk.undo() }]);
  return (
    <>
      <PageHeader
        title="Mapping"
        views={<MappingTabs current="rules" />}
        note={<RulesNote desk={desk} mayEdit={mayEdit} />}
      />
      <PageBody>
        {desk.page === undefined && desk.asked.error !== null ? (
          <LoadProblem asked={desk.asked} />
        ) : (
          <Rules desk={desk} mayEdit={mayEdit} />
        )}
      </PageBody>
      {mayEdit ? <RulesBar desk={desk} /> : null}
    </>
  );
}

function Rules({ desk, mayEdit }: { desk: RulesDeskState; mayEdit: boolean }) {
  const { page, draft, edit } = desk;
  if (page === undefined || draft === null) {
    return (
      <Card>
        <SkeletonRows rows={ROWS_WAITING} />
      </Card>
    );
  }
  const rule = { page, draft, edit, mayEdit };
  return (
    <div className="grid min-w-0 items-start gap-3.5 min-[1180px]:grid-cols-[minmax(0,1fr)_minmax(0,1.02fr)]">
      <div className="grid min-w-0 gap-3.5">
        <DateRules {...rule} />
        <LineRules {...rule} example={desk.preview?.example ?? null} />
        <TaxRules {...rule} targets={desk.targets} />
        <SwitchRules {...rule} targets={desk.targets} />
        <RulesHistory page={page} />
      </div>
      <div className="min-w-0 min-[1180px]:sticky min-[1180px]:top-3.5">
        <ExampleJournal desk={desk} />
      </div>
    </div>
  );
}

function RulesNote({ desk: { page }, mayEdit }: { desk: RulesDeskState; mayEdit: boolean }) {
  const newest = page?.history[0];
  return (
    <>
      How a report becomes a journal, besides its accounts.{" "}
      {newest === undefined ? null : (
        <>
          Changed <Instant at={newest.at} format="weekday" /> by {newest.by}
        </>
      )}
      {mayEdit ? null : <span className="block">You can look here, not change: rules need the role mapper.</span>}
    </>
  );
}
