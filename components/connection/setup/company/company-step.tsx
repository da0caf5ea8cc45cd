"use client";

import { countOf } from "#lib/web/format.ts";
import { LookUpHead } from "../look-up-head.tsx";
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
      <LookUpHead
        look={look}
        asking="Asking GP for its companies"
        what={countOf(seen?.list.length ?? 0, "company", "companies")}
        seen={seen}
      />
      {seen ? <CompanyForm companies={seen.list} {...parts} /> : null}
    </>
  );
}
