import { eq } from "drizzle-orm";
import { z } from "zod";
import { actorName } from "#lib/core/audit/event.ts";
import { mayDo, type Right } from "#lib/core/access/roles.ts";
import type { CompanyOptions } from "#lib/core/mapping/company-options.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { company, companyOptions, fiscalPeriod } from "#db/schema/index.ts";
import { transact, type Context, type UseCase } from "../../context.ts";
import { type Affected, affectedReports } from "../../mapping/affected-reports.ts";
import { type MappingEffect, replanAffected } from "../../mapping/replan-affected.ts";
import { type MappingWrite, writeMapping, type Written } from "../../mapping/write-mapping.ts";
import {
  chosenOf,
  CLONE_PARTS,
  type CloneChange,
  cloneDifference,
  type ClonePart,
  type CloneSide,
} from "./clone-difference.ts";
import { openReports } from "../open-reports.ts";
import { loadSide } from "./load-side.ts";
import { optionsAfter, takenParts } from "./taken-parts.ts";

const OVERWRITTEN_MAX = 5_000;
const ID_LENGTH_MAX = 2_000;

export const CloneRules = z.strictObject({
  companyId: z.uuid(),
  fromId: z.uuid(),
  parts: z.array(z.enum(CLONE_PARTS)).min(1),
  /** Ids of items that a person chose here and that are overwritten all the same. */
  overwrite: z.array(z.string().max(ID_LENGTH_MAX)).max(OVERWRITTEN_MAX).default([]),
  /** Of the company that is changed, as it stands on the person's screen. */
  expectedVersion: z.number().int().min(0),
});

export type ClonedRules = MappingEffect & Readonly<{ version: number; taken: number; left: number }>;

/** What stood there, kept in the event for the undo. */
export type CloneBefore = Readonly<{
  mapping: Written["before"];
  segments: CloneSide["rules"]["segments"] | null;
  liabilityAccount: string | null;
  options: Partial<CompanyOptions> | null;
  periods: CloneSide["rules"]["periods"] | null;
}>;

const RIGHTS: Readonly<Record<ClonePart, Right>> = {
  segments: "company.manage",
  settlement: "company.manage",
  mapping: "mapping.edit",
  options: "mapping.edit",
  periods: "calendar.manage",
};

/**
 * Takes mapping and rules over from another company of the organization, as one version, and plans anew what uses them. What cannot be
 * taken stays out, and so does what a person chose here unless it is ticked. What was confirmed of an account is not taken: each
 * company's person says that.
 *
 * Errors: `not_allowed` with the right that a part needs; `not_found`; `stale`; `invalid_input` where nothing is left to take.
 */
export async function cloneRules(
  ctx: Context,
  input: z.output<typeof CloneRules>,
): Promise<Result<ClonedRules, RequestProblem>> {
  const { companyId, fromId, parts, overwrite, expectedVersion } = input;
  const lacking = parts.map((part) => RIGHTS[part]).find((right) => !mayDo(ctx.roles, right));
  if (lacking) return err({ code: "not_allowed", right: lacking });
  const cloned = await transact(ctx, async (useCase) => {
    const { tx, record } = useCase;
    await tx.select({ id: company.id }).from(company).where(eq(company.id, companyId)).for("update");
    const [from, to] = [await loadSide(tx, fromId, ctx.clock.now()), await loadSide(tx, companyId, ctx.clock.now())];
    if (!from || !to || fromId === companyId) return err({ code: "not_found" as const, what: "company" });
    if (to.rules.mappingVersion !== expectedVersion) return err({ code: "stale" as const, what: "mapping" });
    const difference = cloneDifference(from, to, new Set(parts));
    const chosen = chosenOf(difference, new Set(overwrite));
    if (chosen.length === 0) return err({ code: "invalid_input" as const, issues: ["parts: nothing to take over"] });
    const written = await apply(ctx, useCase, { companyId, to, from }, chosen);
    if (!written.ok) return written;
    const { version, before } = written.value;
    const detail = { version, from: fromId, parts, taken: chosen.map(({ item }) => item.id).length };
    await record({ action: "company.rules_taken", companyId, before, after: { version }, detail });
    const affected = await affectedByClone(tx, companyId, before);
    return ok({ version, taken: chosen.length, left: difference.length - chosen.length, affected });
  });
  if (!cloned.ok) return cloned;
  const { affected, ...counts } = cloned.value;
  return ok({ ...counts, ...(await replanAffected(ctx, companyId, affected)) });
}

