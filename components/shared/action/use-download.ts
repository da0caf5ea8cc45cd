"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { problemOf, problemText } from "#lib/web/problem-text.ts";
import type { apiQuery } from "#lib/web/query.ts";
import { notify } from "../notify.ts";
import { saveFile } from "./save-file.ts";

/** A file as the server gives it: a CSV as its text, anything else with its type and how it is written here. */
export type ServedFile = Readonly<{ fileName: string }> &
  (Readonly<{ text: string }> | Readonly<{ type: string; encoding: "base64" | "text"; content: string }>);
type Download = <File extends ServedFile>(query: ReturnType<typeof apiQuery<File>>) => Promise<void>;

/** Asks for a file when somebody clicks, never from the cache, and hands it to the browser's own download. */
export function useDownload(): Readonly<{ download: Download; pending: boolean }> {
  const queryClient = useQueryClient();
  const [pending, setPending] = useState(false);
  const download: Download = async (query) => {
    setPending(true);
    try {
      const file = await queryClient.query({ ...query, staleTime: 0, gcTime: 0 });
      saveFile(file.fileName, blobOf(file));
    } catch (error) {
      const { title, todo } = problemText(problemOf(error instanceof Error ? error : new Error("no file")));
      notify({ tone: "problem", title, text: todo });
    } finally {
      setPending(false);
    }
  };
  return { download, pending };
}

function blobOf(file: ServedFile): Blob {
  if ("text" in file) return new Blob([file.text], { type: "text/csv;charset=utf-8" });
  const { type, encoding, content } = file;
  const part = encoding === "text" ? content : Uint8Array.from(atob(content), (char) => char.codePointAt(0) ?? 0);
  return new Blob([part], { type });
}
