import { eq } from "drizzle-orm";
import { z } from "zod";
import type { LedgerSetup } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { account, company } from "#db/schema/index.ts";
import { noteRead, noteResume } from "./keep-reading.ts";
import { accountList, type AccountRow, accountRow } from "./list-shape.ts";
import { lockList, markUnseen, putRows } from "./list-sql.ts";
import type { ReferencePlace } from "./place.ts";
import { loadReads } from "./reference-reads.ts";

/** What was read before is not built upon longer than this: the reading begins anew. */
const RESUME_MAX_MS = 3_600_000;

/** A first reading of the chart that is under way: when it began, and the account that it has come to. */
export type FirstReading = Readonly<{ startedAt: Date; after: string | null }>;
const Kept = z.object({ startedAt: z.coerce.date(), after: z.string().nullable() });

/**
 * The first reading of a chart, at its beginning or where it was cut off within the last hour; null: the chart was read whole
 * before, or is known from an older release.
 */
export async function firstReadingOf(place: ReferencePlace): Promise<FirstReading | null> {
  return place.inOrganization(async (tx) => {
    const row = (await loadReads(tx, place.companyId)).of("account");
    if (row?.fullAt) return null;
    const anew = { startedAt: place.now, after: null };
    if (!row?.resumeAt) {
      const ofCompany = eq(account.companyId, place.companyId);
      const known = await tx.select({ number: account.number }).from(account).where(ofCompany).limit(1);
      return known.length === 0 ? anew : null;
    }
    const kept = Kept.parse(JSON.parse(row.resumeAt));
    const ageMs = place.now.getTime() - kept.startedAt.getTime();
    return ageMs >= 0 && ageMs <= RESUME_MAX_MS ? kept : anew;
  });
}

/**
 * Reads the chart part by part and keeps each as it comes, so that a crash or a deadline costs one part. Nothing was known
 * before, so there is no news and nothing to brake; until it is whole, an account that was not read yet counts as missing.
 *
 * Only the first reading is resumed. A later one is compared as a whole, so that a short list is braked: cut off, it changes
 * nothing, and what is known stays in use until the next one. In between the list is read by `ModifiedDate`, from the last
 * complete reading on (`windowOf`): that is resumed by itself, since a window is only left behind once it was kept.
 *
 * Errors: of the list.
 */
export async function readFirstChart(
  ledger: LedgerSetup,
  place: ReferencePlace,
  reading: FirstReading,
  signal: AbortSignal,
): Promise<Result<void, RunProblem>> {
  for await (const part of ledger.readAccountParts(place.gpCompanyId, reading.after, signal)) {
    if (!part.ok) {
      // Its parts do not fit together: where it has come to is worth nothing.
      if (part.error.code === "gp_list_incomplete") await noteAfter(place, { ...reading, after: null });
      return part;
    }
    const { accounts, upTo } = part.value;
    await place.inOrganization((tx) => keepPart(tx, place, reading, { rows: accounts.map(accountRow), upTo }));
  }
  return ok(undefined);
}

async function keepPart(
  tx: Transaction,
  place: ReferencePlace,
  reading: FirstReading,
  { rows, upTo }: Readonly<{ rows: readonly AccountRow[]; upTo: string | null }>,
): Promise<void> {
  const shape = accountList(place);
  await lockList(tx, shape);
  await putRows(tx, shape, rows, place.now);
  if (upTo !== null) return noteResume(tx, place, shape, textOf({ ...reading, after: upTo }));
  // Of an attempt that was given up: GP may have lost them since.
  await markUnseen(tx, shape, reading.startedAt, place.now);
  // What GP changed since it began comes with the next window, also in the parts that were read first.
  await noteRead(tx, { ...place, now: reading.startedAt }, shape, true);
  await tx.update(company).set({ accountsReadAt: place.now }).where(eq(company.id, place.companyId));
}

async function noteAfter(place: ReferencePlace, reading: FirstReading): Promise<void> {
  await place.inOrganization((tx) => noteResume(tx, place, accountList(place), textOf(reading)));
}

function textOf(reading: FirstReading): string {
  return JSON.stringify(reading);
}
