import { and, eq, isNotNull, isNull, lt, or } from "drizzle-orm";
import { databaseNow, type Lease } from "#lib/core/posting/lease.ts";
import { hasHistory, readAuditHead } from "#db/posting/start-attempt.ts";
import { company, companyLease } from "#db/schema/index.ts";
import { step, type PostingWorld } from "#lib/services/posting/step.ts";
import type { CompanyWork } from "./open-company.ts";
import { UNFINISHED } from "./unfinished.ts";

const PAGE_MAX = 500;

/**
 * Compares the database with what is remembered of it outside (posting-protocol.md, "When our own database goes back in
 * time"). When it was set back, all companies of the organization are told, and whoever sends for one of them loses the
 * lease. False: this visit is over, the next one clears up.
 */
export async function checkHistory(work: CompanyWork, lease: Lease): Promise<boolean> {
  const known = work.witness.known();
  const lostAt = databaseNow(lease, work.deps.clock.monotonicMs(), "at_most");
  const head = await work.transact(async ({ tx, record }) => {
    if (await hasHistory(tx, known)) return { intact: true, link: await readAuditHead(tx) };
    // What GP did in the part that was lost is looked at again.
    await tx.update(company).set({ historyLostAt: lostAt, sweptAt: null, watchedUntil: null });
    await tx
      .update(companyLease)
      .set({ holder: null, expiresAt: null })
      .where(eq(companyLease.ownerOrganizationId, work.organizationId));
    const now = await readAuditHead(tx);
    await record({ action: "company.history_lost", detail: { known: known?.sequence, found: now?.sequence ?? 0 } });
    return { intact: false, link: await readAuditHead(tx) };
  });
  if (head.link && head.intact) work.witness.note(head.link);
  if (head.link && !head.intact) work.witness.replace(head.link);
  if (!head.intact) work.deps.log.error({ company: work.companyId, known }, "the database was set back");
  return head.intact;
}

/**
 * After a loss all that is unfinished becomes uncertain: only then may anything of the company be sent. False: something is
 * left, and this visit is over.
 */
export async function clearUpAfterLoss(work: CompanyWork, world: PostingWorld, lease: Lease): Promise<boolean> {
  const [row] = await work.transact(({ tx }) =>
    tx
      .select({ lostAt: company.historyLostAt })
      .from(company)
      .where(
        and(
          eq(company.id, work.companyId),
          isNotNull(company.historyLostAt),
          or(isNull(company.historyHandledAt), lt(company.historyHandledAt, company.historyLostAt)),
        ),
      ),
  );
  if (!row) return true;
  const { clock } = world;
  for (;;) {
    const unfinished = await world.store.list(work.companyId, UNFINISHED, PAGE_MAX);
    if (unfinished.length === 0) break;
    let moved = 0;
    for (const posting of unfinished) {
      const now = databaseNow(lease, clock.monotonicMs(), "at_most");
      const result = await step(world, posting, { kind: "history_lost" }, now);
      if (result.kind === "moved") moved += 1;
    }
    // The lease is lost, or somebody is always faster.
    if (moved === 0) return false;
  }
  const handledAt = databaseNow(lease, clock.monotonicMs(), "at_most");
  await work.transact(({ tx }) =>
    tx.update(company).set({ historyHandledAt: handledAt }).where(eq(company.id, work.companyId)),
  );
  return true;
}
