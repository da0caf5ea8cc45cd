import { and, eq, isNull, ne, or, sql } from "drizzle-orm";
import type { Transaction } from "#db/client.ts";
import { company, push, tag } from "#db/schema/index.ts";
import type { AuditAction } from "#lib/core/audit/event.ts";
import type { PushOutcome, PushState, TagsWanted } from "#lib/core/push/push.ts";
import { askAfterRehearsal } from "#lib/services/push/schedule/ask-after-rehearsal.ts";
import type { CompanyWork } from "../company/open-company.ts";
import type { PushResult } from "./push-kind.ts";

export type PushRow = typeof push.$inferSelect;

const ITEMS_RECORDED_MAX = 200;
const ROWS_PER_INSERT_MAX = 1_000;
const STATES = { done: "done", failed: "failed", changed: "failed", unclear: "unclear" } as const;
const ACTIONS: Readonly<Record<"done" | "failed" | "unclear", AuditAction>> = {
  done: "push.done",
  failed: "push.failed",
  unclear: "push.unclear",
};

/**
 * Keeps what came of a push, with its audit event, unless a person closed it meanwhile. What was written is put into our copy
 * of the other system's lists at once, and that copy is read anew with the next visit.
 */
export async function settlePush(work: CompanyWork, row: PushRow, result: PushResult): Promise<void> {
  const { companyId, deps } = work;
  const now = deps.clock.now();
  const state: PushState = STATES[result.outcome];
  const problem = result.problem ?? (row.outcome as PushOutcome | null)?.problem ?? null;
  const outcome: PushOutcome = {
    ...{ how: result.outcome, items: result.items, lookedAt: now.toISOString() },
    problem: state === "done" ? null : problem,
  };
  const before = result.before === undefined ? {} : { before: result.before };
  await work.transact(async (useCase) => {
    const { tx, record } = useCase;
    const [settled] = await tx
      .update(push)
      .set({ state, outcome, ...before, endedAt: state === "unclear" ? null : now })
      .where(and(eq(push.id, row.id), eq(push.state, row.state)))
      .returning({ id: push.id });
    if (!settled) return;
    if (state === "done" && !row.isDryRun) await keepCopy(tx, work, row, now);
    // A look that found nothing new is no event.
    if (row.state === "unclear" && state === "unclear") return;
    await record({
      action: ACTIONS[state],
      companyId,
      after: { state, problem: outcome.problem, items: result.items.slice(0, ITEMS_RECORDED_MAX) },
      detail: { pushId: row.id, kind: row.kind, policyId: row.policyId, isDryRun: row.isDryRun },
    });
    if (state === "done")
      await askAfterRehearsal({ organizationId: work.organizationId, clock: deps.clock }, useCase, row);
  });
}

async function keepCopy(tx: Transaction, { companyId }: CompanyWork, row: PushRow, now: Date): Promise<void> {
  const isGp = row.policyId === "";
  const [owner] = await tx
    .update(company)
    .set(isGp ? { accountsReadAt: null } : { workspacesReadAt: null })
    .where(eq(company.id, companyId))
    .returning({ connectionId: company.expensifyConnectionId });
  if (row.kind !== "tags" || !owner) return;
  const place = { organizationId: row.organizationId, connectionId: owner.connectionId, policyId: row.policyId };
  for (const [index, level] of (row.wanted as TagsWanted).levels.entries()) {
    const at = { ...place, level: index + 1 };
    const rows = level.tags.map(({ name, enabled, glCode }) => {
      return { ...at, levelName: level.name, name, enabled, glCode, firstSeenAt: now, lastSeenAt: now, goneAt: null };
    });
    for (let start = 0; start < rows.length; start += ROWS_PER_INSERT_MAX) {
      await tx
        .insert(tag)
        .values(rows.slice(start, start + ROWS_PER_INSERT_MAX))
        .onConflictDoUpdate({
          target: [tag.connectionId, tag.policyId, tag.level, tag.name],
          set: { enabled: sql`excluded.enabled`, glCode: sql`excluded.gl_code`, lastSeenAt: now, goneAt: null },
        });
    }
    const unlisted = and(
      ...[eq(tag.connectionId, at.connectionId), eq(tag.policyId, at.policyId), eq(tag.level, at.level)],
      isNull(tag.goneAt),
      or(isNull(tag.lastSeenAt), ne(tag.lastSeenAt, now)),
    );
    await tx.update(tag).set({ goneAt: now }).where(unlisted);
  }
}
