"use client";

import { useRouter } from "next/navigation";
import { type SubmitEvent, useState } from "react";
import { PageBody, PageHeader } from "#components/shared/page-header.tsx";
import { SearchInput } from "#components/shared/search-input.tsx";
import { RecordActions } from "./record-actions.tsx";
import { RecordCard } from "./record/record-card.tsx";

/** The page of one record, under an address that lasts. The box searches on Enter. */
export function RecordDesk({ postingId }: { postingId: string }) {
  const [term, setTerm] = useState("");
  const router = useRouter();
  const search = (event: SubmitEvent) => {
    event.preventDefault();
    if (term.trim() !== "") router.push(`/audit?q=${encodeURIComponent(term.trim())}`);
  };
  return (
    <>
      <PageHeader title="Audit" note="One record; this address stays the same">
        <RecordActions postingId={postingId} />
      </PageHeader>
      <PageBody>
        <form onSubmit={search}>
          <SearchInput
            large
            value={term}
            onChange={setTerm}
            label="Search again: report id, journal number, batch, employee. Enter searches"
          />
        </form>
        <RecordCard postingId={postingId} />
      </PageBody>
    </>
  );
}
