"use client";

import { useQueryStates } from "nuqs";
import type { ReactNode } from "react";
import { PageHeader } from "#components/shared/page-header.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { MappingTabs } from "#components/shared/mapping/mapping-tabs.tsx";
import { viewParsers } from "./view-params.ts";

type Note = Readonly<{ version: number; changedBy: string | null; changedAt: string | null }>;
type MappingHeadProps = {
  /** Undefined while it loads. */
  note: Note | undefined;
  mayEdit: boolean;
  children?: ReactNode;
};

/** The head of all three views: which one it is, the mapping's version, what can be done. */
export function MappingHead({ note, mayEdit, children }: MappingHeadProps) {
  const [{ view }] = useQueryStates(viewParsers);
  return (
    <PageHeader
      title="Mapping"
      views={<MappingTabs current={view} />}
      note={<MappingNote note={note} mayEdit={mayEdit} />}
    >
      {children}
    </PageHeader>
  );
}

function MappingNote({ note, mayEdit }: Pick<MappingHeadProps, "note" | "mayEdit">) {
  return (
    <>
      {note === undefined || note.version === 0 ? null : (
        <>
          Version {note.version}
          {note.changedAt === null ? null : (
            <>
              , changed <Instant at={note.changedAt} format="weekday" /> by {note.changedBy}
            </>
          )}
        </>
      )}
      {mayEdit ? null : <span className="block">You can look here, not change: mapping needs the role mapper.</span>}
    </>
  );
}
