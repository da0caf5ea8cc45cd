import "server-only";
import { headers } from "next/headers";
import type { z } from "zod";
import type { Problem } from "#lib/core/problem.ts";
import { err, type Result } from "#lib/core/result.ts";
import { startEnv } from "#lib/env.ts";
import { contained, type Guard, guarded, parseInput, type UseCase } from "./guard/guarded.ts";
import { isOwnChange } from "./guard/same-origin.ts";

export type ServerAction<Input, Value> = (input: Input) => Promise<Result<Value, Problem>>;

/** Only for what somebody does who is not signed in: signing in. */
type Anyone = Readonly<{ right: "anyone" }>;
type OpenUseCase<Input, Value> = (ctx: null, input: Input) => Promise<Result<Value, Problem>>;

/**
 * The one wrapper of all server actions, so that an action is one expression:
 * `export const approvePostingAction = action(ApprovePosting, approvePosting, { right: "posting.approve" })`.
 *
 * Asked for by our own page → session → organization → right → schema (unknown keys refused) → rate → use case. It never
 * throws to the client: a refusal is a `RequestProblem`, a bug is `internal` with the reference of its log line.
 */
export function action<Schema extends z.ZodType, Value>(
  schema: Schema,
  useCase: UseCase<z.output<Schema>, Value>,
  guard: Guard,
): ServerAction<z.input<Schema>, Value>;
export function action<Schema extends z.ZodType, Value>(
  schema: Schema,
  useCase: OpenUseCase<z.output<Schema>, Value>,
  guard: Anyone,
): ServerAction<z.input<Schema>, Value>;
export function action<Schema extends z.ZodType, Value>(
  schema: Schema,
  useCase: UseCase<z.output<Schema>, Value> | OpenUseCase<z.output<Schema>, Value>,
  guard: Guard | Anyone,
): ServerAction<z.input<Schema>, Value> {
  return async (input) =>
    contained(useCase.name, async () => {
      if (!isOwnChange(await headers(), startEnv().ML_PUBLIC_URL)) return err({ code: "cross_site" });
      if (guard.right !== "anyone") {
        return guarded(schema, useCase as UseCase<z.output<Schema>, Value>, guard, { input, quiet: false });
      }
      const parsed = parseInput(schema, input);
      return parsed.ok ? (useCase as OpenUseCase<z.output<Schema>, Value>)(null, parsed.value) : parsed;
    });
}
