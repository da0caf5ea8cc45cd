"use client";

import { cn } from "./cn.ts";

export type SegmentedProps<Value extends string> = {
  /** What is chosen here, for screen readers: "Which rows". */
  label: string;
  value: Value;
  options: readonly Readonly<{ value: Value; label: string; count?: number | undefined }>[];
  onChange: (value: Value) => void;
  className?: string;
};

/** One of a few views of the same list, side by side. The chosen one belongs into the URL (`nuqs`). */
export function Segmented<Value extends string>({ label, value, options, onChange, className }: SegmentedProps<Value>) {
  return (
    <fieldset
      aria-label={label}
      className={cn("inline-flex max-w-full overflow-x-auto rounded-md border bg-muted p-0.5", className)}
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
          className="focus-inset h-6 rounded-sm px-2.5 text-xs leading-6 font-medium whitespace-nowrap text-muted-foreground hover:text-foreground aria-pressed:bg-card aria-pressed:text-foreground aria-pressed:ring-1 aria-pressed:ring-border-strong phone:h-[34px]"
        >
          {option.label}
          {option.count === undefined ? null : ` ${option.count}`}
        </button>
      ))}
    </fieldset>
  );
}
