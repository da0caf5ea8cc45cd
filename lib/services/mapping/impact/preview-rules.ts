import type { MappingKey } from "#lib/core/mapping/rules.ts";
import { isLegalMove } from "#lib/core/posting/state.ts";
import type { Transaction } from "#db/client.ts";
import type { LoadedRules } from "../../company/load-rules.ts";
import { type Impact, impactOf } from "./impact-of.ts";
import { affectedIds, type AffectedIds } from "./load-affected.ts";

/** What saving would do, of what uses the keys. */
export type RulesPreview = Impact &
  Readonly<{
    /** More than can be looked at at once. */
    beyond: number;
    /** Journals that GP has, or is being asked for, and that use a key: they keep the version that they were made with. */
    inGp: number;
    /** Of those, how many saving could plan anew by the table of legal moves: none, and counted all the same. */
    inGpTouched: number;
  }>;

/** Names no report: a change that may move any of them. */
export const EVERY_REPORT: readonly MappingKey[] = [{ kind: "exception", segment: 0, level: 0, source: "" }];

/** What other rows of the mapping would do to the reports that use these keys: nothing is written. */
export async function previewRules(
  tx: Transaction,
  after: LoadedRules,
  keys: readonly MappingKey[],
  now: Date,
): Promise<RulesPreview> {
  const affected = await affectedIds(tx, after.rules.companyId, keys);
  const impact = await impactOf(tx, affected.waiting, after, { now, compare: "accounts" });
  return { ...impact, ...inGpOf(affected), beyond: affected.beyond };
}

function inGpOf({ past }: AffectedIds): Pick<RulesPreview, "inGp" | "inGpTouched"> {
  const inGp = past.filter(({ state }) => IN_GP.includes(state));
  const count = (some: AffectedIds["past"]) => some.reduce((sum, each) => sum + each.count, 0);
  return { inGp: count(inGp), inGpTouched: count(inGp.filter(({ state }) => isLegalMove(state, "planned"))) };
}

/** In GP, or on the way there with bytes that never change. */
const IN_GP: readonly AffectedIds["past"][number]["state"][] = [
  ...(["queued", "claimed", "sending", "uncertain", "rejected", "sent", "already_in_gp"] as const),
];
