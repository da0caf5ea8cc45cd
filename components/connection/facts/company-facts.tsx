"use client";

import { useState } from "react";
import { ProblemCard } from "#components/shared/problem-card.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogFoot } from "#components/ui/dialog.tsx";
import { confirmLedgerAction } from "#lib/web/actions/connection.ts";
import type { CompanyOfConnection, ConnectionView } from "#lib/web/queries/connection.ts";
import { FormProblem } from "../edit/form-problem.tsx";
import { isDoubted } from "../health-words.ts";
import { useFormAction } from "../edit/use-form-action.ts";
import { CHANGED_QUERIES } from "../edit/changed-queries.ts";

/** Companies of a GP connection of which GP has another one now: nothing is sent, and a person may say that it was renamed. */
export function CompanyDoubts({ connection, mayManage }: { connection: ConnectionView; mayManage: boolean }) {
  if (!isDoubted(connection)) return null;
  const doubted = connection.companies.filter(({ doubt }) => doubt !== null);
  return (
    <div className="grid gap-2.5 border-b p-3.5">
      {doubted.map((company) => (
        <Doubt key={company.id} company={company} mayManage={mayManage} />
      ))}
    </div>
  );
}

function Doubt({ company: { id, code, doubt }, mayManage }: { company: CompanyOfConnection; mayManage: boolean }) {
  const [asking, setAsking] = useState(false);
  const { run, pending, problem } = useFormAction(confirmLedgerAction, {
    changes: CHANGED_QUERIES,
    done: ({ name }) => `${code} is known as “${name}” in GP from the next run on`,
  });
  if (doubt === null) return null;
  const refused = mayManage ? undefined : "Confirming needs the role administrator";
  return (
    <>
      <ProblemCard
        problem={doubt}
        tone="rejected"
        actions={
          doubt.what === "name" ? (
            <Button refused={refused} onClick={() => setAsking(true)}>
              GP renamed {code}
            </Button>
          ) : undefined
        }
      >
        <p className="text-xs text-muted-foreground">Met by the last run of {code}.</p>
      </ProblemCard>
      <Dialog open={asking} onOpenChange={setAsking}>
        <DialogContent
          title={`Is “${doubt.found}” the company that was “${doubt.known}”?`}
          description={`Say so only where the same company in GP got another name: it has the journals that ${code} sent so far. From the next run on ${code} sends to it. Your name is kept in the audit.`}
        >
          <FormProblem problem={problem} />
          <DialogFoot>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button
              variant="primary"
              pending={pending}
              onClick={() => void run({ companyId: id, name: doubt.found }).then((said) => said && setAsking(false))}
            >
              It is the same company, renamed
            </Button>
          </DialogFoot>
        </DialogContent>
      </Dialog>
    </>
  );
}
