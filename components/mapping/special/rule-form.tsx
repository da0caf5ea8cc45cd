"use client";

import { useState } from "react";
import { EffectLine, useEffectBefore } from "#components/shared/mapping/effect-line.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogFoot } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { centsToDecimal, cents } from "#lib/core/money.ts";
import type { MappingChange, SpecialRule, SpecialRules } from "#lib/web/queries/mapping.ts";
import { ConditionFields } from "./condition-fields.tsx";
import { GivesFields } from "./gives-fields.tsx";
import { changeOf, draftOf, EMPTY_DRAFT, type RuleDraft } from "./rule-draft.ts";

type RuleFormProps = {
  page: SpecialRules;
  /** Null: a new one. */
  rule: SpecialRule | null;
  pending: boolean;
  onClose: () => void;
  onSave: (changes: readonly MappingChange[], words: string) => Promise<boolean>;
};

/** Makes or changes one special rule, with the effect shown before it is saved. */
export function RuleForm({ page, rule, pending, onClose, onSave }: RuleFormProps) {
  const [draft, setDraft] = useState<RuleDraft>(
    rule === null ? EMPTY_DRAFT : draftOf(rule, (amount) => centsToDecimal(cents(amount))),
  );
  const set = (changes: Partial<RuleDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const lastPlace = Math.max(0, ...page.rules.map(({ place }) => place));
  const isTaken = rule === null && page.rules.some(({ name }) => name === draft.name.trim());
  const made = isTaken ? "There is a rule of that name" : changeOf(draft, rule?.place ?? lastPlace + 1);
  const changes = typeof made === "string" ? [] : withoutOld(made, rule);
  const effect = useEffectBefore(changes);
  const refused = typeof made === "string" ? made : effect?.issues[0];
  const save = async () => {
    if (refused !== undefined || pending) return;
    if (await onSave(changes, `Special rule ${draft.name.trim()} saved`)) onClose();
  };
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title={rule === null ? "New special rule" : `Special rule ${rule.name}`}
        description="It goes before the table: the first rule in the list that applies to an expense decides."
        className="w-[640px]"
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void save();
        }}
      >
        <Field label="Name" hint="As it shall stand in the reason of a line: “Hardware above 2,500”">
          {(wiring) => (
            <Input
              {...wiring}
              value={draft.name}
              readOnly={rule !== null}
              maxLength={100}
              onChange={(event) => set({ name: event.target.value })}
            />
          )}
        </Field>
        <ConditionFields draft={draft} page={page} set={set} />
        <GivesFields draft={draft} page={page} set={set} begins={effect?.begins ?? []} />
        {changes.length === 0 ? null : <EffectLine effect={effect} className="text-xs" />}
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={pending} refused={refused} onClick={() => void save()}>
            Save the rule
          </Button>
        </DialogFoot>
      </DialogContent>
    </Dialog>
  );
}

/** Segment and workspace are of the key: a rule that gets another one leaves its old row behind. */
function withoutOld(made: MappingChange, rule: SpecialRule | null): readonly MappingChange[] {
  if (rule === null || (rule.segment === made.segment && rule.policyId === (made.policyId ?? ""))) return [made];
  const { segment, name: source, policyId } = rule;
  const old = { kind: "exception", segment, level: 0, source, target: null } as const;
  return [policyId === "" ? old : { ...old, policyId }, made];
}
