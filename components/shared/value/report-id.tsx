import { CopyButton } from "./copy-button.tsx";
import { cn } from "#components/ui/cn.ts";

type ReportIdProps = { id: string; copy?: boolean; label?: string; className?: string };

/** An id where `O` and `0` decide, in mono: report ids, markers, hashes. With `copy` a button stands behind it. */
export function ReportId({ id, copy = false, label = "Copy report id", className }: ReportIdProps) {
  return (
    <span className="whitespace-nowrap">
      <span className={cn("font-mono text-[0.94em]", className)}>{id}</span>
      {copy ? <CopyButton text={id} label={label} /> : null}
    </span>
  );
}
