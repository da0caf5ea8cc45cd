"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { notify } from "#components/shared/notify.ts";
import { Button } from "#components/ui/button.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { problemOf, problemText } from "#lib/web/problem-text.ts";
import { mappingExportQuery } from "#lib/web/queries/mapping.ts";
import { saveFile } from "./views/save-file.ts";

/** The whole mapping as a file that Excel shows as it is. */
export function ExportButton() {
  const { id } = useCompany();
  const client = useQueryClient();
  const [pending, setPending] = useState(false);
  const download = async () => {
    setPending(true);
    try {
      const { fileName, text } = await client.query({ ...mappingExportQuery(id), staleTime: 0 });
      saveFile(fileName, new Blob([text], { type: "text/csv;charset=utf-8" }));
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
