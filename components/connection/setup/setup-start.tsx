"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { PageBody, PageHeader } from "#components/shared/page-header.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHead, CardTitle } from "#components/ui/card.tsx";
import { Dialog, DialogClose, DialogContent, DialogFoot } from "#components/ui/dialog.tsx";
import { SETUP_STEPS } from "#lib/core/setup/steps.ts";
import { endSetupAction, startSetupAction } from "#lib/web/actions/setup.ts";
import { setupsQuery, type SetupSummary } from "#lib/web/queries/setup.ts";
import { FormProblem } from "../edit/form-problem.tsx";
import { useFormAction } from "../edit/use-form-action.ts";
import { STEP_WORDS } from "./step-words.ts";
import { CHANGED_QUERIES } from "../edit/changed-queries.ts";

/** The setups that somebody began, and the button that begins one. */
export function SetupStart({ isFirst, onOpen }: { isFirst: boolean; onOpen: (setupId: string) => void }) {
  const asked = useQuery(setupsQuery());
  const [leaving, setLeaving] = useState<SetupSummary | null>(null);
  const { run, pending, problem } = useFormAction(startSetupAction, { changes: CHANGED_QUERIES });
  const begin = async () => {
    const started = await run({});
    if (started) onOpen(started.setupId);
  };
  const unfinished = asked.data ?? [];
  return (
    <>
      <PageHeader title="Set up a company" note={isFirst ? "The first one of this organization" : undefined}>
        <Button variant="primary" pending={pending} onClick={() => void begin()}>
          <Plus /> Begin {unfinished.length > 0 ? "another" : "a setup"}
        </Button>
      </PageHeader>
      <PageBody>
        <LoadProblem asked={asked} />
        <FormProblem problem={problem} />
        {unfinished.length === 0 ? null : (
          <Card aria-label="Not finished">
            <CardHead>
              <CardTitle>Not finished</CardTitle>
            </CardHead>
            <ul>
              {unfinished.map((each) => (
                <Unfinished key={each.id} setup={each} onOpen={onOpen} onAbandon={() => setLeaving(each)} />
              ))}
            </ul>
          </Card>
        )}
        <Card aria-label="The steps" className="px-3.5 py-3">
          <p className="max-w-[76ch]">
            It takes about twenty minutes, and can be left at each step: what was entered is kept, and anybody with the
            role administrator can go on. Passwords go straight into the sealed store and are never shown again.
          </p>
          <ol className="mt-2.5 grid gap-1.5">
            {SETUP_STEPS.map((step, index) => (
              <li key={step} className="grid grid-cols-[20px_112px_minmax(0,1fr)] phone:grid-cols-[20px_minmax(0,1fr)]">
                <span className="text-muted-foreground">{index + 1}</span>
                <span className="font-medium">{STEP_WORDS[step].title}</span>
                <span className="text-muted-foreground phone:col-start-2">{STEP_WORDS[step].what}</span>
              </li>
            ))}
          </ol>
        </Card>
      </PageBody>
      {leaving === null ? null : <Abandon setup={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
}

type UnfinishedProps = { setup: SetupSummary; onOpen: (id: string) => void; onAbandon: () => void };

function Unfinished({ setup, onOpen, onAbandon }: UnfinishedProps) {
  const { id, startedBy, startedAt, touchedBy, touchedAt, next, stepsDone, has } = setup;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-3.5 py-2 not-first:border-t">
      <span className="min-w-0 flex-1 basis-60">
        <span className="block font-medium">
          {has.length === 0 ? "Nothing chosen yet" : has.join(", ")}, {stepsDone} of {SETUP_STEPS.length} steps done,
          next {STEP_WORDS[next].title}
        </span>
        <span className="block text-xs text-muted-foreground">
          Begun by {startedBy}, <Instant at={startedAt} plain />; last by {touchedBy}, <Instant at={touchedAt} plain />
        </span>
      </span>
      <span className="flex gap-2">
        <Button size="sm" onClick={() => onOpen(id)}>
          Go on
        </Button>
        <Button size="sm" variant="ghost" onClick={onAbandon}>
          Abandon
        </Button>
      </span>
    </li>
  );
}

/** What is kept is said before it is done. */
export function Abandon({ setup, onClose }: { setup: Pick<SetupSummary, "id" | "has">; onClose: () => void }) {
  const { run, pending, problem } = useFormAction(endSetupAction, {
    changes: CHANGED_QUERIES,
    done: () => "The setup was abandoned",
  });
  const abandon = async () => {
    if (await run({ setupId: setup.id, how: "abandoned" })) onClose();
  };
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title="Abandon this setup?"
        description={
          setup.has.length === 0
            ? "Nothing was made in it. It leaves the list."
            : "Connections that were made stay, with their passwords, and can be chosen in another setup; so does a company that was made. What was only entered is forgotten."
        }
      >
        <FormProblem problem={problem} />
        <DialogFoot>
          <DialogClose asChild>
            <Button>Keep it</Button>
          </DialogClose>
          <Button variant="danger" pending={pending} onClick={() => void abandon()}>
            Abandon the setup
          </Button>
        </DialogFoot>
      </DialogContent>
    </Dialog>
  );
}
