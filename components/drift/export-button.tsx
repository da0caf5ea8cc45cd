"use client";

import { Download } from "lucide-react";
import { useDownload } from "#components/shared/action/use-download.ts";
import { Button } from "#components/ui/button.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { driftExportQuery } from "#lib/web/queries/drift.ts";

/** All drift as a file that Excel shows as it is. */
export function ExportDriftButton() {
  const { id } = useCompany();
  const { download, pending } = useDownload();
  return (
    <Button pending={pending} onClick={() => void download(driftExportQuery(id))}>
      <Download aria-hidden="true" /> CSV
    </Button>
  );
}
