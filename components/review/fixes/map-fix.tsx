"use client";

import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { EffectLine, useEffectBefore } from "#components/shared/mapping/effect-line.tsx";
import { changeTo } from "#components/shared/mapping/pick.ts";
import { unconfirmedAccounts, withConfirmations } from "#components/shared/mapping/settlement-accounts.ts";
import { SettlementTick } from "#components/shared/mapping/settlement-tick.tsx";
import { allTargets, leadingTargets } from "#components/shared/mapping/target-options.ts";
import { useShortcuts } from "#components/shared/keyboard/use-shortcuts.ts";
import { Picker } from "#components/shared/picker.tsx";
import { Button } from "#components/ui/button.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf } from "#lib/web/format.ts";
import { type MappingChange, targetsQuery } from "#lib/web/queries/mapping.ts";
import type { PostingDetail, ProblemView } from "#lib/web/queries/review.ts";
import type { ReviewActions } from "../desk/use-review-actions.ts";
import { mappingKeyOf } from "./mapping-key-of.ts";

type MapFixProps = {
  detail: PostingDetail;
  problem: ProblemView;
  /** Chosen and shown in the journal below, not saved. */
  value: string | null;
  onChoose: (value: string) => void;
  actions: ReviewActions;
  /** Enter saves this one: it is the first of the report. */
  first: boolean;
};

/** Says once what a category, tag, workspace or card is in GP, with the effect on all reports before the click. */
export function MapFix({ detail, problem, value, onChoose, actions, first }: MapFixProps) {
  const { id: companyId } = useCompany();
  const pickerId = useId();
  const { data: targets } = useQuery(targetsQuery(companyId));
  const key = mappingKeyOf(problem.problem);
  const [confirmed, setConfirmed] = useState<ReadonlySet<string>>(new Set());
  const chosen: readonly MappingChange[] = key === null || value === null ? [] : [changeTo(key, value)];
  const changes = withConfirmations(chosen, confirmed);
  const effect = useEffectBefore(changes);
  const label = key === null ? "" : `${segmentName(detail, key)} for ${nameOf(detail, key)}, from now on`;
  const run = () =>
    key === null || actions.pending
      ? undefined
      : void actions.map(changes, detail.mappingVersion, `${nameOf(detail, key)} is ${changes[0]?.target}`);
  useShortcuts([{ key: "Enter", label: "Map and release", off: !first || changes.length === 0, run }]);
  if (key === null) return null;
  const refused = value === null ? "Choose what it is in GP first" : effect?.issues[0];
  const released = effect?.unblocked ?? 0;
  return (
    <div className="grid gap-1">
      <label htmlFor={pickerId} className="text-xs text-muted-foreground">
        {label}
      </label>
      <div className="flex gap-2 phone:flex-wrap">
        <Picker
          id={pickerId}
          label={label}
          placeholder={segmentName(detail, key)}
          options={allTargets(key, targets)}
          lead={leadingTargets({ key, suggestion: detail.suggestions[problem.key] ?? null }, targets, [])}
          value={value}
          onPick={onChoose}
        />
        <Button
          {...(first ? { "data-enter": "" } : {})}
          variant="primary"
          pending={actions.pending}
          refused={refused}
          onClick={run}
          className="phone:w-full"
        >
          {released > 0 ? `Map and release ${countOf(released, "report")}` : `Map ${nameOf(detail, key)}`} <Kbd>↵</Kbd>
        </Button>
      </div>
      <SettlementTick
        accounts={unconfirmedAccounts(chosen, targets)}
        ticked={confirmed}
        onTick={(accounts, on) => setConfirmed(new Set(on ? accounts : []))}
      />
      {value === null ? null : (
        <div className="flex flex-wrap gap-x-4 text-xs">
          <EffectLine effect={effect} />
          {released > 0 ? <span className="text-muted-foreground">You map it, so another person approves.</span> : null}
        </div>
      )}
    </div>
  );
}

type Key = Omit<MappingChange, "target">;

function segmentName(detail: PostingDetail, { kind, segment }: Key): string {
  if (kind === "card") return "Clearing account";
  return detail.segments.find(({ position }) => position === segment)?.name ?? "Account";
}

function nameOf(detail: PostingDetail, { kind, source }: Key): string {
  return kind === "workspace" ? detail.workspace : source;
}
