"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useState } from "react";
import { CompanyViews } from "../company-views.tsx";
import { EmptyState } from "#components/shared/empty-state.tsx";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { EffectLine } from "#components/shared/mapping/effect-line.tsx";
import { PageBody, PageHeader } from "#components/shared/page-header.tsx";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHead, CardTitle, Spacer } from "#components/ui/card.tsx";
import { LabelledCheckbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { cloneRulesAction, undoCloneAction } from "#lib/web/actions/company.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf } from "#lib/web/format.ts";
import { type ClonePreview, cloneQuery } from "#lib/web/queries/company.ts";
import { CloneTable } from "./clone-table.tsx";
import { PART_WORDS } from "./clone-words.ts";

const PARTS = ["mapping", "options", "segments", "settlement", "periods"] as const;
type Part = (typeof PARTS)[number];

/** Takes mapping and rules over from another company of the organization: the difference first, then one version. */
export function CloneDesk() {
  const { id: companyId, code } = useCompany();
  const [{ from, parts }, setUrl] = useQueryStates({
    from: parseAsString,
    parts: parseAsArrayOf(parseAsStringLiteral(PARTS)).withDefault(["mapping", "options"]),
  });
  const asked = useQuery({
    ...cloneQuery({ companyId, fromId: from, parts: parts.join(",") }),
    placeholderData: (previous) => previous,
  });
  const { data } = asked;
  const toggle = (part: Part, isOn: boolean) =>
    void setUrl({ parts: PARTS.filter((each) => (each === part ? isOn : parts.includes(each))) });
  return (
    <>
      <PageHeader title="Take over rules" views={<CompanyViews current="/company/clone" />} />
      <PageBody>
        {data ? null : <LoadProblem asked={asked} />}
        {data?.companies.length === 0 ? (
          <EmptyState title="No other company" status="off">
            Mapping and rules are taken over from another company of your organization, and {code} is the only one.
          </EmptyState>
        ) : null}
        {data && data.companies.length > 0 ? (
          <Card className="flex flex-wrap items-end gap-x-5 gap-y-2 px-3.5 py-3">
            <Field label={`Into ${code}, from`}>
              {(wiring) => (
                <Select
                  {...wiring}
                  value={from ?? ""}
                  onChange={(event) => void setUrl({ from: event.target.value || null })}
                >
                  <option value="">Choose a company</option>
                  {data.companies.map((company) => (
                    <option key={company.id} value={company.id}>
                      {company.code}, {company.name}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
              <legend className="sr-only">What is taken over</legend>
              {PARTS.map((part) => (
                <LabelledCheckbox
                  key={part}
                  label={PART_WORDS[part]}
                  checked={parts.includes(part)}
                  onChange={(event) => toggle(part, event.target.checked)}
                />
              ))}
            </fieldset>
          </Card>
        ) : null}
        {data && from !== null ? (
          <Difference key={`${from} ${data.version}`} data={data} fromId={from} parts={parts} />
        ) : null}
      </PageBody>
    </>
  );
}

function Difference({ data, fromId, parts }: { data: ClonePreview; fromId: string; parts: readonly Part[] }) {
  const { id: companyId, code } = useCompany();
  const [overwrite, setOverwrite] = useState<ReadonlySet<string>>(new Set());
  const changes = [["/api/company/clone"], ["/api/mapping"], ["/api/review"]];
  const clone = useServerAction(cloneRulesAction, {
    changes,
    done: ({ taken, version, released, changed }) =>
      `${countOf(taken, "thing")} taken over as version ${version}; ${countOf(released.length, "held report")} released, ${countOf(changed, "waiting journal")} changed`,
  });
  const undo = useServerAction(undoCloneAction, { changes, done: ({ version }) => `Set back, as version ${version}` });
  const { counts, items, version, canUndo } = data;
  const mine = items.filter(({ kind, byPerson }) => kind === "changed" && byPerson !== null);
  const count = counts.new + counts.changed - mine.filter(({ id }) => !overwrite.has(id)).length;
  const tick = (id: string, isTicked: boolean) => {
    const next = new Set(overwrite);
    if (isTicked) next.add(id);
    else next.delete(id);
    setOverwrite(next);
  };
  const take = () =>
    void clone.run({ companyId, fromId, parts: [...parts], overwrite: [...overwrite], expectedVersion: version });
  return (
    <Card>
      <CardHead className="flex-wrap py-1.5">
        <CardTitle>
          {counts.new} new, {counts.changed} changed, {counts.cannot} cannot be taken
        </CardTitle>
        <Spacer />
        {canUndo ? (
          <Button pending={undo.pending} onClick={() => void undo.run({ companyId })}>
            Undo the last take-over
          </Button>
        ) : null}
        <Button
          variant="primary"
          pending={clone.pending}
          refused={count === 0 ? "There is nothing to take over" : undefined}
          onClick={take}
        >
          Take {countOf(count, "thing")} into {code}
        </Button>
      </CardHead>
      {data.impact === null ? null : (
        <div className="grid gap-0.5 border-b px-3.5 py-2">
          <EffectLine effect={{ ...data.impact, issues: [] }} />
          {overwrite.size > 0 ? (
            <p className="text-xs text-muted-foreground">Without what is ticked to be overwritten.</p>
          ) : null}
        </div>
      )}
      {items.length === 0 ? (
        <p className="px-3.5 py-6 text-center text-muted-foreground">
          Both companies say the same. Nothing to take over.
        </p>
      ) : (
        <CloneTable items={items} overwrite={overwrite} onTick={tick} />
      )}
    </Card>
  );
}
