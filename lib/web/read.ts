import "server-only";
import type { z } from "zod";
import type { Problem } from "#lib/core/problem.ts";
import type { Result } from "#lib/core/result.ts";
import { contained, type Guard, guarded, type UseCase } from "./guard/guarded.ts";

/** `quiet`: asked by the page itself, every few seconds. */
export type Read<Input, Value> = (input: Input, quiet?: boolean) => Promise<Result<Value, Problem>>;

/**
 * The one wrapper of all reads: `export const listPostingsRead = read(ListPostings, listPostings, { right: "member" })` in
 * `lib/web/reads/<noun>.ts`. A page calls it for its first paint, `route(listPostingsRead)` answers the browser's refetch.
 *
 * Session → organization → right → schema (unknown keys refused) → rate → use case. Never throws: see `action`.
 */
export function read<Schema extends z.ZodType, Value>(
  schema: Schema,
  useCase: UseCase<z.output<Schema>, Value>,
  guard: Guard,
): Read<z.input<Schema>, Value> {
  return async (input, quiet = false) =>
    contained(useCase.name, () => guarded(schema, useCase, guard, { input, quiet }));
}
