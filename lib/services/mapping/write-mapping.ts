import { and, eq } from "drizzle-orm";
import { rowBefore, withDate } from "#lib/core/mapping/rules-on.ts";
import type { CompanyRules, MappingKey, MappingMore } from "#lib/core/mapping/rules.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { actorName } from "#lib/core/audit/event.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { company, mapping } from "#db/schema/index.ts";
import type { Context, UseCase } from "../context.ts";
import { confirmSettlement } from "../company/confirm-settlement.ts";
import { loadRules } from "../company/load-rules.ts";
import { checkChanges } from "./check-change.ts";
import { withOneTarget } from "./one-target.ts";

export type MappingWrite = MappingKey &
  MappingMore &
  Readonly<{ target: string | null; confirmsAccount?: boolean | undefined }>;
/** What the rows said before, so that undo is one more saved change. */
export type MappingBefore = MappingKey & MappingMore & Readonly<{ target: string | null }>;
export type Written = Readonly<{ version: number; before: readonly MappingBefore[] }>;

type About = Readonly<{
  companyId: string;
  /** The version that the person saw; null where rows of others do not matter (an override of one expense). */
  expectedVersion: number | null;
  /** Where the change belongs to one report. */
  reportId?: string;
  postingId?: string;
}>;

/**
 * Appends rows as the company's next mapping version, and what `withOneTarget` adds to them, with one `mapping.changed` event per key, in the caller's transaction.
 * A settlement account that a change confirms is kept with who and when, and an event of its own. The company row is locked
 * first, so versions have no gaps and two people cannot save over each other.
 *
 * Errors: `not_found`; `stale` when somebody saved since `expectedVersion`; `invalid_input` with a sentence per bad row.
 */
export async function writeMapping(
  ctx: Context,
  { tx, record }: UseCase,
  about: About,
  wanted: readonly MappingWrite[],
): Promise<Result<Written, RequestProblem>> {
  const { companyId, expectedVersion } = about;
  const [locked] = await tx
    .select({ version: company.mappingVersion })
    .from(company)
    .where(eq(company.id, companyId))
    .for("update");
  const loaded = locked && (await loadRules(tx, companyId, ctx.clock.now()));
  if (!locked || !loaded) return err({ code: "not_found", what: "company" });
  if (expectedVersion !== null && expectedVersion !== locked.version) return err({ code: "stale", what: "mapping" });
  const all = withOneTarget(wanted, loaded.rules);
  const issues = checkChanges(all, loaded.rules);
  if (issues.length > 0) return err({ code: "invalid_input", issues });
  const changes = all.map((change) => withDate(change, loaded.rules));
  const version = locked.version + 1;
  const setBy = {
    setById: ctx.actor.kind === "user" ? ctx.actor.id : null,
    setBy: actorName(ctx.actor),
    setAt: ctx.clock.now(),
  };
  const { organizationId } = ctx;
  await tx.insert(mapping).values(
    changes.map((change) => ({
      ...{ organizationId, companyId, version, target: change.target, ...setBy },
      ...keyOf(change),
      ...moreOf(change),
    })),
  );
  await tx
    .update(company)
    .set({ mappingVersion: version })
    .where(and(eq(company.id, companyId), eq(company.mappingVersion, locked.version)));
  const before = changes.map((change) => beforeOf(change, loaded.rules));
  for (const [index, change] of changes.entries()) {
    await record({
      action: "mapping.changed",
      companyId,
      postingId: about.postingId ?? null,
      reportId: about.reportId ?? null,
      before: { target: before[index]?.target ?? null },
      after: { target: change.target, version, ...saidOf(change) },
      detail: keyOf(change),
    });
  }
  for (const account of newlyConfirmed(changes, loaded.rules)) {
    const confirmation = { organizationId, companyId, account, by: setBy.setBy, at: setBy.setAt };
    const entry = await confirmSettlement(tx, confirmation);
    if (entry) await record(entry);
  }
  return ok({ version, before });
}

/** Accounts that these changes confirm and nobody did before: who did it first stays. */
function newlyConfirmed(changes: readonly MappingWrite[], rules: CompanyRules): ReadonlySet<string> {
  const accounts = changes.flatMap(({ target, confirmsAccount }) =>
    confirmsAccount === true && target !== null && !rules.confirmedAccounts.has(target) ? [target] : [],
  );
  return new Set(accounts);
}

function keyOf({ kind, segment, level, source, policyId = "" }: MappingKey): MappingKey {
  return { kind, segment, level, source, ...(policyId === "" ? {} : { policyId }) };
}

function moreOf({ effectiveFrom, condition, place, keepsCostCentre }: MappingMore) {
  return {
    effectiveFrom: effectiveFrom ?? null,
    condition: condition ?? null,
    place: place ?? null,
    keepsCostCentre: keepsCostCentre ?? false,
  };
}

/** What of it was said at all, for the audit trail. */
function saidOf(change: MappingMore): MappingMore {
  const { effectiveFrom, condition, place, keepsCostCentre } = moreOf(change);
  return {
    ...(effectiveFrom === null ? {} : { effectiveFrom }),
    ...(condition === null ? {} : { condition, place }),
    ...(keepsCostCentre ? { keepsCostCentre } : {}),
  };
}

/** The row that undoes a change: what held before on the day from which it is for. */
function beforeOf(change: MappingWrite, rules: CompanyRules): MappingBefore {
  const known = rowBefore(rules, change);
  const { effectiveFrom } = moreOf(change);
  const dated = effectiveFrom === null ? {} : { effectiveFrom };
  return { ...keyOf(change), target: known?.target ?? null, ...saidOf(known ?? {}), ...dated };
}
