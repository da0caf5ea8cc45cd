"use client";

import { useState } from "react";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { AskFirst } from "#components/shared/mapping/ask-first.tsx";
import { useEffectOf } from "#components/shared/mapping/effect-line.tsx";
import { SettlementTick } from "#components/shared/mapping/settlement-tick.tsx";
import { CHANGED_BY_MAPPING } from "#components/shared/mapping/use-save-mapping.ts";
import { AccountString } from "#components/shared/value/account-string.tsx";
import { Button } from "#components/ui/button.tsx";
import { confirmOwedAction, previewOwedAction } from "#lib/web/actions/mapping.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf } from "#lib/web/format.ts";
import type { MappingRow } from "#lib/web/queries/mapping.ts";

/** What employees are owed: the account is of the company's set-up, and confirmed here where nobody did. */
export function OwedAccount({ row, mayEdit }: { row: MappingRow; mayEdit: boolean }) {
  const [open, setOpen] = useState(false);
  const account = row.target?.value ?? "";
  return (
    <span className="flex items-center gap-2 pl-2">
      <AccountString account={account} />
      <span className="min-w-0 flex-1 truncate">{row.target?.name}</span>
      {mayEdit && row.refusal === "not_confirmed" ? (
        <Button size="sm" aria-label={`Confirm ${account}`} onClick={() => setOpen(true)}>
          Confirm
        </Button>
      ) : null}
      {open ? <Confirm account={account} onClose={() => setOpen(false)} /> : null}
    </span>
  );
}

const NOBODY: ReadonlySet<string> = new Set();

function Confirm({ account, onClose }: { account: string; onClose: () => void }) {
  const { id: companyId } = useCompany();
  const [ticked, setTicked] = useState(NOBODY);
  const effect = useEffectOf("owed", previewOwedAction, { companyId, account });
  const { run, pending } = useServerAction(confirmOwedAction, {
    changes: CHANGED_BY_MAPPING,
    refresh: false,
    done: ({ released }) =>
      `${account} is confirmed${released.length === 0 ? "" : `: ${countOf(released.length, "held report")} released`}`,
  });
  return (
    <AskFirst
      title={`Confirm ${account}`}
      description="What employees are owed is credited to this account. Another one is set by whoever runs this connector, with npm run configure, or taken over from another company by an administrator."
      button={`Confirm ${account}`}
      refused={ticked.has(account) ? undefined : "Tick what you confirm"}
      {...{ effect, pending, onClose }}
      onDo={() => void run({ companyId, account }).then((done) => (done === null ? undefined : onClose()))}
    >
      <SettlementTick
        accounts={[account]}
        ticked={ticked}
        onTick={(accounts, on) => setTicked(new Set(on ? accounts : []))}
      />
    </AskFirst>
  );
}
