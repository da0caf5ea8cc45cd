import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { actorName } from "#lib/core/audit/event.ts";
import type { PostingState } from "#lib/core/posting/state.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { ShadowReport } from "#lib/core/shadow/shadow-outcome.ts";
import type { ShadowResult } from "#lib/core/shadow/shadow-progress.ts";
import type { Transaction } from "#db/client.ts";
import { company, keyedByHand, posting, shadowRun } from "#db/schema/index.ts";
import { transact, type Context } from "../context.ts";
import { replanOpen } from "../posting/replan-open.ts";

export const CONFIRMED_AT_ONCE_MAX = 2_000;
const REPORT_ID_LENGTH_MAX = 64;

export const ConfirmKeyed = z.strictObject({
  companyId: z.uuid(),
  runId: z.uuid(),
  reportIds: z.array(z.string().min(1).max(REPORT_ID_LENGTH_MAX)).min(1).max(CONFIRMED_AT_ONCE_MAX),
});

/** `refused`: found in no journal, or already on its way to GP, in GP from here, or confirmed before. */
export type Confirmed = Readonly<{ confirmed: number; refused: readonly string[] }>;

/** Nothing of it has left yet, and nothing is about to. */
const STILL_HERE: readonly PostingState[] = ["planned", "held", "ready", "dismissed", "nothing_to_post", "superseded"];

/**
 * A person says that these reports are in GP already, as the journals that the shadow month found: they are never sent, and their
 * expenses with no other report. Kept with who and when, one event each; what waits is planned anew at once. Errors: `not_found`.
 */
export async function confirmKeyed(
  ctx: Context,
  { companyId, runId, reportIds }: z.output<typeof ConfirmKeyed>,
): Promise<Result<Confirmed, RequestProblem>> {
  const written = await transact(ctx, async ({ tx, record }) => {
    await tx.select({ id: company.id }).from(company).where(eq(company.id, companyId)).for("update");
    const found = await readMatches(tx, companyId, runId);
    if (!found) return err({ code: "not_found" as const, what: "shadow month" });
    const unfit = await cannotBeKeyed(tx, companyId, reportIds);
    const confirmed: string[] = [];
    for (const reportId of new Set(reportIds)) {
      const [journal] = found.get(reportId)?.journals ?? [];
      if (!journal || unfit.has(reportId)) continue;
      const { journalNumber, date: journalDay } = journal;
      const said = {
        ...{ journalNumber, journalDay, confirmedBy: actorName(ctx.actor), confirmedAt: ctx.clock.now() },
        confirmedById: ctx.actor.kind === "user" ? ctx.actor.id : null,
      };
      await tx
        .insert(keyedByHand)
        .values({ organizationId: ctx.organizationId, companyId, reportId, ...said })
        .onConflictDoUpdate({ target: [keyedByHand.companyId, keyedByHand.reportId], set: said });
      const { kind, journals } = found.get(reportId) ?? {};
      const detail = { journalNumber, match: kind, journals, shadowRun: runId };
      await record({ action: "report.keyed_by_hand", companyId, reportId, journalNumber, gpDate: journalDay, detail });
      confirmed.push(reportId);
    }
    return ok(confirmed);
  });
  if (!written.ok) return written;
  const confirmed = written.value;
  if (confirmed.length > 0) await replanOpen(ctx, companyId, confirmed, CONFIRMED_AT_ONCE_MAX);
  const refused = reportIds.filter((reportId) => !confirmed.includes(reportId));
  return ok({ confirmed: confirmed.length, refused });
}

async function readMatches(
  tx: Transaction,
  companyId: string,
  runId: string,
): Promise<ReadonlyMap<string, ShadowReport> | null> {
  const mine = and(eq(shadowRun.id, runId), eq(shadowRun.companyId, companyId), eq(shadowRun.state, "done"));
  const [row] = await tx.select({ result: shadowRun.result }).from(shadowRun).where(mine);
  const outcome = (row?.result as ShadowResult | null | undefined)?.outcome;
  return outcome ? new Map(outcome.reports.map((each) => [each.reportId, each])) : null;
}

async function cannotBeKeyed(
  tx: Transaction,
  companyId: string,
  reportIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx
    .select({ reportId: posting.subject, state: posting.state })
    .from(posting)
    .where(and(eq(posting.companyId, companyId), inArray(posting.subject, [...reportIds])));
  const said = await tx
    .select({ reportId: keyedByHand.reportId, journalNumber: keyedByHand.journalNumber })
    .from(keyedByHand)
    .where(and(eq(keyedByHand.companyId, companyId), inArray(keyedByHand.reportId, [...reportIds])));
  return new Set([
    ...rows.filter(({ state }) => !STILL_HERE.includes(state)).map(({ reportId }) => reportId),
    ...said.filter(({ journalNumber }) => journalNumber > 0).map(({ reportId }) => reportId),
  ]);
}
