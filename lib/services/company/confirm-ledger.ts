import { eq } from "drizzle-orm";
import { z } from "zod";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { wakeEngine } from "#db/wake.ts";
import { company } from "#db/schema/index.ts";
import { transact, type Context } from "../context.ts";
import { ledgerDoubts } from "./ledger-doubts.ts";

const NAME_LENGTH_MAX = 200;

export const ConfirmLedger = z.strictObject({
  companyId: z.uuid(),
  /** How GP calls the company now, as it was shown: the person says yes to this name and to no other. */
  name: z.string().min(1).max(NAME_LENGTH_MAX),
});

/**
 * A person says that GP renamed the company, and that it is the one that has the journals so far: from the next run on it is known by
 * this name. Errors: `not_found`; `stale` where the last run did not meet this name, or somebody said so already.
 */
export async function confirmLedger(
  ctx: Context,
  { companyId, name }: z.output<typeof ConfirmLedger>,
): Promise<Result<Readonly<{ code: string; name: string }>, RequestProblem>> {
  return transact(ctx, async ({ tx, record }) => {
    const [row] = await tx.select().from(company).where(eq(company.id, companyId)).for("update");
    if (!row) return err({ code: "not_found", what: "company" });
    const doubt = (await ledgerDoubts(tx)).get(companyId);
    if (doubt?.what !== "name" || doubt.found !== name) return err({ code: "stale", what: "company" });
    await tx.update(company).set({ ledgerName: name }).where(eq(company.id, companyId));
    await record({
      action: "company.ledger_renamed",
      companyId,
      before: { ledgerName: row.ledgerName },
      after: { ledgerName: name },
      detail: { id: row.gpConnectionId },
    });
    await wakeEngine(tx, { organizationId: ctx.organizationId, companyId });
    return ok({ code: row.code, name });
  });
}
