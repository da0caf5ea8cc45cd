"use client";

import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Button } from "#components/ui/button.tsx";
import { requestSyncAction } from "#lib/web/actions/sync.ts";
import { useCompany } from "#lib/web/company-context.tsx";

/** Reads Expensify and GP's chart again, to see whether the cause is gone. Sends nothing. */
export function ReadAgain({ mayRun }: { mayRun: boolean }) {
  const { id: companyId } = useCompany();
  const { run, pending } = useServerAction(requestSyncAction, {
    changes: [["/api/sync"]],
    refresh: false,
    done: ({ number }) => `Sync ${number} reads Expensify and GP again`,
  });
  return (
    <Button
      pending={pending}
      refused={mayRun ? undefined : "Reading again needs the role mapper, approver or administrator"}
      onClick={() => void run({ companyId, kind: "read" })}
    >
      Read this report again
    </Button>
  );
}
