"use client";

import { useQuery } from "@tanstack/react-query";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button } from "#components/ui/button.tsx";
import { releaseBrakeAction } from "#lib/web/actions/mapping.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { type BrakedReading, brakesQuery } from "#lib/web/queries/mapping.ts";
import { brakeSentence, exampleNames, listName } from "#lib/web/text/reference-texts.ts";

const REFUSED = "This needs the role mapper.";
const EXAMPLES_SHOWN_MAX = 8;

/** Lists that came so much shorter than before that nothing of them was taken over: a person says which is right. */
export function BrakeCards({ mayEdit }: { mayEdit: boolean }) {
  const { id } = useCompany();
  const { data: brakes = [] } = useQuery(brakesQuery(id));
  return brakes.map((brake) => (
    <BrakeCard key={`${brake.kind}/${brake.policyId}`} brake={brake} companyId={id} mayEdit={mayEdit} />
  ));
}

type BrakeCardProps = { brake: BrakedReading; companyId: string; mayEdit: boolean };

function BrakeCard({ brake, companyId, mayEdit }: BrakeCardProps) {
  const { kind, policyId, gone, disabled, since, releasedBy } = brake;
  const name = listName(kind);
  const { run, pending } = useServerAction(releaseBrakeAction, {
    changes: [["/api/mapping/brake"], ["/api/mapping"]],
    done: () => `The next list of ${name} is taken over`,
  });
  const release = () => void run({ companyId, kind, policyId, seen: { gone, disabled } });
  return (
    <section
      aria-label={`A list of ${name} waits for you`}
      className="overflow-clip rounded-lg border border-held-mark/45 bg-card"
    >
      <div className="flex flex-wrap items-baseline gap-x-2.5 gap-y-1 bg-held-bg px-3.5 py-2">
        <StatusMark status="held" className="relative top-[1.5px]" />
        <h2 className="min-w-0 flex-1 font-semibold phone:basis-4/5">{brakeSentence(brake)}.</h2>
        <span className="text-xs text-muted-foreground">
          since <Instant at={since} format="weekday" />
        </span>
      </div>
      <div className="grid gap-2.5 px-3.5 py-2.5">
        <p className="max-w-[76ch]">
          Nothing of it was taken over: what is mapped stays mapped, and no report is held for it. {missingWords(brake)}
        </p>
        {releasedBy === null ? (
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            <Button refused={mayEdit ? undefined : REFUSED} pending={pending} onClick={release}>
              It is right: take it over
            </Button>
            <p className="min-w-0 flex-1 basis-60 text-muted-foreground">
              To keep what we know, do nothing: the list is read again every hour, and this goes away with a whole one.
            </p>
          </div>
        ) : (
          <p className="text-muted-foreground">
            {releasedBy} says that it is right. It is taken over when it is read next, within a few minutes, unless it
            would take away more than this.
          </p>
        )}
      </div>
    </section>
  );
}

/** Which values it would be, the first of them by name. */
function missingWords({ kind, examples, gone, disabled }: BrakedReading): string {
  const shown = exampleNames(kind, examples).slice(0, EXAMPLES_SHOWN_MAX);
  const more = gone + disabled - shown.length;
  return `${gone > 0 ? "Missing" : "Switched off"}: ${shown.join(", ")}${more > 0 ? ` and ${more.toLocaleString("en-US")} more` : ""}.`;
}
