import { type ReactNode, useId } from "react";
import { cn } from "./cn.ts";

type Wiring = { id: string; "aria-describedby"?: string; "aria-invalid"?: true };

export type FieldProps = {
  label: string;
  /** Stands under the field. */
  hint?: ReactNode;
  /** What is wrong with it; read out when it appears. */
  error?: string | undefined;
  className?: string;
  /** Gets what ties label, hint and error to the control: spread it on the input. */
  children: (wiring: Wiring) => ReactNode;
};

/** Label, control, hint and error, tied together: `<Field label="E-mail">{(wiring) => <Input {...wiring} />}</Field>`. */
export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const described = [hint === undefined ? "" : `${id}-hint`, error === undefined ? "" : `${id}-error`].filter(Boolean);
  const wiring: Wiring = {
    id,
    ...(described.length > 0 ? { "aria-describedby": described.join(" ") } : {}),
    ...(error === undefined ? {} : { "aria-invalid": true as const }),
  };
  return (
    <div className={cn("grid gap-1", className)}>
      <label htmlFor={id} className="text-xs font-medium">
        {label}
      </label>
      {children(wiring)}
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="text-xs text-muted-foreground">
          {hint}
        </p>
      )}
      {error === undefined ? null : (
        <p id={`${id}-error`} role="alert" className="text-xs font-medium text-rejected">
          {error}
        </p>
      )}
    </div>
  );
}
