import { periodText } from "#lib/core/calendar/period-of.ts";
import { optionsOf } from "#lib/core/mapping/company-options.ts";
import type { CompanyRules, FiscalPeriod } from "#lib/core/mapping/rules.ts";
import type { Transaction } from "#db/client.ts";
import { affectedIds } from "../../mapping/impact/load-affected.ts";
import { type Impact, impactOf } from "../../mapping/impact/impact-of.ts";
import { withOneTarget } from "../../mapping/one-target.ts";
import { withChanges } from "../../mapping/preview-mapping.ts";
import type { MappingWrite } from "../../mapping/write-mapping.ts";
import type { LoadedRules } from "../load-rules.ts";
import { openReports } from "../open-reports.ts";
import { type OptionsInput, type SetBy, withOptions } from "../options-input.ts";
import type { CloneChange, CloneSide } from "./clone-difference.ts";

/** What of a company a take-over changes, part by part; null or empty: nothing of it. */
export type TakenParts = Readonly<{
  segments: CompanyRules["segments"] | null;
  liabilityAccount: string | null;
  periods: readonly FiscalPeriod[];
  writes: readonly MappingWrite[];
  options: OptionsInput | null;
}>;

export function takenParts(chosen: readonly CloneChange[], from: CloneSide, to: CloneSide): TakenParts {
  const changes = chosen.map(({ change }) => change);
  const segments = changes.flatMap((change) => (change.of === "segment" ? [change.rule] : []));
  const positions = new Map(segments.map((rule) => [rule.position, rule]));
  return {
    segments: segments.length > 0 ? to.rules.segments.map((rule) => positions.get(rule.position) ?? rule) : null,
    liabilityAccount: changes.find((change) => change.of === "settlement")?.account ?? null,
    periods: changes.flatMap((change) => (change.of === "period" ? [change.period] : [])),
    writes: changes.flatMap((change) => (change.of === "mapping" ? [change.write] : [])),
    options: takenOptions(changes, from, to),
  };
}

/** Null: none was chosen. Tax rules are added to those that are here, in the place of the same. */
function takenOptions(changes: readonly CloneChange["change"][], from: CloneSide, to: CloneSide): OptionsInput | null {
  const names = changes.flatMap((change) => (change.of === "option" ? [change.name] : []));
  const taxes = changes.flatMap((change) => (change.of === "tax" ? [change.rule] : []));
  if (names.length + taxes.length === 0) return null;
  const theirs = optionsOf(from.options);
  const kept = optionsOf(to.options).taxRules.filter(
    (mine) => !taxes.some(({ tax, category }) => tax === mine.tax && category === mine.category),
  );
  const taxRules = [...kept.map(({ set: _set, ...rule }) => rule), ...taxes];
  return {
    ...Object.fromEntries(names.map((name) => [name, theirs[name]])),
    ...(taxes.length === 0 ? {} : { taxRules }),
  };
}

/** The options as they would be; a tax rule that is taken over is set by whoever takes it. */
export function optionsAfter(to: CloneSide, options: OptionsInput, set?: SetBy) {
  return withOptions(optionsOf(to.options), options, set);
}

/** What taking these parts would do to what waits here. Nothing is written. */
export async function impactOfParts(
  tx: Transaction,
  { loaded, ...to }: CloneSide & Readonly<{ loaded: LoadedRules }>,
  parts: TakenParts,
  now: Date,
): Promise<Impact & Readonly<{ beyond: number }>> {
  const { companyId } = loaded.rules;
  const { writes, ...more } = parts;
  const isMappingAlone = Object.values(more).every(
    (part) => part === null || (Array.isArray(part) && part.length === 0),
  );
  const after = { ...loaded, rules: rulesAfter(loaded.rules, to, parts, now) };
  if (isMappingAlone) {
    const { waiting, beyond } = await affectedIds(tx, companyId, writes);
    return { ...(await impactOf(tx, waiting, after, { now, compare: "accounts" })), beyond };
  }
  const { reports, beyond } = await openReports(tx, companyId);
  const ids = reports.map(({ postingId }) => postingId);
  return { ...(await impactOf(tx, ids, after, { now, compare: "everything" })), beyond };
}

function rulesAfter(
  rules: CompanyRules,
  to: CloneSide,
  { segments, liabilityAccount, periods, writes, options }: TakenParts,
  now: Date,
): CompanyRules {
  const taken = new Map(periods.map((period) => [periodText(period), period]));
  const kept = rules.periods.filter((period) => !taken.has(periodText(period)));
  const base: CompanyRules = {
    ...rules,
    segments: segments ?? rules.segments,
    liabilityAccount: liabilityAccount ?? rules.liabilityAccount,
    periods: [...kept, ...periods].toSorted((one, other) => (one.firstDay < other.firstDay ? -1 : 1)),
    options: options === null ? rules.options : optionsAfter(to, options),
  };
  return writes.length === 0 ? base : withChanges(base, withOneTarget(writes, base), now);
}
