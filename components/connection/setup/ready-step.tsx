"use client";

import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Button } from "#components/ui/button.tsx";
import { endSetupAction } from "#lib/web/actions/setup.ts";
import { switchCompanyAction } from "#lib/web/actions/member.ts";
import { FormProblem } from "../edit/form-problem.tsx";
import { useFormAction } from "../edit/use-form-action.ts";
import type { StepParts } from "./setup-steps.tsx";
import { StepFoot } from "./step-foot.tsx";
import { CHANGED_QUERIES } from "../edit/changed-queries.ts";

/** What comes after the setup, and the end of it. */
export function ReadyStep({ setup }: StepParts) {
  const ending = useFormAction(endSetupAction, { changes: CHANGED_QUERIES });
  const switching = useServerAction(switchCompanyAction, { leaves: true });
  const { made } = setup;
  if (made === null) return null;
  // Everything is about the new company from here on: a full load.
  const open = async (path: string) => {
    await switching.run({ companyId: made.companyId });
    location.assign(path);
  };
  const finish = async () => {
    if (await ending.run({ setupId: setup.id, how: "finished" })) await open("/mapping");
  };
  return (
    <>
      <div className="grid gap-2.5 p-3.5">
        <p>
          <b>{made.code} can be mapped now.</b> Reports are read and journals made; none is sent before somebody with
          the role approver has passed the gate.
        </p>
        <ol className="grid list-decimal gap-1.5 pl-5">
          <li>Somebody with the role mapper says where categories, tags and cards go: the mapping.</li>
          <li>A past month is compared with what was keyed by hand: the shadow month.</li>
          <li>Somebody with the role approver looks at the ticks of the gate and says that the company is live.</li>
        </ol>
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => void open("/company")}>Look at the gate</Button>
          <Button onClick={() => void open("/company/shadow")}>Shadow month</Button>
          <Button onClick={() => void open("/company/clone")}>Take rules over from another company</Button>
        </div>
        <FormProblem problem={ending.problem} />
      </div>
      <StepFoot
        label={`Finish, and map ${made.code}`}
        pending={ending.pending || switching.pending}
        onNext={() => void finish()}
      />
    </>
  );
}
