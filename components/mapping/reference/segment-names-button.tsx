"use client";

import { Tags } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogFoot, DialogTrigger } from "#components/ui/dialog.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { SegmentNamesChanges } from "./segment-names-changes.tsx";
import { useSegmentNames } from "./use-segment-names.ts";

/** Names of segment values from a CSV file: what would change is shown before anything does. */
export function SegmentNamesButton() {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button>
          <Tags aria-hidden="true" /> Segment names
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Names of segment values"
        description="GP gives the connector account numbers, not the names of their segments. Export them from GP as CSV, with a column for the value and one for the name."
      >
        <SegmentNamesForm onDone={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

function SegmentNamesForm({ onDone }: { onDone: () => void }) {
  const { segments, segment, chosen, issues, count, looking, keeping, choose, chooseSegment, keep } =
    useSegmentNames(onDone);
  const file = useRef<HTMLInputElement>(null);
  return (
    <div className="grid gap-3">
      <Segmented
        label="Segment"
        value={String(segment)}
        onChange={(value) => chooseSegment(Number(value))}
        options={segments.map(({ position, name }) => ({
          value: String(position),
          label: name || `Segment ${position}`,
        }))}
      />
      <div className="flex flex-wrap items-center gap-2.5">
        <input
          ref={file}
          type="file"
          accept=".csv,text/csv,text/plain"
          aria-label="CSV file with names"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => void choose(event.target.files?.[0])}
        />
        <Button pending={looking} onClick={() => file.current?.click()}>
          Choose a CSV file
        </Button>
        <span className="text-muted-foreground">{chosen?.fileName ?? "No file chosen"}</span>
      </div>
      {chosen === null ? null : <SegmentNamesChanges diff={chosen.diff} issues={issues} />}
      <DialogFoot>
        <Button
          variant="primary"
          pending={keeping}
          refused={count === 0 ? "Nothing to keep: choose a file that names values." : undefined}
          onClick={() => void keep()}
        >
          {count === 0 ? "Keep names" : `Keep ${count} ${count === 1 ? "name" : "names"}`}
        </Button>
      </DialogFoot>
    </div>
  );
}
