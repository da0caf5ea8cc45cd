"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { EmptyState } from "#components/shared/empty-state.tsx";
import { PageBody, PageHeader } from "#components/shared/page-header.tsx";
import type { SettingFields } from "#lib/core/connection/setting-fields.ts";
import { SETUP_STEPS } from "#lib/core/setup/steps.ts";
import type { ConnectionRights } from "../connection-desk.tsx";
import { SetupStart } from "./setup-start.tsx";
import { SetupSteps } from "./setup-steps.tsx";

export type SetupDeskProps = Readonly<{
  now: string;
  rights: ConnectionRights;
  fields: SettingFields;
  /** Of the company that is looked at; null before there is one. */
  timeZone: string | null;
  isFirst: boolean;
}>;

/** Setting a company up, in steps that can be left and gone on with. Which setup and which step stand in the URL. */
export function SetupDesk({ rights, ...props }: SetupDeskProps) {
  const [{ id, step }, setUrl] = useQueryStates(
    { id: parseAsString, step: parseAsStringLiteral(SETUP_STEPS) },
    { history: "push" },
  );
  if (!rights.mayManage) return <Refused />;
  if (id === null)
    return <SetupStart isFirst={props.isFirst} onOpen={(setupId) => void setUrl({ id: setupId, step: null })} />;
  return (
    <SetupSteps
      key={id}
      setupId={id}
      step={step}
      rights={rights}
      {...props}
      onStep={(next) => void setUrl({ step: next })}
      onLeave={() => void setUrl({ id: null, step: null })}
    />
  );
}

function Refused() {
  return (
    <>
      <PageHeader title="Set up a company" />
      <PageBody>
        <EmptyState title="Setting a company up needs the role administrator" status="off">
          It makes connections with passwords, and a company. Whoever gives out roles in your organization can give it
          to you.
        </EmptyState>
      </PageBody>
    </>
  );
}
