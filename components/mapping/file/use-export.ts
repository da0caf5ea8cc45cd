"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { notify } from "#components/shared/notify.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { problemOf, problemText } from "#lib/web/problem-text.ts";
import { mappingExportQuery } from "#lib/web/queries/mapping.ts";
import { saveFile } from "../views/save-file.ts";

/** Downloads the whole mapping as a file that Excel shows as it is. */
export function useExport(format: "csv" | "xlsx") {
  const { id } = useCompany();
  const client = useQueryClient();
  const [pending, setPending] = useState(false);
  const download = async () => {
    setPending(true);
    try {
      const { fileName, type, encoding, content } = await client.query({
        ...mappingExportQuery(id, format),
        staleTime: 0,
      });
      const part = encoding === "text" ? content : Uint8Array.from(atob(content), (char) => char.codePointAt(0) ?? 0);
      saveFile(fileName, new Blob([part], { type }));
    } catch (error) {
      const { title, todo } = problemText(problemOf(error instanceof Error ? error : new Error("export")));
      notify({ tone: "problem", title, text: todo });
    } finally {
      setPending(false);
    }
  };
  return { download, pending };
}
