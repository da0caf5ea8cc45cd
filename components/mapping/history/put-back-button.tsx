"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { EffectLine, useEffectBefore } from "#components/shared/mapping/effect-line.tsx";
import { useSaveMapping } from "#components/shared/mapping/use-save-mapping.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogFoot, DialogTrigger } from "#components/ui/dialog.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf, formatDay } from "#lib/web/format.ts";
import { conditionWords } from "#components/shared/mapping/condition-words.ts";
import { changedName, nothingWords } from "./changed-words.ts";
import { type PutBack, putBackQuery } from "#lib/web/queries/mapping.ts";

const SHOWN_MAX = 200;

/** Puts the rows of one version back to what they were before it: shown first, saved as one more version. */
export function PutBackButton({ version }: { version: number }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="sm" aria-label={`Put back version ${version}`}>
          Put back
        </Button>
      </DialogTrigger>
      <DialogContent
        title={`Put back version ${version}`}
        description="Its rows become what they were before it, as one more version. Nothing that is in GP is touched."
      >
        {open ? <Body version={version} onDone={() => setOpen(false)} /> : null}
      </DialogContent>
    </Dialog>
  );
}

function Body({ version, onDone }: { version: number; onDone: () => void }) {
  const { id } = useCompany();
  const asked = useQuery(putBackQuery(id, version));
  const { data } = asked;
  if (data === undefined) return asked.error === null ? <SkeletonRows rows={3} /> : <LoadProblem asked={asked} />;
  return <Changes version={version} data={data} onDone={onDone} />;
}

function Changes({ version, data, onDone }: { version: number; data: PutBack; onDone: () => void }) {
  const { id } = useCompany();
  const { save, pending } = useSaveMapping(id);
  const changes = data.changes.map(({ change }) => change);
  const effect = useEffectBefore(changes);
  const run = async () => {
    const words = `Version ${version} is put back: ${countOf(changes.length, "row")} as before`;
    if ((await save(changes, data.version, words)) !== null) onDone();
  };
  const since = data.changedSince;
  return (
    <>
      <ul className="max-h-[36vh] overflow-y-auto" aria-label="Rows that become as before">
        {data.changes.slice(0, SHOWN_MAX).map(({ change, now }) => (
          <li key={mappingKeyText(change)}>
            <b className="font-medium">{changedName({ ...change, name: change.source })}</b>{" "}
            <span className="text-muted-foreground">{now ?? nothingWords(change)} →</span>{" "}
            {change.target ?? nothingWords(change)}
            {change.condition ? (
              <span className="text-xs text-muted-foreground">
                {" "}
                where {conditionWords({ condition: change.condition })}, at place {change.place ?? 0}
              </span>
            ) : null}
            {change.effectiveFrom ? (
              <span className="text-xs text-muted-foreground"> from {formatDay(change.effectiveFrom)}</span>
            ) : null}
          </li>
        ))}
      </ul>
      {since.length > 0 ? (
        <p className="text-muted-foreground">
          {countOf(since.length, "row")} changed again since and {since.length === 1 ? "stays" : "stay"}:{" "}
          {since.slice(0, 5).join(", ")}
          {since.length > 5 ? " …" : ""}.
        </p>
      ) : null}
      {changes.length === 0 ? <p>There is nothing left to put back.</p> : <EffectLine effect={effect} />}
      <DialogFoot>
        <DialogClose asChild>
          <Button variant="ghost">Cancel</Button>
        </DialogClose>
        {changes.length === 0 ? null : (
          <Button variant="primary" pending={pending} refused={effect?.issues[0]} onClick={() => void run()}>
            Put back {countOf(changes.length, "row")}
          </Button>
        )}
      </DialogFoot>
    </>
  );
}
