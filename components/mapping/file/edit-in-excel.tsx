"use client";

import { Download, FileSpreadsheet, Upload } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogTrigger } from "#components/ui/dialog.tsx";
import { readMappingFileAction } from "#lib/web/actions/mapping.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { problemText } from "#lib/web/problem-text.ts";
import type { ReadMapping } from "#lib/web/queries/mapping.ts";
import type { MappingDeskState } from "../use-mapping-desk.ts";
import { FileDiffView } from "./file-diff-view.tsx";
import { useDownload } from "#components/shared/action/use-download.ts";
import { mappingExportQuery } from "#lib/web/queries/mapping.ts";

/** Larger than the server takes is not even sent. */
const FILE_BYTES_MAX = 5_000_000;

/** Out to Excel, in again with the difference shown first, saved as one version. */
export function EditInExcel({ desk }: { desk: MappingDeskState }) {
  const [open, setOpen] = useState(false);
  const [read, setRead] = useState<Readonly<{ fileName: string; diff: ReadMapping }> | null>(null);
  const change = (to: boolean) => {
    setOpen(to);
    setRead(null);
  };
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>
        <Button>
          <FileSpreadsheet aria-hidden="true" className="size-[15px]" /> Edit in Excel
        </Button>
      </DialogTrigger>
      <DialogContent
        className={read === null ? "w-[560px]" : "w-[940px]"}
        title={read === null ? "Edit the mapping in Excel" : `What ${read.fileName} would change`}
        description={read === null ? undefined : "Nothing is saved yet."}
      >
        {read === null ? (
          <Steps onRead={setRead} />
        ) : (
          <FileDiffView diff={read.diff} desk={desk} onDone={() => change(false)} onOther={() => setRead(null)} />
        )}
      </DialogContent>
    </Dialog>
  );
}

function Steps({ onRead }: { onRead: (read: Readonly<{ fileName: string; diff: ReadMapping }>) => void }) {
  const { id: companyId } = useCompany();
  const { download, pending: downloading } = useDownload();
  const input = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<string | null>(null);
  const { run, pending } = useServerAction(readMappingFileAction, {
    refresh: false,
    onProblem: (problem) => {
      const text = problemText(problem);
      setFault(problem.code === "invalid_input" ? problem.issues.join(" ") : `${text.title} ${text.todo}`);
      return true;
    },
  });
  const take = async (file: File | undefined) => {
    if (input.current) input.current.value = "";
    if (file === undefined) return;
    if (file.size > FILE_BYTES_MAX) return setFault("The file is larger than 5 MB.");
    setFault(null);
    const diff = await run({ companyId, file });
    if (diff !== null) onRead({ fileName: file.name, diff });
  };
  return (
    <ol className="grid gap-3">
      <Step number={1} text="Take the whole mapping with you. Codes stay as they are, also those with leading zeros.">
        <Button pending={downloading} onClick={() => void download(mappingExportQuery(companyId, "xlsx"))}>
          <Download aria-hidden="true" /> Download as Excel workbook
        </Button>
      </Step>
      <Step
        number={2}
        text="Change the column Target. An empty target unmaps. For a category a whole account may stand there, which then is always used, whatever the tag: the column Target is says which of the two. All other columns are for the eye."
      />
      <Step
        number={3}
        text="Give the file back, as workbook or as CSV. You see what it would change before it is saved."
      >
        <input
          ref={input}
          type="file"
          aria-label="File with the mapping"
          accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => void take(event.target.files?.[0])}
        />
        <Button variant="primary" pending={pending} onClick={() => input.current?.click()}>
          <Upload aria-hidden="true" className="size-[15px]" /> {pending ? "Comparing …" : "Choose the file"}
        </Button>
        {fault === null ? null : (
          <p role="alert" className="text-rejected">
            {fault}
          </p>
        )}
      </Step>
    </ol>
  );
}

function Step({ number, text, children }: { number: number; text: string; children?: ReactNode }) {
  return (
    <li className="grid grid-cols-[22px_minmax(0,1fr)] gap-x-2">
      <span className="text-muted-foreground" aria-hidden="true">
        {number}.
      </span>
      <div className="grid justify-items-start gap-2">
        <span>{text}</span>
        {children}
      </div>
    </li>
  );
}
