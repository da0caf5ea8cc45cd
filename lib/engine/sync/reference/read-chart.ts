import { eq } from "drizzle-orm";
import type { Account, LedgerSetup, ModifiedWindow } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { compareReading } from "#lib/core/reference/compare-reading.ts";
import { segmentItems } from "#lib/core/reference/segment-items.ts";
import { ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { account, company } from "#db/schema/index.ts";
import { keepReading, noteChanges } from "./keep-reading.ts";
import { accountList, accountRow } from "./list-shape.ts";
import type { ReferencePlace } from "./place.ts";
import { firstReadingOf, readFirstChart } from "./read-first-chart.ts";
import { isStale, loadReads } from "./reference-reads.ts";

/** The whole chart is read this often; in between only what GP says was changed. */
const FULL_EVERY_MS = 24 * 3_600_000;
/**
 * Windows of last change reach back this far before the last reading and beyond now: GP keeps a date without a time of some
 * changes, and nobody knows whether its times are UTC everywhere (gp.md 1.3), so up to 14 hours and a day are allowed for.
 */
const OVERLAP_MS = 48 * 3_600_000;
const AHEAD_MS = 24 * 3_600_000;

/**
 * The chart of accounts, whole once a day and else by last change, and the segment values that follow from it. What GP no longer
 * lists is marked gone, never deleted. `isWhole`: whole in any case.
 *
 * Errors: of the list; a reading that is braked is none.
 */
export async function readChart(
  ledger: LedgerSetup,
  place: ReferencePlace,
  isWhole: boolean,
  signal: AbortSignal,
): Promise<Result<void, RunProblem>> {
  const first = await firstReadingOf(place);
  if (first !== null) return readFirstChart(ledger, place, first, signal);
  const changed = isWhole ? null : await windowOf(place, "account");
  const read = await ledger.listAccounts(place.gpCompanyId, signal, ...(changed === null ? [] : [changed]));
  if (!read.ok) return read;
  await place.inOrganization((tx) => keepChart(tx, place, read.value, changed === null));
  return ok(undefined);
}

/** Null: the list is read whole. */
export async function windowOf(place: ReferencePlace, kind: "account" | "vendor"): Promise<ModifiedWindow | null> {
  const row = await place.inOrganization(async (tx) => (await loadReads(tx, place.companyId)).of(kind));
  if (row === null || row.modifiedUntil === null || row.brakedAt !== null || isStale(row, FULL_EVERY_MS, place.now))
    return null;
  const { now } = place;
  return {
    from: new Date(row.modifiedUntil.getTime() - OVERLAP_MS),
    to: new Date(Math.max(now.getTime(), row.modifiedUntil.getTime()) + AHEAD_MS),
  };
}

async function keepChart(
  tx: Transaction,
  place: ReferencePlace,
  accounts: readonly Account[],
  isWhole: boolean,
): Promise<void> {
  const of = { ...place, tellsCompanies: [place.companyId] };
  const before = await valuesOf(tx, place);
  const { brake } = await keepReading(tx, of, accountList(place), accounts.map(accountRow), isWhole);
  if (brake === null) {
    const after = (await valuesOf(tx, place)).filter(({ isGone }) => !isGone);
    await noteChanges(tx, of, { kind: "segment_value", policyId: "" }, compareReading(before, after, true).changes);
  }
  await tx.update(company).set({ accountsReadAt: place.now }).where(eq(company.id, place.companyId));
}

async function valuesOf(tx: Transaction, { companyId, separator, segmentCount }: ReferencePlace) {
  const rows = await tx
    .select({ number: account.number, active: account.active, goneAt: account.goneAt })
    .from(account)
    .where(eq(account.companyId, companyId));
  const accounts = rows.map(({ number, active, goneAt }) => ({ number, active, isGone: goneAt !== null }));
  return segmentItems(accounts, separator, segmentCount);
}
