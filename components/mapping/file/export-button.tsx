"use client";

import { Download } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { useExport } from "./use-export.ts";

/** The whole mapping as CSV, for whoever only reads. */
export function ExportButton() {
  const { download, pending } = useExport("csv");
  return (
    <Button variant="ghost" pending={pending} onClick={() => void download()}>
      <Download aria-hidden="true" /> CSV
    </Button>
  );
}
