"use client";

import { ArrowDown, ArrowUp, Pencil, Trash2 } from "lucide-react";
import { EmptyState } from "#components/shared/empty-state.tsx";
import { conditionWords } from "#components/shared/mapping/condition-words.ts";
import { DayText } from "#components/shared/value/day-text.tsx";
import { Button } from "#components/ui/button.tsx";
import type { SpecialRule, SpecialRules } from "#lib/web/queries/mapping.ts";
import { effectWords, plannedWords } from "./special-words.ts";

type RuleListProps = {
  page: SpecialRules;
  segments: readonly Readonly<{ position: number; name: string }>[];
  mayEdit: boolean;
  onEdit: (rule: SpecialRule) => void;
  onRemove: (rule: SpecialRule) => void;
  /** Changes places with the one above (-1) or below (1). */
  onMove: (rule: SpecialRule, by: -1 | 1) => void;
};

/** The special rules in the order in which they are tried. */
export function RuleList({ page, segments, mayEdit, onEdit, onRemove, onMove }: RuleListProps) {
  if (page.rules.length === 0) {
    return (
      <EmptyState title="No special rules" status="off">
        The table decides alone. A special rule is for what it cannot say: one category in one cost centre, what is
        billed on, hardware above a limit.
      </EmptyState>
    );
  }
  return (
    <ol aria-label="Special rules">
      {page.rules.map((rule, index) => (
        <li
          key={rule.id}
          className="grid grid-cols-[24px_minmax(0,1fr)_minmax(0,1.4fr)_minmax(0,1fr)_auto] items-center gap-x-3 border-b px-3.5 py-2 last:border-b-0 phone:grid-cols-[24px_minmax(0,1fr)_auto]"
        >
          <span className="text-muted-foreground">{index + 1}</span>
          <b className="min-w-0 truncate">{rule.name}</b>
          <span className="min-w-0 phone:col-start-2 phone:row-start-2">{conditionWords(rule)}</span>
          <span className="min-w-0 phone:col-start-2 phone:row-start-3">
            {effectWords(rule, segments)}
            {rule.planned.map((planned) => (
              <span key={planned.from} className="block text-xs">
                {plannedWords(planned, rule, segments)}
              </span>
            ))}
            <span className="block text-xs text-muted-foreground">
              {rule.setBy}
              {rule.effectiveFrom === null ? null : (
                <>
                  , from <DayText value={rule.effectiveFrom} />
                </>
              )}
              {rule.policyId === ""
                ? null
                : `, ${page.workspaces.find(({ policyId }) => policyId === rule.policyId)?.name ?? rule.policyId} only`}
            </span>
          </span>
          {mayEdit ? (
            <span className="flex gap-1 phone:col-start-3 phone:row-span-3 phone:row-start-1 phone:grid">
              <Button
                size="icon"
                aria-label={`Move ${rule.name} up`}
                refused={index === 0 ? "It is the first" : undefined}
                onClick={() => onMove(rule, -1)}
              >
                <ArrowUp aria-hidden />
              </Button>
              <Button
                size="icon"
                aria-label={`Move ${rule.name} down`}
                refused={index === page.rules.length - 1 ? "It is the last" : undefined}
                onClick={() => onMove(rule, 1)}
              >
                <ArrowDown aria-hidden />
              </Button>
              <Button size="icon" aria-label={`Change ${rule.name}`} onClick={() => onEdit(rule)}>
                <Pencil aria-hidden />
              </Button>
              <Button size="icon" aria-label={`Remove ${rule.name}`} onClick={() => onRemove(rule)}>
                <Trash2 aria-hidden />
              </Button>
            </span>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
