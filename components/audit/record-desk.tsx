"use client";

import { Download, Link2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { notify } from "#components/shared/notify.ts";
import { PageBody, PageHeader } from "#components/shared/page-header.tsx";
import { SearchInput } from "#components/shared/search-input.tsx";
import { Button } from "#components/ui/button.tsx";
import { auditRecordFileQuery } from "#lib/web/queries/audit.ts";
import { RecordCard } from "./record-card.tsx";
import { useDownload } from "./use-download.ts";

/** The page of one record, under an address that lasts. The box searches on Enter. */
export function RecordDesk({ postingId }: { postingId: string }) {
  const [term, setTerm] = useState("");
  const router = useRouter();
  const file = useDownload();
  const search = (event: FormEvent) => {
    event.preventDefault();
    if (term.trim() !== "") router.push(`/audit?q=${encodeURIComponent(term.trim())}`);
  };
  return (
    <>
      <PageHeader title="Audit" note="One record; this address stays the same">
        <Button variant="ghost" onClick={() => void copyLink(postingId)}>
          <Link2 /> Copy link
        </Button>
        <Button pending={file.pending} onClick={() => void file.download(auditRecordFileQuery(postingId))}>
          <Download /> CSV
        </Button>
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

async function copyLink(postingId: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(`${location.origin}/audit/${postingId}`);
    notify({ tone: "done", title: "The link to this record is copied" });
  } catch {
    notify({ tone: "problem", title: "The link could not be copied", text: "Copy it from the address bar." });
  }
}
