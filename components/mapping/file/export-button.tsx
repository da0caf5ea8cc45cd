"use client";

import { Download } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { useDownload } from "#components/shared/action/use-download.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { mappingExportQuery } from "#lib/web/queries/mapping.ts";

/** The whole mapping as CSV, for whoever only reads. */
export function ExportButton() {
  const { id } = useCompany();
  const { download, pending } = useDownload();
  return (
    <Button variant="ghost" pending={pending} onClick={() => void download(mappingExportQuery(id, "csv"))}>
      <Download aria-hidden="true" /> CSV
    </Button>
  );
}
