"use client";

import { Zap } from "lucide-react";
import { useId, useRef } from "react";
import { beyondWords, useEffectBefore } from "#components/shared/mapping/effect-line.tsx";
import { touchedWords } from "#components/shared/mapping/effect-words.ts";
import { changeTo, pickOf } from "#components/shared/mapping/pick.ts";
import { allTargets, leadingTargets, suggestionWords } from "#components/shared/mapping/target-options.ts";
import { Picker } from "#components/shared/picker.tsx";
import { Button } from "#components/ui/button.tsx";
import { countOf, formatMoney } from "#lib/web/format.ts";
import type { MappingPreview, MappingRow, Targets } from "#lib/web/queries/mapping.ts";
import type { MapEndState } from "./use-map-end.ts";

type MapEndProps = { row: MappingRow; targets: Targets | undefined; state: MapEndState; mayUnmap?: boolean };

/** Where one category or tag goes: the picker, the suggestion with its reason, the effect, and the button that saves it. */
export function MapEnd({ row, targets, state, mayUnmap = true }: MapEndProps) {
  const { draft, choose, saveRow, pending, mayEdit } = state;
  const pickerId = useId();
  const saveButton = useRef<HTMLButtonElement>(null);
  /** Something was picked just now: the list gives the focus back to the picker, and from there it goes on to saving. */
  const isPicked = useRef(false);
  const chosen = draft?.rowId === row.id ? draft.target : null;
  const offered = chosen ?? (row.target === null && row.suggestion !== null ? pickOf(row.suggestion) : null);
  const changes = offered === null || row.key === null ? [] : [changeTo(row.key, offered)];
  const effect = useEffectBefore(changes);
  if (!mayEdit) return <p className="text-muted-foreground">{readOnlyWords(row)}</p>;
  return (
    <div
      className="grid gap-1.5"
      onFocus={(event) => {
        if (!isPicked.current || event.target.id !== pickerId) return;
        isPicked.current = false;
        saveButton.current?.focus();
      }}
    >
      <label htmlFor={pickerId} className="text-xs leading-4 font-semibold text-muted-foreground">
        Map {row.name} to {row.segmentName.toLowerCase()}
      </label>
      <Picker
        id={pickerId}
        label={`${row.segmentName} for ${row.name}`}
        placeholder={`Choose a ${row.segmentName.toLowerCase()}`}
        options={allTargets(row.key, targets)}
        lead={leadingTargets(row, targets, [])}
        value={offered ?? (row.target && pickOf(row.target))}
        onPick={(value) => {
          isPicked.current = true;
          choose(row, value);
        }}
      />
      <SuggestionWhy row={row} offered={offered} />
      {offered === null ? null : <EffectBox effect={effect} />}
      <div className="mt-1 flex gap-2 empty:hidden">
        {offered === null ? null : (
          <Button
            ref={saveButton}
            data-save=""
            variant="primary"
            className="min-w-0 flex-1"
            pending={pending}
            refused={effect?.issues[0]}
            onClick={() => void saveRow(row, offered)}
          >
            <span className="truncate">
              Map {row.name} to {changes[0]?.target}
            </span>
          </Button>
        )}
        {chosen !== null ? <Button onClick={() => choose(row, null)}>Cancel</Button> : null}
        {mayUnmap && row.target !== null && chosen === null ? (
          <Button pending={pending} onClick={() => void saveRow(row, null)}>
            Unmap
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function readOnlyWords(row: MappingRow): string {
  const target = row.target === null ? "nothing yet" : `${row.target.value} ${row.target.name}`.trim();
  return `${row.name} is mapped to ${target}${row.target?.whole ? ", whatever the tag" : ""}.`;
}

function SuggestionWhy({ row, offered }: { row: MappingRow; offered: string | null }) {
  const { suggestion } = row;
  if (suggestion === null || offered !== pickOf(suggestion)) return null;
  return (
    <p className="flex gap-1.5 text-xs text-muted-foreground">
      <Zap className="mt-px size-[13px] text-foreground" aria-hidden="true" />
      <span>Suggested: {suggestionWords(suggestion)}.</span>
    </p>
  );
}

/** What saving would do, before anybody saves. */
function EffectBox({ effect }: { effect: MappingPreview | undefined }) {
  return (
    <div className="mt-1 rounded-md bg-muted px-2.5 pt-1 pb-2" aria-live="polite">
      <h3 className="text-xs leading-4 font-semibold text-muted-foreground">If you save</h3>
      {effect === undefined ? (
        <p className="text-muted-foreground">Working out the effect …</p>
      ) : effect.issues.length > 0 ? (
        <p className="text-rejected">Cannot be saved: {effect.issues[0]}</p>
      ) : (
        <Effect effect={effect} />
      )}
    </div>
  );
}

function Effect({ effect }: { effect: MappingPreview }) {
  const { unblocked, unblockedCents, stillHeld, changed, newlyHeld, beyond } = effect;
  return (
    <>
      <p>
        <b>
          {countOf(unblocked, "held report")}
          {unblocked > 0 ? ` (${formatMoney(unblockedCents)})` : ""} {unblocked === 1 ? "unblocks" : "unblock"}
        </b>
      </p>
      {newlyHeld > 0 ? (
        <p className="text-rejected">
          <b>{countOf(newlyHeld, "ready report")}</b> would be held
        </p>
      ) : null}
      {stillHeld > 0 ? (
        <p className="text-muted-foreground">{countOf(stillHeld, "stays", "stay")} held for something else</p>
      ) : null}
      <p className="text-muted-foreground">
        {countOf(changed, "waiting journal")} {changed === 1 ? "changes" : "change"}
      </p>
      <p className={effect.inGpTouched > 0 ? "text-rejected" : "text-muted-foreground"}>{touchedWords(effect)}</p>
      {beyond > 0 ? <p className="text-muted-foreground">{beyondWords(beyond)}</p> : null}
    </>
  );
}
