import { sql } from "drizzle-orm";
import type { Transaction } from "#db/client.ts";
import { actorName } from "#lib/core/audit/event.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { type Context, transact } from "../../context.ts";
import type { Change, Scope } from "./scope.ts";

/** First half of the advisory lock: one configuration of an organization at a time. */
const LOCK_SPACE = 471_103;

/** Thrown inside of the transaction to take everything back; never leaves this file. */
class Refused extends Error {
  readonly issues: readonly string[];
  constructor(issues: readonly string[]) {
    super("refused");
    this.issues = issues;
  }
}

/** Until the end of the transaction nobody else configures this organization, from the shell or from the screen. */
export async function lockConfiguration(tx: Transaction, slug: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${LOCK_SPACE}, hashtext(${slug}))`);
}

/**
 * The transaction of a configuration: what `work` refuses takes all of it back. `changes` has an entry per audit event. Error:
 * `invalid_input` with everything that was refused, each `path: what is wrong`.
 */
export async function wholeOrNot<Value>(
  ctx: Context,
  { sealer, secretOf }: Pick<Scope, "sealer" | "secretOf">,
  work: (scope: Scope, changes: readonly Change[]) => Promise<Value>,
): Promise<Result<Value, RequestProblem>> {
  const changes: Change[] = [];
  const refused: string[] = [];
  try {
    return await transact(ctx, async ({ tx, record }) => {
      const scope: Scope = {
        ...{ tx, organizationId: ctx.organizationId, now: ctx.clock.now(), by: actorName(ctx.actor), sealer, secretOf },
        record: async (entry, what) => {
          await record(entry);
          changes.push({ action: entry.action, what });
        },
        refuse: (issue) => void refused.push(issue),
      };
      const value = await work(scope, changes);
      if (refused.length > 0) throw new Refused(refused);
      return ok(value);
    });
  } catch (error) {
    if (error instanceof Refused) return err({ code: "invalid_input", issues: error.issues });
    throw error;
  }
}
