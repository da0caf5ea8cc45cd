import { accountFaults } from "#lib/core/mapping/account-faults.ts";
import { categorySegments, findEntry, type MappedEntry, usesCompanyMapping } from "#lib/core/mapping/find-entry.ts";
import { tagSource } from "#lib/core/mapping/parts/tag-source.ts";
import { plannedDays, rulesOn } from "#lib/core/mapping/rules-on.ts";
import type { Day } from "#lib/core/day.ts";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import { COMPANY_PREFIX, type CompanyRules, type MappingKey } from "#lib/core/mapping/rules.ts";
import { settlementAccountProblem } from "#lib/core/mapping/settlement.ts";
import { cents, sumCents, type Cents } from "#lib/core/money.ts";
import { type HeldCount, NONE_HELD } from "./load-held.ts";
import type { SinceOf } from "./load-since.ts";
import type { Source } from "./load-sources.ts";
import type { SpendGroup } from "./load-spend.ts";
import type { MappingRow, PlannedTarget, RowTarget } from "./mapping-row.ts";
import { type Choice, segmentChoices, settlementChoices } from "./choices.ts";
import type { Refusal } from "./segment-values.ts";

export type RowFacts = Readonly<{
  rules: CompanyRules;
  groups: readonly SpendGroup[];
  held: ReadonlyMap<string, HeldCount>;
  since: SinceOf;
  /** What is planned is planned for later than this; null: not asked for. */
  today: Day | null;
}>;

type Planned = ReadonlyMap<string, readonly Day[]>;

type Choices = ReadonlyMap<string, Choice>;

/** A row for each source, with its money and its target. Suggestions are looked up where they are wanted: `createRowSuggest`. */
export function sourceRows(sources: readonly Source[], facts: RowFacts): readonly MappingRow[] {
  const spend = spendByKey(facts.groups, facts.rules);
  const byValue = (choices: readonly Choice[]): Choices => new Map(choices.map((choice) => [choice.value, choice]));
  const choices = new Map(
    facts.rules.segments.map(({ position }) => [position, byValue(segmentChoices(facts.rules, position))]),
  );
  choices.set(0, byValue(settlementChoices(facts.rules)));
  const planned: Planned = facts.today === null ? new Map() : plannedDays(facts.rules, facts.today);
  return sources.map((source) => {
    const ofSegment = choices.get(source.key.segment);
    const row = sourceRow(source, facts, spend, ofSegment);
    const next = nextOf(source.key, planned, facts, ofSegment);
    return next === null ? row : { ...row, next };
  });
}

function sourceRow(
  source: Source,
  facts: RowFacts,
  spend: ReadonlyMap<string, Cents>,
  choices: Choices | undefined,
): MappingRow {
  const id = mappingKeyText(source.key);
  const entry = entryOf(source.key, facts.rules);
  const target = entry && targetOf(entry, facts, choices);
  const chosen = target === null || target.whole ? undefined : choices?.get(target.value);
  const refusal = entry && refusalOf(entry, entry.target, chosen, facts.rules);
  const { reports, cents: heldCents } = facts.held.get(id) ?? NONE_HELD;
  const { key, name, segmentName, workspaces, enabled, glCode } = source;
  return {
    ...{ id, kind: key.kind, key, name, segmentName, workspaces, enabled, glCode },
    spendCents: spend.get(id) ?? cents(0),
    ...{ heldReports: reports, heldCents, target },
    setBy: entry?.setBy ?? null,
    setAt: entry?.setAt.toISOString() ?? null,
    version: entry?.version ?? null,
    suggestion: null,
    state: target === null ? "unmapped" : refusal === null ? "mapped" : "refused",
    refusal,
    ...sinceOf(source, target, refusal, facts),
  };
}

