"use client";

import { RefreshCw } from "lucide-react";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button } from "#components/ui/button.tsx";
import { countOf } from "#lib/web/format.ts";
import { FormProblem } from "../../edit/form-problem.tsx";
import type { StepParts } from "../setup-steps.tsx";
import { StepFoot } from "../step-foot.tsx";
import { useLookUp } from "../use-look-up.ts";
import { CompanyForm } from "./company-form.tsx";

/** Which company in GP it is, and what is decided for all its journals. */
export function CompanyStep(parts: StepParts) {
  const { setup, onStep } = parts;
  const { seenCompanies: seen } = setup.draft;
  const look = useLookUp(setup.id, "companies", seen === undefined && setup.made === null);
  if (setup.made !== null) {
    return (
      <>
        <p className="p-3.5">
          The company <b>{setup.made.code}</b> was made.
        </p>
        <StepFoot label="Go on with Accounts" onNext={() => onStep("accounts")} />
      </>
    );
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 border-b px-3.5 py-2 text-xs text-muted-foreground">
        <span className="min-w-0 flex-1" aria-live="polite">
          {look.pending ? "Asking GP for its companies" : null}
          {seen && !look.pending ? (
            <>
              {countOf(seen.list.length, "company", "companies")}, asked <Instant at={seen.at} plain /> by {seen.by}
            </>
          ) : null}
        </span>
        <Button size="sm" pending={look.pending} onClick={look.ask}>
          <RefreshCw className={look.pending ? "turning" : undefined} /> Ask again
        </Button>
      </div>
      {look.problem ? (
        <div className="p-3.5">
          <FormProblem problem={look.problem} />
        </div>
      ) : null}
      {seen ? <CompanyForm companies={seen.list} {...parts} /> : null}
    </>
  );
}
