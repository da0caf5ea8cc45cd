"use client";

import { Download, Lock } from "lucide-react";
import { useState } from "react";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHead, CardTitle, Spacer } from "#components/ui/card.tsx";
import { Checkbox, LabelledCheckbox } from "#components/ui/checkbox.tsx";
import { askAccountsAction } from "#lib/web/actions/mapping.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf, formatCount } from "#lib/web/format.ts";
import { accountRequestQuery, type Matrix } from "#lib/web/queries/mapping-views.ts";
import { useDownload } from "#components/shared/action/use-download.ts";
import { createRefusal, missingWords, tickedOf } from "./matrix-words.ts";

/** What GP lacks: ticked, exported for whoever opens accounts there, or asked for where the company allows it. */
export function MissingAccounts({ matrix, mayEdit }: { matrix: Matrix; mayEdit: boolean }) {
  const { missing, missingTotal } = matrix;
  /** What a person ticked or unticked; the others are ticked where they are proposed. */
  const [said, setSaid] = useState<ReadonlyMap<string, boolean>>(new Map());
  if (missing.length === 0) return null;
  const ticked = tickedOf(missing, said);
  const tick = (numbers: readonly string[], on: boolean) =>
    setSaid(new Map([...said, ...numbers.map((number) => [number, on] as const)]));
  return (
    <Card aria-label="Accounts missing in GP">
      <CardHead>
        <CardTitle>{countOf(missingTotal, "account")} missing in GP</CardTitle>
        <Spacer />
        <Checkbox
          aria-label="Select all missing accounts"
          checked={ticked.length === missing.length}
          mixed={ticked.length > 0 && ticked.length < missing.length}
          onChange={(event) =>
            tick(
              missing.map(({ number }) => number),
              event.target.checked,
            )
          }
        />
      </CardHead>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a list that scrolls must be reachable with the keyboard */}
      <ul tabIndex={0} aria-label="Missing accounts" className="focus-inset max-h-[252px] overflow-y-auto px-3.5 py-2">
        {missing.map(({ number, description }) => (
          <li key={number}>
            <LabelledCheckbox
              checked={ticked.includes(number)}
              onChange={(event) => tick([number], event.target.checked)}
              className="min-w-0"
              label={
                <>
                  <span className="whitespace-nowrap tabular-nums">{number}</span>
                  <span className="truncate text-muted-foreground" title={description}>
                    {description}
                  </span>
                </>
              }
            />
          </li>
        ))}
      </ul>
      {missingTotal > missing.length ? (
        <p className="px-3.5 pb-2 text-xs text-muted-foreground">
          The first {formatCount(missing.length)} of {formatCount(missingTotal)}: those that money waits for come first.
        </p>
      ) : null}
      <Requests matrix={matrix} ticked={ticked} mayEdit={mayEdit} />
    </Card>
  );
}

function Requests({ matrix, ticked, mayEdit }: { matrix: Matrix; ticked: readonly string[]; mayEdit: boolean }) {
  const { id, code } = useCompany();
  const refused = createRefusal(matrix, { code, mayEdit, count: ticked.length });
  const { run, pending } = useServerAction(askAccountsAction, {
    done: ({ asked }) => `${countOf(asked, "account")} asked for: a second person agrees before GP is written to`,
    changes: [["/api/push"]],
    refresh: false,
  });
  const file = useDownload();
  return (
    <div className="grid gap-2 border-t px-3.5 py-3">
      <p className="text-xs text-muted-foreground">{missingWords(matrix.missing)}</p>
      <Button
        pending={file.pending}
        refused={ticked.length === 0 ? "Tick the accounts first." : undefined}
        onClick={() => void file.download(accountRequestQuery(id, ticked))}
      >
        <Download aria-hidden="true" /> Export the request
      </Button>
      <Button pending={pending} refused={refused} onClick={() => void run({ companyId: id, numbers: [...ticked] })}>
        {refused === undefined ? null : <Lock aria-hidden="true" />} Create {countOf(ticked.length, "account")} in GP
      </Button>
      {refused === undefined ? null : <p className="text-xs text-muted-foreground">{refused}</p>}
    </div>
  );
}