function targetOf(entry: MappedEntry, facts: RowFacts, choices?: Choices): RowTarget {
  const { kind, segment, target: value, keepsCostCentre } = entry;
  const whole = kind === "category" && segment === 0;
  const name = (whole ? undefined : choices?.get(value)?.name) ?? nameOf(value, facts);
  return { value, name, whole, ...(keepsCostCentre && !whole ? { keepsCostCentre } : {}) };
}

/** The first planned day on which the source stands for something else than now. */
function nextOf(
  key: MappingKey,
  planned: Planned,
  facts: RowFacts,
  choices: Choices | undefined,
): PlannedTarget | null {
  const texts = [key, ...(key.kind === "category" ? [{ ...key, segment: 0 }] : [])].map(mappingKeyText);
  const days = new Set(texts.flatMap((text) => planned.get(text) ?? []));
  if (days.size === 0) return null;
  const now = entryOf(key, facts.rules);
  for (const from of [...days].toSorted()) {
    const entry = entryOf(key, rulesOn(facts.rules, from));
    if (!isSame(entry, now)) return { from, target: entry && targetOf(entry, facts, choices) };
  }
  return null;
}

function isSame(one: MappedEntry | null, other: MappedEntry | null): boolean {
  const keeps = (entry: MappedEntry | null) => entry?.keepsCostCentre === true;
  return one?.target === other?.target && one?.segment === other?.segment && keeps(one) === keeps(other);
}

/** The row in force; of a category its whole account, where it has one. */
function entryOf(key: MappingKey, rules: CompanyRules): MappedEntry | null {
  const whole = key.kind === "category" ? findEntry(rules, { ...key, segment: 0 }) : null;
  return whole ?? findEntry(rules, key);
}

/** What GP has switched off or lost, not what it never took; what nobody offers, not a card that was not used. */
function sinceOf(
  { key, enabled }: Source,
  target: MappingRow["target"],
  refusal: Refusal | null,
  { since }: RowFacts,
): Pick<MappingRow, "offSince" | "refusedSince"> {
  const { kind, segment, level, source, policyId } = key;
  const isListed = kind === "tag" || kind === "category";
  const off = enabled || !isListed ? undefined : since(kind, kind === "tag" ? `${level}/${source}` : source, policyId);
  const ofTarget = (value: string, isAccount: boolean) =>
    isAccount ? since("account", value) : since("segment_value", `${segment}/${value}`);
  const isLost = refusal === "inactive" || refusal === "missing";
  const refused = isLost && target !== null ? ofTarget(target.value, target.whole || segment === 0) : undefined;
  return { ...(off ? { offSince: off } : {}), ...(refused ? { refusedSince: refused } : {}) };
}

/** Of a card also that nobody confirmed its account: it may be chosen, but holds its reports until somebody does. */
function refusalOf(
  { kind, segment }: MappingKey,
  target: string,
  chosen: Choice | undefined,
  rules: CompanyRules,
): Refusal | null {
  if (kind === "card") return settlementAccountProblem(target, rules)?.reason ?? null;
  if (kind === "tag" && target.startsWith(COMPANY_PREFIX)) return null;
  if (kind === "category" && segment === 0) return accountFaults(rules.accounts.get(target))[0] ?? null;
  return chosen === undefined ? "missing" : chosen.refusal;
}

/** Of what stands in no list of a segment: a whole account, or another company. */
function nameOf(target: string, { rules }: RowFacts): string {
  if (target.startsWith(COMPANY_PREFIX)) return "another company: its reports are held";
  return rules.accounts.get(target)?.description ?? "";
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
  return entryOf(own, rules) || !usesCompanyMapping(rules, policyId) ? own : key;
}

/** What an expense of this group needs mapped. */
function keysOf(group: SpendGroup, rules: CompanyRules): readonly MappingKey[] {
  const keys: MappingKey[] = [];
  if (categorySegments(rules).length === 0)
    keys.push(usedKey(rules, group.policyId, { kind: "category", segment: 0, level: 0, source: group.category }));
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
