import type { ReactNode } from "react";
import { cn } from "#components/ui/cn.ts";

/**
 * What can be told by shape, colour and word. `posted` is the filled green disc and means *posted by GP*, nothing else; `ok` is a
 * plain check; `off` has not happened or no longer matters; `run` turns while a server works.
 */
export type Status = "held" | "ready" | "sent" | "posted" | "uncertain" | "rejected" | "ok" | "off" | "run";

const line = "fill-none stroke-current [stroke-width:1.6]";
const cut = "fill-none stroke-card [stroke-width:1.5] [stroke-linecap:round] [stroke-linejoin:round]";

const MARKS: Readonly<Record<Status, Readonly<{ colour: string; shape: ReactNode }>>> = {
  held: {
    colour: "text-held-mark",
    shape: (
      <>
        <circle cx="6" cy="6" r="5" fill="currentColor" />
        <path d="M4.6 4v4M7.4 4v4" className={cut} />
      </>
    ),
  },
  ready: {
    colour: "text-ready-mark",
    shape: (
      <>
        <circle cx="6" cy="6" r="4.5" className={line} />
        <path d="M6 1.5a4.5 4.5 0 0 1 0 9z" fill="currentColor" />
      </>
    ),
  },
  sent: {
    colour: "text-sent-mark",
    shape: (
      <>
        <circle cx="6" cy="6" r="4.5" className={line} />
        <circle cx="6" cy="6" r="1.8" fill="currentColor" />
      </>
    ),
  },
  posted: {
    colour: "text-posted-mark",
    shape: (
      <>
        <circle cx="6" cy="6" r="5" fill="currentColor" />
        <path d="m3.7 6.2 1.7 1.7 3-3.6" className={cut} />
      </>
    ),
  },
  uncertain: {
    colour: "text-uncertain-mark",
    shape: (
      <>
        <circle cx="6" cy="6" r="4.5" className={line} strokeDasharray="2.4 1.6" />
        <path d="M6 3.6v2.9M6 8.1v.4" className={line} />
      </>
    ),
  },
  rejected: {
    colour: "text-rejected-mark",
    shape: (
      <>
        <rect x="1" y="1" width="10" height="10" rx="2.5" fill="currentColor" />
        <path d="m4 4 4 4M8 4 4 8" className={cut} />
      </>
    ),
  },
  ok: { colour: "text-posted", shape: <path d="m1.8 6.4 2.9 2.9 5.5-6.6" className={line} /> },
  off: { colour: "text-input", shape: <circle cx="6" cy="6" r="4.5" className={line} /> },
  run: {
    colour: "text-primary turning",
    shape: (
      <>
        <circle cx="6" cy="6" r="4.5" className={cn(line, "opacity-30")} />
        <path d="M6 1.5a4.5 4.5 0 0 1 4.5 4.5" className={line} />
      </>
    ),
  },
};

/** The 12 px mark of a status, always beside its word (or with `label` for screen readers where the word is elsewhere). */
export function StatusMark({ status, label, className }: { status: Status; label?: string; className?: string }) {
  const { colour, shape } = MARKS[status];
  return (
    <svg
      viewBox="0 0 12 12"
      className={cn("inline-block size-3 shrink-0 align-[-1.5px]", colour, className)}
      {...(label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label })}
    >
      {shape}
    </svg>
  );
}
