import { RefreshCw } from "lucide-react";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button } from "#components/ui/button.tsx";
import { FormProblem } from "../edit/form-problem.tsx";
import type { useLookUp } from "./use-look-up.ts";

type LookUpHeadProps = {
  look: ReturnType<typeof useLookUp>;
  /** While it is asked: "Asking GP for its companies". */
  asking: string;
  /** What came: "3 companies". */
  what: string;
  seen: Readonly<{ at: string; by: string }> | undefined;
};

/** Over a list that another system told: when, asked by whom, and a button that asks again. */
export function LookUpHead({ look, asking, what, seen }: LookUpHeadProps) {
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 border-b px-3.5 py-2 text-xs text-muted-foreground">
        <span className="min-w-0 flex-1" aria-live="polite">
          {look.pending ? asking : null}
          {seen && !look.pending ? (
            <>
              {what}, asked <Instant at={seen.at} plain /> by {seen.by}
            </>
          ) : null}
        </span>
        <Button size="sm" pending={look.pending} onClick={look.ask}>
          <RefreshCw className={look.pending ? "turning" : undefined} /> Ask again
        </Button>
      </div>
      {look.problem ? (
        <div className="p-3.5">
          <FormProblem problem={look.problem} />
        </div>
      ) : null}
    </>
  );
}
