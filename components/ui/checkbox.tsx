import { type ComponentProps, type ReactNode, useEffect, useId, useRef } from "react";
import { cn } from "./cn.ts";

/**
 * A native checkbox of 15 px in a target of 24 px (40 on a phone). `mixed` is the head of a list where some rows are ticked.
 * Give it a label: `<label>` around it, or `aria-label`.
 */
export function Checkbox({ className, mixed = false, ...props }: ComponentProps<"input"> & { mixed?: boolean }) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = mixed;
  }, [mixed]);
  return (
    <span className={cn("relative inline-grid size-[15px] place-items-center align-[-3px]", className)}>
      <input
        ref={box}
        type="checkbox"
        className={cn(
          "peer m-0 size-[15px] appearance-none rounded-xs border-[1.3px] border-input bg-card checked:border-primary checked:bg-primary indeterminate:border-primary indeterminate:bg-primary disabled:bg-muted",
          // The target is larger than the box, without moving anything.
          "before:absolute before:-inset-[5px] before:content-[''] phone:before:-inset-[13px]",
        )}
        {...props}
      />
      <svg
        viewBox="0 0 16 16"
        aria-hidden="true"
        className="pointer-events-none absolute size-3 fill-none stroke-primary-foreground stroke-2 opacity-0 peer-checked:opacity-100 peer-indeterminate:opacity-100"
      >
        {mixed ? <path d="M3.5 8h9" /> : <path d="m3.5 8.5 3 3 6-7" />}
      </svg>
    </span>
  );
}

/** A checkbox and its words beside it, both in one target: 24 px high, 40 on a phone. */
export function LabelledCheckbox({
  label,
  className,
  ...props
}: Omit<ComponentProps<typeof Checkbox>, "id"> & { label: ReactNode }) {
  const id = useId();
  return (
    <label htmlFor={id} className={cn("flex min-h-6 cursor-pointer items-center gap-2 phone:min-h-10", className)}>
      <Checkbox id={id} {...props} />
      {label}
    </label>
  );
}
