"use client";

import { useQuery } from "@tanstack/react-query";
import { Zap } from "lucide-react";
import { useState } from "react";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { EffectLine, useEffectBefore } from "#components/shared/mapping/effect-line.tsx";
import { pickOf } from "#components/shared/mapping/pick.ts";
import { suggestionWords } from "#components/shared/mapping/target-options.ts";
import { Money } from "#components/shared/value/money.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Dialog, DialogClose, DialogContent, DialogFoot, DialogTrigger } from "#components/ui/dialog.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf } from "#lib/web/format.ts";
import { suggestionsQuery } from "#lib/web/queries/mapping.ts";
import { changed, named, toChange } from "./change/row-change.ts";
import type { MappingDeskState } from "./use-mapping-desk.ts";

const SURE_WORDS = "above 90 %";

/** *Accept all above 90 %*: every one of them shown with its reason, and the effect, before anything is saved. */
export function AcceptSure({ count, desk }: { count: number; desk: MappingDeskState }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button>
          <Zap aria-hidden="true" className="size-[13px]" /> Accept all {SURE_WORDS} <span>({count})</span>
        </Button>
      </DialogTrigger>
      <DialogContent
        className="w-[760px]"
        title={`Suggestions ${SURE_WORDS}`}
        description="Only what nobody has decided yet: a choice of a person, and what a person unmapped, stays as it is."
      >
        {open ? <SureList desk={desk} onSaved={() => setOpen(false)} /> : null}
      </DialogContent>
    </Dialog>
  );
}

function SureList({ desk, onSaved }: { desk: MappingDeskState; onSaved: () => void }) {
  const { id } = useCompany();
  const asked = useQuery(suggestionsQuery(id));
  const { data } = asked;
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const changes = (data?.rows ?? [])
    .filter((row) => !left.has(row.id))
    .flatMap((row) => (row.suggestion === null ? [] : named(row, pickOf(row.suggestion), true)));
  const effect = useEffectBefore(changes.map(toChange));
  if (data === undefined) return asked.error === null ? <SkeletonRows rows={4} /> : <LoadProblem asked={asked} />;
  const save = async () => {
    if (await desk.saveAll(changes, data.version)) onSaved();
  };
  return (
    <>
      <ul className="max-h-[44vh] overflow-y-auto rounded-md border" aria-label="Suggestions">
        {data.rows.map((row) => (
          <li
            key={row.id}
            className="grid min-h-row grid-cols-[24px_minmax(0,1.2fr)_minmax(0,1.6fr)_auto] items-center gap-2 border-b px-3 py-1 last:border-b-0"
          >
            <Checkbox
              aria-label={`Accept ${row.name}`}
              checked={!left.has(row.id)}
              onChange={(event) => setLeft(changed(left, [row.id], !event.target.checked))}
            />
            <span className="truncate font-medium">{row.name}</span>
            <span className="min-w-0">
              <span className="block truncate">
                {row.suggestion?.value} {row.suggestion?.name}
              </span>
              <span className="block truncate text-xs text-muted-foreground">{suggestionWords(row.suggestion)}</span>
            </span>
            <Money amountCents={row.spendCents} />
          </li>
        ))}
      </ul>
      {data.beyond > 0 ? (
        <p className="text-muted-foreground">{countOf(data.beyond, "more suggestion")} can be accepted after these.</p>
      ) : null}
      {changes.length === 0 ? null : <EffectLine effect={effect} />}
      <DialogFoot>
        <DialogClose asChild>
          <Button variant="ghost">Cancel</Button>
        </DialogClose>
        <Button
          variant="primary"
          pending={desk.pending}
          refused={changes.length === 0 ? "Tick at least one" : effect?.issues[0]}
          onClick={() => void save()}
        >
          Accept {countOf(changes.length, "suggestion")}
        </Button>
      </DialogFoot>
    </>
  );
}
