import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";

type StepFootProps = {
  /** What the button does: "Save 2 workspaces". */
  label: string;
  /** Why it cannot be done yet. */
  refused?: string | undefined;
  pending?: boolean;
  onNext: () => void;
  /** Beside the button. */
  children?: ReactNode;
};

/** The end of a step: its one primary button, with the reason where it does not work yet. */
export function StepFoot({ label, refused, pending = false, onNext, children }: StepFootProps) {
  return (
    <div className="flex flex-wrap items-center gap-3 border-t px-3.5 py-3 phone:flex-col phone:items-stretch">
      <Button variant="primary" refused={refused} pending={pending} onClick={onNext}>
        {label}
      </Button>
      {refused === undefined ? null : <span className="text-xs text-muted-foreground">{refused}</span>}
      {children}
    </div>
  );
}
