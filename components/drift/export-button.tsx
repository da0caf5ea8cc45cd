"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { notify } from "#components/shared/notify.ts";
import { Button } from "#components/ui/button.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { problemOf, problemText } from "#lib/web/problem-text.ts";
import { driftExportQuery } from "#lib/web/queries/drift.ts";

/** All drift as a file that Excel shows as it is. */
export function ExportDriftButton() {
  const { id } = useCompany();
  const client = useQueryClient();
  const [pending, setPending] = useState(false);
  const download = async () => {
    setPending(true);
    try {
      const { fileName, text } = await client.query({ ...driftExportQuery(id), staleTime: 0 });
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
      link.download = fileName;
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (error) {
      const { title, todo } = problemText(problemOf(error instanceof Error ? error : new Error("export")));
      notify({ tone: "problem", title, text: todo });
    } finally {
      setPending(false);
    }
  };
  return (
    <Button pending={pending} onClick={() => void download()}>
      <Download aria-hidden="true" /> CSV
    </Button>
  );
}
