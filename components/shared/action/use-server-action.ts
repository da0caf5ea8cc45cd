"use client";

import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Problem } from "#lib/core/problem.ts";
import type { Result } from "#lib/core/result.ts";
import { problemText } from "#lib/web/problem-text.ts";
import { notify } from "../notify.ts";

type Options<Input, Value> = {
  /** What is said in the corner when it is done, with object and number; null for nothing. */
  done?: (value: Value, input: Input) => string | null;
  /** Queries whose answer changes: `[["/api/posting"]]`. Counts in the menu always are. */
  changes?: readonly QueryKey[];
  /** False where the page lives in queries alone: a new render by the server would show its skeleton when the URL changed. */
  refresh?: boolean;
  /** Deals with a problem on the spot (at a field); return true to keep the notice away. */
  onProblem?: (problem: Problem) => boolean;
  /** The page is left for another one: nothing is read again. */
  leaves?: boolean;
};

export type RunAction<Input, Value> = {
  /** Resolves with the value, or null when it was refused (the person has been told). */
  run: (input: Input) => Promise<Value | null>;
  pending: boolean;
};

/**
 * Calls a server action from a button: pending state, notice, refetch of what changed. A session that ended leads to sign-in
 * and back. `const { run, pending } = useServerAction(approvePostingAction, { changes: [["/api/posting"]], done: … })`.
 */
export function useServerAction<Input, Value>(
  action: (input: Input) => Promise<Result<Value, Problem>>,
  { done, changes = [], refresh = true, onProblem, leaves = false }: Options<Input, Value> = {},
): RunAction<Input, Value> {
  const [pending, setPending] = useState(false);
  const queryClient = useQueryClient();
  const router = useRouter();
  const run = async (input: Input): Promise<Value | null> => {
    setPending(true);
    const result = await action(input).catch(() => LOST);
    setPending(false);
    if (!result.ok) {
      tell(result.error, onProblem);
      return null;
    }
    const text = done?.(result.value, input) ?? null;
    if (text !== null) notify({ tone: "done", title: text });
    if (leaves) return result.value;
    for (const queryKey of [...changes, ["/api/count"]]) void queryClient.invalidateQueries({ queryKey });
    if (refresh) router.refresh();
    return result.value;
  };
  return { run, pending };
}

/** The call never reached the server, or its answer never came back. */
const LOST = { ok: false, error: { code: "internal", reference: "no answer" } } as const;

function tell(problem: Problem, onProblem: ((problem: Problem) => boolean) | undefined): void {
  if (problem.code === "signed_out") {
    location.assign(`/sign-in?from=${encodeURIComponent(location.pathname + location.search)}`);
    return;
  }
  if (onProblem?.(problem) === true) return;
  const { title, todo } = problemText(problem);
  notify({ tone: "problem", title, text: todo });
}
