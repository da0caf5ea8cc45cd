import { findEntry, usesCompanyMapping } from "#lib/core/mapping/find-entry.ts";
import { tagSource } from "#lib/core/mapping/parts/tag-source.ts";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import type { CompanyRules, MappingEntry, MappingKey } from "#lib/core/mapping/rules.ts";
import { settlementAccountFault, settlementAccountProblem } from "#lib/core/mapping/settlement.ts";
import { type SegmentValue, suggestTarget } from "#lib/core/mapping/suggest.ts";
import { cents, sumCents, type Cents } from "#lib/core/money.ts";
import { type HeldCount, NONE_HELD } from "./load-held.ts";
import type { Source } from "./load-sources.ts";
import type { SpendGroup } from "./load-spend.ts";
import type { MappingRow } from "./mapping-row.ts";
import { type Refusal, segmentValues } from "./segment-values.ts";

export type RowFacts = Readonly<{
  rules: CompanyRules;
  groups: readonly SpendGroup[];
  held: ReadonlyMap<string, HeldCount>;
  /** Rows to learn from, in force or not, of this company and others. */
  used: readonly MappingEntry[];
}>;

type Choice = Readonly<{ value: string; name: string; refusal: Refusal | null; suggested: boolean }>;

/** A row for each source, with its money, its target and, where there is none, a suggestion. */
export function sourceRows(sources: readonly Source[], facts: RowFacts): readonly MappingRow[] {
  const spend = spendByKey(facts.groups, facts.rules);
  const choices = new Map(
    facts.rules.segments.map(({ position }) => [position, segmentChoices(facts.rules, position)]),
  );
  choices.set(0, settlementChoices(facts.rules));
  return sources.map((source) => sourceRow(source, facts, spend, choices.get(source.key.segment) ?? []));
}

function sourceRow(
  source: Source,
  facts: RowFacts,
  spend: ReadonlyMap<string, Cents>,
  choices: readonly Choice[],
): MappingRow {
  const id = mappingKeyText(source.key);
  const entry = facts.rules.mapping.get(id);
  const chosen = entry?.target == null ? undefined : choices.find(({ value }) => value === entry.target);
  const target = entry?.target == null ? null : { value: entry.target, name: chosen?.name ?? "" };
  const refusal = target === null ? null : refusalOf(source.key.kind, target.value, chosen, facts.rules);
  const { reports, cents: heldCents } = facts.held.get(id) ?? NONE_HELD;
  const { key, name, segmentName, workspaces, enabled } = source;
  return {
    ...{ id, kind: key.kind, key, name, segmentName, workspaces, enabled },
    spendCents: spend.get(id) ?? cents(0),
    ...{ heldReports: reports, heldCents, target },
    setBy: entry?.setBy ?? null,
    setAt: entry?.setAt.toISOString() ?? null,
    version: entry?.version ?? null,
    suggestion: target === null ? suggestionOf(source, choices, facts.used) : null,
    state: target === null ? "unmapped" : refusal === null ? "mapped" : "refused",
    refusal,
  };
}

/** Of a card also that nobody confirmed its account: it may be chosen, but holds its reports until somebody does. */
function refusalOf(
  kind: MappingKey["kind"],
  target: string,
  chosen: Choice | undefined,
  rules: CompanyRules,
): Refusal | null {
  if (kind === "card") return settlementAccountProblem(target, rules)?.reason ?? null;
  return chosen === undefined ? "missing" : chosen.refusal;
}

function suggestionOf(
  source: Source,
  choices: readonly Choice[],
  used: readonly MappingEntry[],
): MappingRow["suggestion"] {
  const values: SegmentValue[] = choices
    .filter(({ suggested }) => suggested)
    .map(({ value, name }) => ({ value, name }));
  const found = suggestTarget(source.key, { glCode: source.glCode, values, used });
  if (!found) return null;
  const { target: value, reason, scorePercent } = found;
  return { value, name: values.find((one) => one.value === value)?.name ?? "", reason, scorePercent };
}

function segmentChoices(rules: CompanyRules, position: number): readonly Choice[] {
  return segmentValues(rules, position).map(({ value, name, refusal, balanceSheet }) => ({
    ...{ value, name, refusal },
    suggested: refusal === null && !balanceSheet,
  }));
}

/** Whole accounts for card programmes: only what a credit may go to is suggested. */
function settlementChoices(rules: CompanyRules): readonly Choice[] {
  return [...rules.accounts.values()].map(({ number, description }) => {
    const refusal = settlementAccountFault(number, rules);
    return { value: number, name: description, refusal, suggested: refusal === null };
  });
}

function spendByKey(groups: readonly SpendGroup[], rules: CompanyRules): ReadonlyMap<string, Cents> {
  const spend = new Map<string, Cents>();
  for (const group of groups) {
    for (const key of keysOf(group, rules)) {
      const text = mappingKeyText(key);
      spend.set(text, sumCents([spend.get(text) ?? cents(0), group.spendCents]));
    }
  }
  return spend;
}

/** The row that such a category or tag uses: the workspace's own where there is one, or must be. */
function usedKey(rules: CompanyRules, policyId: string, key: MappingKey): MappingKey {
  const own = { ...key, policyId };
  return findEntry(rules, own) || !usesCompanyMapping(rules, policyId) ? own : key;
}

/** What an expense of this group needs mapped. */
function keysOf(group: SpendGroup, rules: CompanyRules): readonly MappingKey[] {
  const whole: MappingKey = { kind: "category", segment: 0, level: 0, source: group.category };
  const keys: MappingKey[] = findEntry(rules, whole) ? [whole] : [];
  for (const { position: segment, source } of rules.segments) {
    if (source.kind === "category")
      keys.push(usedKey(rules, group.policyId, { kind: "category", segment, level: 0, source: group.category }));
    if (source.kind === "tag") {
      const tag = tagSource(group, group, source.level, rules);
      keys.push(usedKey(rules, group.policyId, { kind: "tag", segment, level: source.level, source: tag }));
    }
    if (source.kind === "workspace") keys.push({ kind: "workspace", segment, level: 0, source: group.policyId });
  }
  if (group.reimbursable === false && group.card !== "")
    keys.push({ kind: "card", segment: 0, level: 0, source: group.card });
  return keys;
}
