import { desc, eq } from "drizzle-orm";
import type { Transaction } from "#db/client.ts";
import { companyOptions } from "#db/schema/index.ts";
import { loadRules, type LoadedRules } from "../load-rules.ts";
import type { CloneSide } from "./clone-difference.ts";

export type LoadedSide = CloneSide & Readonly<{ loaded: LoadedRules }>;

/** One of the two companies of a take-over; null: there is none. */
export async function loadSide(tx: Transaction, companyId: string, now: Date): Promise<LoadedSide | null> {
  const loaded = await loadRules(tx, companyId, now);
  if (!loaded) return null;
  const [row] = await tx
    .select({ options: companyOptions.options, setBy: companyOptions.setBy, setById: companyOptions.setById })
    .from(companyOptions)
    .where(eq(companyOptions.companyId, companyId))
    .orderBy(desc(companyOptions.version))
    .limit(1);
  const optionsBy = row === undefined || row.setById === null ? null : row.setBy;
  return { loaded, rules: loaded.rules, options: row?.options ?? {}, optionsBy };
}
