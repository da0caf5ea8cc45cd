"use client";

import type { QueryKey } from "@tanstack/react-query";
import { useState } from "react";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import type { Problem } from "#lib/core/problem.ts";
import type { Result } from "#lib/core/result.ts";

type FormAction<Input, Value> = Readonly<{
  run: (input: Input) => Promise<Value | null>;
  pending: boolean;
  /** Why the last try was refused; shown where the person is. */
  problem: Problem | null;
}>;

/** A server action of a form: what is refused is told in the form, not in the corner. */
export function useFormAction<Input, Value>(
  action: (input: Input) => Promise<Result<Value, Problem>>,
  { changes = [], done }: { changes?: readonly QueryKey[]; done?: (value: Value, input: Input) => string | null } = {},
): FormAction<Input, Value> {
  const [problem, setProblem] = useState<Problem | null>(null);
  const { run, pending } = useServerAction(action, {
    ...{ changes, refresh: false },
    ...(done === undefined ? {} : { done }),
    onProblem: (refused) => {
      setProblem(refused);
      return true;
    },
  });
  return {
    run: (input) => {
      setProblem(null);
      return run(input);
    },
    pending,
    problem,
  };
}