type Sides = Readonly<{ companyId: string; from: CloneSide; to: CloneSide }>;
type Applied = Readonly<{ version: number; before: CloneBefore }>;

/** What a take-over, or its undo, may move: rows of the mapping meet the reports that use them, everything else every open one. */
export async function affectedByClone(
  tx: Transaction,
  companyId: string,
  { mapping, ...more }: CloneBefore,
): Promise<Affected> {
  const isMappingAlone = Object.values(more).every((each) => each === null);
  return isMappingAlone ? affectedReports(tx, companyId, mapping) : openReports(tx, companyId);
}

/** Company fields first, so that the rows are checked against the segments that they are for. */
async function apply(
  ctx: Context,
  useCase: UseCase,
  { companyId, from, to }: Sides,
  chosen: readonly CloneChange[],
): Promise<Result<Applied, RequestProblem>> {
  const { segments, liabilityAccount, periods, writes, options } = takenParts(chosen, from, to);
  await setRules(ctx, useCase, companyId, { segments, liabilityAccount, periods });
  const written = await writeRows(ctx, useCase, companyId, to.rules.mappingVersion, writes);
  if (!written.ok) return written;
  const { version } = written.value;
  if (options !== null) {
    // Who takes a tax rule over has set it here: that person may not approve what it splits.
    const set = { ...setBy(ctx), at: ctx.clock.now().toISOString(), version };
    await setOptions(ctx, useCase, companyId, version, optionsAfter(to, options, set));
  }
  const before: CloneBefore = {
    mapping: written.value.before,
    segments: segments === null ? null : to.rules.segments,
    liabilityAccount: liabilityAccount === null ? null : to.rules.liabilityAccount,
    options: options === null ? null : to.options,
    periods: periods.length > 0 ? to.rules.periods : null,
  };
  return ok({ version, before });
}

function setBy(ctx: Context) {
  return { byId: ctx.actor.kind === "user" ? ctx.actor.id : null, by: actorName(ctx.actor) };
}

/** Rows as the company's next version; without any the version counts up all the same, since other rules belong to it. */
export async function writeRows(
  ctx: Context,
  useCase: UseCase,
  companyId: string,
  expectedVersion: number,
  writes: readonly MappingWrite[],
): Promise<Result<Written, RequestProblem>> {
  if (writes.length > 0) return writeMapping(ctx, useCase, { companyId, expectedVersion }, writes);
  const version = expectedVersion + 1;
  await useCase.tx.update(company).set({ mappingVersion: version }).where(eq(company.id, companyId));
  return ok({ version, before: [] });
}

export async function setOptions(
  ctx: Context,
  { tx }: UseCase,
  companyId: string,
  version: number,
  options: Partial<CompanyOptions>,
): Promise<void> {
  const { byId: setById, by } = setBy(ctx);
  const set = { setById, setBy: by, setAt: ctx.clock.now() };
  await tx.insert(companyOptions).values({ organizationId: ctx.organizationId, companyId, version, options, ...set });
}

type RulesSet = Pick<CloneBefore, "segments" | "liabilityAccount"> &
  Readonly<{ periods: CloneSide["rules"]["periods"] }>;

export async function setRules(
  ctx: Context,
  { tx }: UseCase,
  companyId: string,
  { segments, liabilityAccount, periods }: RulesSet,
): Promise<void> {
  if (segments !== null) await tx.update(company).set({ segments }).where(eq(company.id, companyId));
  if (liabilityAccount !== null) await tx.update(company).set({ liabilityAccount }).where(eq(company.id, companyId));
  for (const period of periods)
    await tx
      .insert(fiscalPeriod)
      .values({ organizationId: ctx.organizationId, companyId, ...period })
      .onConflictDoUpdate({
        target: [fiscalPeriod.companyId, fiscalPeriod.year, fiscalPeriod.number],
        set: { firstDay: period.firstDay, lastDay: period.lastDay },
      });
}
