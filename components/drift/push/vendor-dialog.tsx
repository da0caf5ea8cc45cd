"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { LabelledCheckbox } from "#components/ui/checkbox.tsx";
import { Input } from "#components/ui/input.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf } from "#lib/web/format.ts";
import { vendorCandidatesQuery } from "#lib/web/queries/push.ts";
import { PushFrame, useAskPush } from "./push-frame.tsx";

const AT_ONCE_MAX = 200;
const CODE_LENGTH_MAX = 15;

/** Employees of Expensify as new vendors of GP, in the class that the company's rules name. Nobody is chosen beforehand. */
export function VendorDialog({ onClose }: { onClose: () => void }) {
  const { id: companyId } = useCompany();
  const asked = useQuery(vendorCandidatesQuery(companyId));
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map());
  const candidates = asked.data?.candidates ?? [];
  const vendors = candidates.flatMap(({ email, name }) => {
    const code = chosen.get(email);
    return code === undefined ? [] : [{ code: code.trim().toUpperCase(), name, email }];
  });
  const { ask, pending } = useAskPush(() => {
    return `Asked to create ${countOf(vendors.length, "vendor")} in GP. A second person has to agree`;
  });
  const choose = (email: string, code: string | null) => {
    const others = [...chosen].filter(([each]) => each !== email);
    setChosen(new Map(code === null ? others : [...others, [email, code]]));
  };
  return (
    <PushFrame
      title="Create employees as vendors in GP"
      description={`As vendors of the class ${asked.data?.vendorClass || "that the rules name"}, never as employees: those would be payroll masters.`}
      asked={asked}
      onClose={onClose}
      foot={
        <Button
          variant="primary"
          pending={pending}
          refused={refusedWhy(vendors.length)}
          onClick={() =>
            void ask({ kind: "vendors", companyId, vendors }).then((done) => (done ? onClose() : undefined))
          }
        >
          Ask to create {countOf(vendors.length, "vendor")}
        </Button>
      }
    >
      {asked.data !== undefined && candidates.length === 0 ? (
        <p className="text-muted-foreground">Every employee that Expensify lists is a vendor in GP already.</p>
      ) : null}
      <ul className="grid gap-1">
        {candidates.map(({ email, name, code }) => (
          <li key={email} className="flex items-center gap-2">
            <LabelledCheckbox
              className="min-w-0 flex-1"
              checked={chosen.has(email)}
              onChange={(event) => choose(email, event.target.checked ? code : null)}
              label={
                <span className="min-w-0 truncate phone:leading-4 phone:whitespace-normal">
                  {name}{" "}
                  <span className="text-xs text-muted-foreground phone:block phone:[overflow-wrap:anywhere]">
                    {email}
                  </span>
                </span>
              }
            />
            <Input
              aria-label={`Vendor code of ${name}`}
              className="w-[160px] shrink-0 phone:w-[112px]"
              maxLength={CODE_LENGTH_MAX}
              value={chosen.get(email) ?? code}
              onChange={(event) => choose(email, event.target.value)}
            />
          </li>
        ))}
      </ul>
    </PushFrame>
  );
}

function refusedWhy(count: number): string | undefined {
  if (count === 0) return "Choose who becomes a vendor";
  return count > AT_ONCE_MAX ? `At most ${AT_ONCE_MAX} at once` : undefined;
}
