import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Account, ExpenseSource, LedgerSetup, WorkspaceDetail } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { account, category, company, tag } from "#db/schema/index.ts";

const ROWS_PER_INSERT_MAX = 1_000;

export type ReferencePlace = Readonly<{
  organizationId: string;
  companyId: string;
  connectionId: string;
  policyIds: readonly string[];
  now: Date;
  inOrganization: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
}>;

/** Categories and tags of the company's workspaces, read anew and kept as one. */
export async function readWorkspaces(
  source: ExpenseSource,
  place: ReferencePlace,
  signal: AbortSignal,
): Promise<Result<void, RunProblem>> {
  const read = await source.readWorkspaces(place.policyIds, signal);
  if (!read.ok) return read;
  await place.inOrganization(async (tx) => {
    for (const detail of read.value) await replaceWorkspace(tx, place, detail);
    await tx.update(company).set({ workspacesReadAt: place.now }).where(eq(company.id, place.companyId));
  });
  return ok(undefined);
}

async function replaceWorkspace(tx: Transaction, place: ReferencePlace, detail: WorkspaceDetail): Promise<void> {
  const { organizationId, connectionId } = place;
  const { policyId } = detail;
  await tx.delete(category).where(and(eq(category.connectionId, connectionId), eq(category.policyId, policyId)));
  await tx.delete(tag).where(and(eq(tag.connectionId, connectionId), eq(tag.policyId, policyId)));
  const own = { organizationId, connectionId, policyId };
  for (const part of inParts(detail.categories)) {
    await tx
      .insert(category)
      .values(part.map((each) => ({ ...own, ...each })))
      .onConflictDoNothing();
  }
  for (const part of inParts(detail.tags)) {
    const rows = part.map((each) => ({ ...own, ...each, levelName: detail.tagLevels[each.level - 1] ?? "" }));
    await tx.insert(tag).values(rows).onConflictDoNothing();
  }
}

/** The chart of accounts: upserted, and what GP no longer lists is marked gone, never deleted. */
export async function readChart(
  ledger: LedgerSetup,
  gpCompanyId: number,
  place: ReferencePlace,
  signal: AbortSignal,
): Promise<Result<void, RunProblem>> {
  const read = await ledger.listAccounts(gpCompanyId, signal);
  if (!read.ok) return read;
  await place.inOrganization((tx) => replaceChart(tx, place, read.value));
  return ok(undefined);
}

async function replaceChart(tx: Transaction, place: ReferencePlace, accounts: readonly Account[]): Promise<void> {
  const { organizationId, companyId, now } = place;
  for (const part of inParts(accounts)) {
    await tx
      .insert(account)
      .values(part.map((each) => ({ organizationId, companyId, ...each, goneAt: null })))
      .onConflictDoUpdate({
        target: [account.companyId, account.number],
        set: {
          description: sql`excluded.description`,
          active: sql`excluded.active`,
          allowsEntry: sql`excluded.allows_entry`,
          type: sql`excluded.type`,
          postingType: sql`excluded.posting_type`,
          goneAt: null,
        },
      });
  }
  const known = await tx
    .select({ number: account.number })
    .from(account)
    .where(and(eq(account.companyId, companyId), isNull(account.goneAt)));
  const listed = new Set(accounts.map((each) => each.number));
  const gone = known.map((each) => each.number).filter((number) => !listed.has(number));
  for (const part of inParts(gone)) {
    await tx
      .update(account)
      .set({ goneAt: now })
      .where(and(eq(account.companyId, companyId), inArray(account.number, [...part])));
  }
  await tx.update(company).set({ accountsReadAt: now }).where(eq(company.id, companyId));
}

function inParts<T>(rows: readonly T[]): readonly (readonly T[])[] {
  const parts = Math.ceil(rows.length / ROWS_PER_INSERT_MAX);
  return Array.from({ length: parts }, (_, index) =>
    rows.slice(index * ROWS_PER_INSERT_MAX, (index + 1) * ROWS_PER_INSERT_MAX),
  );
}
