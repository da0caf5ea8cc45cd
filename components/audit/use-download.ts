"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { notify } from "#components/shared/notify.ts";
import { problemOf, problemText } from "#lib/web/problem-text.ts";
import type { auditRecordFileQuery, ExportedFile } from "#lib/web/queries/audit.ts";

type FileQuery = ReturnType<typeof auditRecordFileQuery>;

/** Asks for a file when somebody clicks, never from the cache, and hands it to the browser's own download. */
export function useDownload(): Readonly<{ download: (query: FileQuery) => Promise<void>; pending: boolean }> {
  const queryClient = useQueryClient();
  const [pending, setPending] = useState(false);
  const download = async (query: FileQuery) => {
    setPending(true);
    try {
      save(await queryClient.query({ ...query, staleTime: 0, gcTime: 0 }));
    } catch (error) {
      const { title, todo } = problemText(problemOf(error instanceof Error ? error : new Error("no file")));
      notify({ tone: "problem", title, text: todo });
    } finally {
      setPending(false);
    }
  };
  return { download, pending };
}

function save({ fileName, text }: ExportedFile): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}
