import { periodOf } from "#lib/core/calendar/period-of.ts";
import { day, isDay } from "#lib/core/day.ts";
import { accountFaults } from "#lib/core/mapping/account-faults.ts";
import {
  COMPANY_PREFIX,
  type CompanyRules,
  HOLD_TARGET,
  type MappingKey,
  type MappingMore,
} from "#lib/core/mapping/rules.ts";
import { lastDateOf } from "#lib/core/mapping/rules-on.ts";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import { settlementAccountFault } from "#lib/core/mapping/settlement.ts";
import { isCategoryMissing } from "#lib/core/mapping/source-problem.ts";
import { segmentValues, type SegmentChoice } from "./rows/segment-values.ts";

type Change = MappingKey & MappingMore & Readonly<{ target: string | null; confirmsAccount?: boolean | undefined }>;

/**
 * What is wrong with these changes, in words with the row's source first; empty when all may be saved. A row must feed a
 * segment that has such a source, and its target must stand in the chart and be usable now: a mapping to what GP will
 * refuse only moves the hold from here to there. An account that a card credits is confirmed by a person, then or before.
 */
export function checkChanges(changes: readonly Change[], rules: CompanyRules): readonly string[] {
  const choices = new Map<number, ReadonlyMap<string, SegmentChoice>>();
  const choicesOf = (position: number) => {
    const known = choices.get(position);
    if (known) return known;
    const made = new Map(segmentValues(rules, position).map((choice) => [choice.value, choice]));
    choices.set(position, made);
    return made;
  };
  const seen = new Set<string>();
  return changes.flatMap((change) => {
    const name = `${change.kind} ${change.source}`;
    const key = mappingKeyText(change);
    if (seen.has(key)) return [`${name}: twice in one change`];
    seen.add(key);
    const fault = keyFault(change, rules) ?? targetFault(change, rules, choicesOf);
    return fault === null ? [] : [`${name}: ${fault}`];
  });
}

function keyFault(change: Change, rules: CompanyRules): string | null {
  const { kind, segment, level, source, target, confirmsAccount, policyId = "" } = change;
  if (policyId !== "" && !rules.workspaces.has(policyId)) return `workspace ${policyId} does not feed this company`;
  if ((change.condition ?? null) !== null && kind !== "exception") return "only an exception has a condition";
  if (source === "" && kind !== "default") return "names nothing";
  const last = lastDateOf(rules, change);
  if (last !== null && change.effectiveFrom !== undefined && (change.effectiveFrom ?? "") < last)
    return `is mapped anew from ${last} on already: choose that date or a later one`;
  if (confirmsAccount === true && (kind !== "card" || target === null))
    return "only the account of a card is confirmed";
  if (kind === "expense_payer" || kind === "expense_account" || kind === "report_date") return null;
  if (kind === "card") return segment === 0 && level === 0 ? null : "a card has no segment";
  if (kind === "exception") return exceptionFault(change, rules);
  if (kind === "default") {
    const isCostCentre = rules.segments.some((each) => each.position === segment && each.source.kind === "tag");
    if (!isCostCentre || level !== 0) return "a default fills a segment that comes from a tag";
    return source === source.toLowerCase() ? null : "e-mail addresses are kept in lower case";
  }
  if (kind === "category" && isCategoryMissing(source)) return "stands for no category and stays a hole";
  if (kind === "category" && segment === 0) return level === 0 ? null : "a category has no level";
  const rule = rules.segments.find(({ position }) => position === segment);
  if (rule?.source.kind !== kind) return `segment ${segment} does not come from a ${kind}`;
  const wanted = rule.source.kind === "tag" ? rule.source.level : 0;
  return wanted === level ? null : `segment ${segment} does not come from tag level ${level}`;
}

/** Where it applies must be said; what it gives is a value, a whole account, or a hold. */
function exceptionFault({ segment, level, target, condition }: Change, rules: CompanyRules): string | null {
  if (level !== 0) return "an exception has no level";
  if (target === null) return null;
  if (condition == null) return "say when it applies";
  if (segment === 0) return null;
  const isKnown = rules.segments.some(({ position }) => position === segment);
  if (!isKnown) return `there is no segment ${segment}`;
  return target === HOLD_TARGET ? "a hold has no segment" : null;
}

function targetFault(
  { kind, segment, target, confirmsAccount }: Change,
  rules: CompanyRules,
  choicesOf: (position: number) => ReadonlyMap<string, SegmentChoice>,
): string | null {
  if (target === null) return null;
  if (kind === "expense_payer") return payerFault(target, rules);
  if (kind === "report_date") return dateFault(target, rules);
  if (kind === "exception" && target === HOLD_TARGET) return null;
  if (kind === "tag" && target.startsWith(COMPANY_PREFIX)) {
    return target.length > COMPANY_PREFIX.length ? null : "say which company the cost centre belongs to";
  }
  if (kind === "expense_account" || ((kind === "exception" || kind === "category") && segment === 0)) {
    const [fault] = accountFaults(rules.accounts.get(target));
    return fault ? `account ${target} is ${fault}` : null;
  }
  if (kind === "card") return cardFault(target, confirmsAccount === true, rules);
  const choice = choicesOf(segment).get(target);
  if (!choice) return `no account in GP has ${target} in segment ${segment}`;
  return choice.refusal === null ? null : `every account with ${target} is ${choice.refusal}`;
}

/** What a card's purchases are credited to: an account that nobody confirmed before is confirmed with the row. */
function cardFault(account: string, confirmsAccount: boolean, rules: CompanyRules): string | null {
  const fault = settlementAccountFault(account, rules);
  if (fault !== null) return `account ${account} is ${fault}`;
  return confirmsAccount || rules.confirmedAccounts.has(account)
    ? null
    : `confirm that account ${account} is neither the payables control account nor a bank account`;
}

/** A day of an open period. */
function dateFault(target: string, { periods }: CompanyRules): string | null {
  if (!isDay(target)) return "say a date like 2026-12-01";
  return periodOf(day(target), periods)?.closed === false ? null : `${target} is in no open period`;
}

const CARD_PREFIX = "card:";

/** `employee`, or a card programme that has its clearing account. */
function payerFault(target: string, rules: CompanyRules): string | null {
  if (target === "employee") return null;
  const programme = target.startsWith(CARD_PREFIX) ? target.slice(CARD_PREFIX.length) : "";
  const known = [...rules.mapping.values()].some((entry) => entry.kind === "card" && entry.source === programme);
  return known ? null : "pay by the employee or a mapped card programme";
}
