"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { LabelledCheckbox } from "#components/ui/checkbox.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf, formatMoney } from "#lib/web/format.ts";
import { type Pushes, type TagChoice, type TagPushPreview, tagPreviewQuery } from "#lib/web/queries/push.ts";
import { ChangeTable } from "./change-table.tsx";
import { PushFrame, useAskPush, WorkspaceField } from "./push-frame.tsx";
import { APPROVERS_LOST, switchedOnWords } from "./push-words.ts";

type PushDialogProps = { workspaces: Pushes["workspaces"]; onClose: () => void };

/** Cost centres of GP as tags of a workspace: the difference first, then the request, which a second person agrees to. */
export function PushDialog({ workspaces, onClose }: PushDialogProps) {
  const { id: companyId } = useCompany();
  const [policyId, setPolicyId] = useState(workspaces[0]?.policyId ?? "");
  const [choice, setChoice] = useState<TagChoice | null>(null);
  const asked = useQuery({
    ...tagPreviewQuery(companyId, policyId, choice),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const preview = asked.data;
  const name = workspaces.find((each) => each.policyId === policyId)?.name ?? "";
  const count = preview?.changes.length ?? 0;
  const { ask, pending } = useAskPush(() => {
    return `Asked to write ${countOf(count, "change")} to ${name}. A second person has to agree`;
  });
  // A tick counts at once; what it would change follows with the answer.
  const current = choice ?? (preview === undefined ? null : choiceOf(preview));
  const refused = count === 0 ? "Nothing would change" : preview?.refusals[0];
  const send = async () => {
    if (preview === undefined || current === null) return;
    const values = { values: [...current.values], removes: [...current.removes], seen: preview.seen };
    if (await ask({ kind: "tags", companyId, policyId, ...values })) onClose();
  };
  return (
    <PushFrame
      title="Push cost centres to Expensify"
      description="Expensify takes the whole list of a workspace at once and deletes what is not in it. So the list is read again right before writing, and every other tag and level is kept."
      asked={asked}
      onClose={onClose}
      foot={
        <Button
          variant="primary"
          pending={pending || asked.isPlaceholderData}
          refused={refused}
          onClick={() => void send()}
        >
          {count === 0 ? "Ask for it" : `Ask to write ${countOf(count, "change")} to ${name}`}
        </Button>
      }
    >
      <WorkspaceField
        workspaces={workspaces}
        value={policyId}
        onChange={(next) => {
          setPolicyId(next);
          setChoice(null);
        }}
      />
      {preview === undefined || current === null ? null : (
        <Preview preview={preview} choice={current} onChoose={setChoice} />
      )}
    </PushFrame>
  );
}

function choiceOf({ costCentres, removable }: TagPushPreview): TagChoice {
  return {
    values: costCentres.filter(({ chosen }) => chosen).map(({ value }) => value),
    removes: removable.filter(({ removed }) => removed).map(({ name }) => name),
  };
}

type PreviewProps = { preview: TagPushPreview; choice: TagChoice; onChoose: (choice: TagChoice) => void };

function Preview({ preview, choice, onChoose }: PreviewProps) {
  const { changes, costCentres, removable, switchedOn, refusals, isFlatList } = preview;
  const removed = removable.filter((tag) => tag.removed && (tag.spendCents !== 0 || tag.heldReports > 0));
  return (
    <>
      <section aria-label="What would change" className="overflow-clip rounded-md border">
        {changes.length > 0 ? (
          <ChangeTable changes={changes} code="GL code" />
        ) : (
          <p className="px-3.5 py-3 text-muted-foreground">Expensify has all of it already. Nothing would change.</p>
        )}
      </section>
      {removed.map((tag) => (
        <p key={tag.name} role="alert" className="rounded-md bg-rejected-bg px-3 py-2">
          <b>{tag.name} is in use:</b> {usageWords(tag)}. Expenses that carry it keep its name, and new ones cannot
          choose it.
        </p>
      ))}
      {refusals.map((refusal) => (
        <p key={refusal} role="alert" className="rounded-md bg-rejected-bg px-3 py-2">
          {refusal}.
        </p>
      ))}
      {switchedOn.length === 0 ? null : (
        <p className="rounded-md bg-held-bg px-3 py-2">{switchedOnWords(switchedOn)}</p>
      )}
      {isFlatList && changes.length > 0 ? <p className="rounded-md bg-held-bg px-3 py-2">{APPROVERS_LOST}</p> : null}
      <fieldset className="grid gap-x-4 sm:grid-cols-2">
        <legend className="mb-1 font-medium">{preview.segmentName} values of GP</legend>
        {costCentres.map((centre) => (
          <LabelledCheckbox
            key={centre.value}
            checked={choice.values.includes(centre.value)}
            onChange={(event) =>
              onChoose({ ...choice, values: toggled(choice.values, centre.value, event.target.checked) })
            }
            label={
              <span className="min-w-0">
                <b className="font-medium">{centre.value}</b> {centre.name}{" "}
                <span className="text-xs text-muted-foreground">{standsWords(centre)}</span>
              </span>
            }
          />
        ))}
      </fieldset>
      {removable.length === 0 ? null : (
        <fieldset className="grid gap-x-4 sm:grid-cols-2">
          <legend className="mb-1 font-medium">Tags that stand for no value of GP: remove</legend>
          {removable.map((tag) => (
            <LabelledCheckbox
              key={tag.name}
              checked={choice.removes.includes(tag.name)}
              onChange={(event) =>
                onChoose({ ...choice, removes: toggled(choice.removes, tag.name, event.target.checked) })
              }
              label={
                <span>
                  {tag.name} <span className="text-xs text-muted-foreground">{usageWords(tag)}</span>
                </span>
              }
            />
          ))}
        </fieldset>
      )}
    </>
  );
}

function toggled(list: readonly string[], value: string, on: boolean): readonly string[] {
  return on ? [...list, value] : list.filter((each) => each !== value);
}

function standsWords({ tags, elsewhere, alike }: TagPushPreview["costCentres"][number]): string {
  if (tags.length > 0) return `as ${tags.join(", ")}`;
  if (alike !== null) return `no tag yet; map ${alike} to it first`;
  return elsewhere ? "in another workspace" : "no tag yet";
}

function usageWords({ spendCents, heldReports }: TagPushPreview["removable"][number]): string {
  const spend = `${formatMoney(spendCents)} in the last 90 days`;
  return heldReports === 0 ? spend : `${spend}, ${countOf(heldReports, "held report")}`;
}
