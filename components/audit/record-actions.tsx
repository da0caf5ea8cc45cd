"use client";

import { Download, Link2 } from "lucide-react";
import { notify } from "#components/shared/notify.ts";
import { Button } from "#components/ui/button.tsx";
import { auditRecordFileQuery } from "#lib/web/queries/audit.ts";
import { useDownload } from "#components/shared/action/use-download.ts";

/** What can be done with one record: its lasting link, and a file of it. */
export function RecordActions({ postingId }: { postingId: string }) {
  const file = useDownload();
  return (
    <>
      <Button variant="ghost" onClick={() => void copyLink(postingId)}>
        <Link2 /> Copy link
      </Button>
      <Button pending={file.pending} onClick={() => void file.download(auditRecordFileQuery(postingId))}>
        <Download /> CSV
      </Button>
    </>
  );
}

async function copyLink(postingId: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(`${location.origin}/audit/${postingId}`);
    notify({ tone: "done", title: "The link to this record is copied" });
  } catch {
    notify({
      tone: "problem",
      title: "The link could not be copied",
      text: "Copy it from the address bar of the record's own page.",
    });
  }
}
