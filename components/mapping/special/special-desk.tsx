"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { PageBody, PageHeader } from "#components/shared/page-header.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHead, CardTitle } from "#components/ui/card.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import {
  type MappingChange,
  type SpecialRule,
  type SpecialRules,
  specialRulesQuery,
  targetsQuery,
} from "#lib/web/queries/mapping.ts";
import { MappingTabs } from "#components/shared/mapping/mapping-tabs.tsx";
import { DefaultCard } from "./default-card.tsx";
import { Precedence } from "./precedence.tsx";
import { RuleForm } from "./rule-form.tsx";
import { RuleList } from "./rule-list.tsx";
import { type AskChanges, useAskChanges } from "./use-ask-changes.tsx";
import { WorkspaceCard } from "./workspace-card.tsx";

const ROWS_WAITING = 4;

/** What decides before the table and after it. */
export function SpecialDesk({ mayEdit }: { mayEdit: boolean }) {
  const { id } = useCompany();
  const asked = useQuery(specialRulesQuery(id));
  const [open, setOpen] = useState<SpecialRule | "new" | null>(null);
  const page = asked.data;
  return (
    <>
      <PageHeader
        title="Mapping"
        views={<MappingTabs current="special" />}
        note={mayEdit ? null : "You can look here, not change: it needs the role mapper."}
      >
        {mayEdit ? (
          <Button variant="primary" onClick={() => setOpen("new")}>
            <Plus aria-hidden /> New special rule
          </Button>
        ) : null}
      </PageHeader>
      <PageBody>
        {page === undefined && asked.error !== null ? <LoadProblem asked={asked} /> : null}
        {page === undefined ? (
          <Card>
            <SkeletonRows rows={ROWS_WAITING} />
          </Card>
        ) : (
          <Cards page={page} mayEdit={mayEdit} open={open} setOpen={setOpen} />
        )}
      </PageBody>
    </>
  );
}

type CardsProps = {
  page: SpecialRules;
  mayEdit: boolean;
  open: SpecialRule | "new" | null;
  setOpen: (rule: SpecialRule | "new" | null) => void;
};

function Cards({ page, mayEdit, open, setOpen }: CardsProps) {
  const { id } = useCompany();
  const { data: targets } = useQuery(targetsQuery(id));
  const { send, ask, dialog, pending } = useAskChanges(page.version);
  const move = (rule: SpecialRule, by: -1 | 1) => {
    const rules = page.rules.filter(({ id: each }) => each !== rule.id);
    rules.splice(page.rules.indexOf(rule) + by, 0, rule);
    const moved = rules.flatMap((each, index) => (each.place === index + 1 ? [] : [changeOfPlace(each, index + 1)]));
    const where = by < 0 ? "up" : "down";
    void ask({
      ...{ title: `Move ${rule.name} ${where}?`, button: `Move ${where}`, changes: moved },
      description: "The first rule in the list that applies to an expense decides.",
      words: `${rule.name} moved ${where}`,
    });
  };
  return (
    <>
      <Card>
        <CardHead>
          <CardTitle>Tried from the top: the first that applies decides</CardTitle>
        </CardHead>
        <RuleList
          page={page}
          segments={targets?.segments ?? []}
          mayEdit={mayEdit}
          onEdit={setOpen}
          onRemove={(rule) => void ask(removal(rule))}
          onMove={move}
        />
      </Card>
      <div className="grid grid-cols-2 items-start gap-3.5 phone:grid-cols-1">
        <DefaultCard page={page} mayEdit={mayEdit} onAsk={ask} />
        <div className="grid gap-3.5">
          <WorkspaceCard page={page} mayEdit={mayEdit} />
          <Card>
            <CardHead>
              <CardTitle>What decides, in this order</CardTitle>
            </CardHead>
            <Precedence />
          </Card>
        </div>
      </div>
      {dialog}
      {open === null ? null : (
        <RuleForm
          page={page}
          rule={open === "new" ? null : open}
          pending={pending}
          onClose={() => setOpen(null)}
          onSave={send}
        />
      )}
    </>
  );
}

function removal(rule: SpecialRule): Parameters<AskChanges>[0] {
  return {
    ...{ title: `Remove ${rule.name}?`, button: "Remove the rule", changes: [{ ...keyOf(rule), target: null }] },
    description: "What it applied to is decided by the rules below it, then by the table.",
    words: `Special rule ${rule.name} removed`,
  };
}

function keyOf({ segment, name: source, policyId }: SpecialRule): Omit<MappingChange, "target"> {
  return { kind: "exception", segment, level: 0, source, ...(policyId === "" ? {} : { policyId }) };
}

/** A move begins with what is planned last, so it goes on with that. */
function changeOfPlace(rule: SpecialRule, place: number): MappingChange {
  const { target, condition, keepsCostCentre } = rule.planned.at(-1) ?? rule;
  return { ...keyOf(rule), target, condition, keepsCostCentre, place };
}
