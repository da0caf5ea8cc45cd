import "server-only";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { mayDo, type Right } from "#lib/core/access/roles.ts";
import type { Problem, RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { logger } from "#lib/log.ts";
import type { Context } from "#lib/services/context.ts";
import { currentSession } from "../session.ts";
import { RateLimiter } from "./rate-limit.ts";

/** `member`: whoever belongs to the organization, which is enough to read. */
export type Guard = Readonly<{ right: Right | "member" }>;

export type UseCase<Input, Value> = (ctx: Context, input: Input) => Promise<Result<Value, Problem>>;

const ISSUES_MAX = 10;
const MINUTE_MS = 60_000;
const shared = globalThis as typeof globalThis & { mlCalls?: RateLimiter };
/** Per person, actions and reads together: far above what hands and polling pages do. */
const calls = (shared.mlCalls ??= new RateLimiter({ callsMax: 900, windowMs: MINUTE_MS }));

/** Session → organization → right → schema → rate → use case. Everything that is refused is a `RequestProblem`. */
export async function guarded<Schema extends z.ZodType, Value>(
  schema: Schema,
  run: UseCase<z.output<Schema>, Value>,
  guard: Guard,
  request: Readonly<{ input: unknown; quiet: boolean }>,
): Promise<Result<Value, Problem>> {
  const session = await currentSession(request.quiet);
  if (!session) return err({ code: "signed_out" });
  const { ctx, user } = session;
  if (guard.right !== "member" && !mayDo(ctx.roles, guard.right)) {
    logger("web").warn({ userId: user.id, right: guard.right }, "refused");
    return err({ code: "not_allowed", right: guard.right });
  }
  const input = parseInput(schema, request.input);
  if (!input.ok) return input;
  const retryAfterMs = calls.take(user.id, ctx.clock.monotonicMs());
  if (retryAfterMs > 0) return err({ code: "too_many_requests", retryAfterMs });
  return run(ctx, input.value);
}

/** Parses with unknown keys refused, whatever the schema says about them. */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): Result<z.output<Schema>, RequestProblem> {
  const strict = schema instanceof z.ZodObject ? schema.strict() : schema;
  const parsed = strict.safeParse(input);
  if (parsed.success) return ok(parsed.data as z.output<Schema>);
  const issues = parsed.error.issues.slice(0, ISSUES_MAX);
  return err({
    code: "invalid_input",
    issues: issues.map(({ path, message }) => (path.length > 0 ? `${path.join(".")}: ${message}` : message)),
  });
}

/** Runs `work`; a bug becomes `internal` with a reference that stands in the log beside its cause, and nothing else gets out. */
export async function contained<Value>(
  name: string,
  work: () => Promise<Result<Value, Problem>>,
): Promise<Result<Value, Problem>> {
  try {
    return await work();
  } catch (error) {
    const reference = randomUUID().slice(0, 8);
    logger("web").error({ err: error, reference, name }, "failed");
    return err({ code: "internal", reference });
  }
}
