"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useShortcuts } from "#components/shared/keyboard/use-shortcuts.ts";
import { targetOption } from "#components/shared/mapping/target-options.ts";
import { Picker } from "#components/shared/picker.tsx";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { overrideExpenseAction } from "#lib/web/actions/posting.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { targetsQuery } from "#lib/web/queries/mapping.ts";
import type { LineView, PostingDetail } from "#lib/web/queries/review.ts";

/** Another account for one expense, whatever the mapping says. Whoever chooses it does not approve the report. */
export function OtherAccount({
  detail,
  line,
  expenseId,
}: {
  detail: PostingDetail;
  line: LineView;
  expenseId: string;
}) {
  const { id: companyId } = useCompany();
  const [open, setOpen] = useState(false);
  const { data: targets } = useQuery({ ...targetsQuery(companyId), enabled: open });
  const { run, pending } = useServerAction(overrideExpenseAction, {
    changes: [["/api/review"], ["/api/posting"], ["/api/mapping"]],
    refresh: false,
    done: (_saved, { target }) =>
      target === null ? `${line.merchant} is mapped as before` : `${line.merchant} goes to ${target}`,
  });
  useShortcuts([{ key: "e", label: "Other account for the chosen line", run: () => setOpen(true) }]);
  const override = (target: string | null) =>
    void run({ companyId, postingId: detail.id, expenseIds: [expenseId], kind: "expense_account", target }).then(() =>
      setOpen(false),
    );
  const isOverridden = line.parts.some((part) => part.kind === "expense_account");
  if (!open) {
    return (
      <div className="grid justify-items-start gap-1">
        <button type="button" onClick={() => setOpen(true)} className="text-link text-left">
          Other account for this line <Kbd>E</Kbd>
        </button>
        {isOverridden ? (
          <button type="button" onClick={() => override(null)} className="text-link text-left" aria-busy={pending}>
            As the mapping says
          </button>
        ) : null}
      </div>
    );
  }
  return (
    <div className="grid gap-1.5">
      <Picker
        small
        label={`Account for ${line.merchant}`}
        placeholder={pending ? "Saving …" : "Any account of the chart"}
        options={(targets?.accounts ?? []).map(targetOption)}
        value={line.account}
        onPick={override}
      />
      <p className="text-xs text-muted-foreground">For this line only. Another person approves then.</p>
      <Button size="sm" variant="ghost" onClick={() => setOpen(false)}>
        Cancel
      </Button>
    </div>
  );
}
