import { periodText } from "#lib/core/calendar/period-of.ts";
import type { CompanyOptions } from "#lib/core/mapping/company-options.ts";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import type { CompanyRules, FiscalPeriod, MappingEntry, SegmentRule } from "#lib/core/mapping/rules.ts";
import { settlementAccountFault } from "#lib/core/mapping/settlement.ts";
import { canonicalJson } from "#lib/core/report/canonical-json.ts";
import { checkChanges } from "../../mapping/check-change.ts";
import type { SegmentChoice } from "../../mapping/rows/segment-values.ts";
import { segmentValues } from "../../mapping/rows/segment-values.ts";
import type { MappingWrite } from "../../mapping/write-mapping.ts";

export const CLONE_PARTS = ["segments", "mapping", "options", "settlement", "periods"] as const;
export type ClonePart = (typeof CLONE_PARTS)[number];

/** Why something cannot be taken over. */
export type CloneRefusal =
  | "no_such_segment"
  | "no_such_value"
  | "value_refused"
  | "no_such_account"
  | "account_refused"
  | "not_confirmed_here"
  | "no_such_workspace"
  | "other_format";

/** `new`: nothing is there. `changed`: something else is there. `cannot`: what it points to is not there. Same things are left out. */
export type CloneItem = Readonly<{
  /** Unique in a difference. */
  id: string;
  part: ClonePart;
  label: string;
  kind: "new" | "changed" | "cannot";
  before: string | null;
  after: string;
  refusal: CloneRefusal | null;
  /** A person chose what is there: it is only overwritten where that is ticked. */
  byPerson: string | null;
}>;

type Change =
  | Readonly<{ of: "mapping"; write: MappingWrite }>
  | Readonly<{ of: "options"; name: keyof CompanyOptions }>
  | Readonly<{ of: "segment"; rule: SegmentRule }>
  | Readonly<{ of: "settlement"; account: string }>
  | Readonly<{ of: "period"; period: FiscalPeriod }>;
export type CloneChange = Readonly<{ item: CloneItem; change: Change }>;

export type CloneSide = Readonly<{ rules: CompanyRules; options: Partial<CompanyOptions>; optionsBy: string | null }>;

/** Kinds of rows that say something about more than one report. */
const TAKEN_KINDS: readonly MappingEntry["kind"][] = ["category", "tag", "workspace", "card", "exception", "default"];

/**
 * What taking these parts over from another company would do, item by item; pure. What the target's chart does not have, or GP
 * would refuse, cannot be taken; nor a card's account that nobody confirmed for this company. Closed periods stay a decision of
 * each company.
 */
export function cloneDifference(from: CloneSide, to: CloneSide, parts: ReadonlySet<ClonePart>): readonly CloneChange[] {
  const segments = parts.has("segments") ? segmentChanges(from.rules, to.rules) : [];
  const taken = segments.flatMap(({ change, item }) =>
    change.of === "segment" && item.kind !== "cannot" ? [change.rule] : [],
  );
  const bySegment = new Map(taken.map((rule) => [rule.position, rule]));
  const base = { ...to.rules, segments: to.rules.segments.map((rule) => bySegment.get(rule.position) ?? rule) };
  return [
    ...segments,
    ...(parts.has("settlement") ? settlementChanges(from.rules, base) : []),
    ...(parts.has("mapping") ? mappingChanges(from.rules, base) : []),
    ...(parts.has("options") ? optionChanges(from, to) : []),
    ...(parts.has("periods") ? periodChanges(from.rules, to.rules) : []),
  ];
}

function itemOf(
  part: ClonePart,
  id: string,
  values: Pick<CloneItem, "label" | "before" | "after"> & Partial<Pick<CloneItem, "refusal" | "byPerson">>,
): CloneItem {
  const { refusal = null, byPerson = null, before } = values;
  const kind = refusal !== null ? "cannot" : before === null ? "new" : "changed";
  return { ...values, id: `${part}/${id}`, part, kind, refusal, byPerson };
}

/** Where segments come from, where both companies' accounts have the same shape. */
function segmentChanges(from: CompanyRules, to: CompanyRules): readonly CloneChange[] {
  const isSameShape =
    from.segments.length === to.segments.length &&
    from.segments.every((rule, index) => rule.length === to.segments[index]?.length);
  return from.segments.flatMap((theirs, index) => {
    const mine = to.segments[index];
    if (mine && canonicalJson(mine.source) === canonicalJson(theirs.source)) return [];
    const rule = { ...(mine ?? theirs), source: theirs.source };
    const before = mine ? sourceText(mine) : null;
    const refusal = isSameShape ? null : ("other_format" as const);
    const values = { label: theirs.name, before, after: sourceText(theirs), refusal };
    return [{ item: itemOf("segments", String(theirs.position), values), change: { of: "segment", rule } }];
  });
}

function sourceText({ source }: SegmentRule): string {
  if (source.kind === "tag") return `tag level ${source.level}`;
  return source.kind === "constant" ? `always ${source.value}` : source.kind;
}

function settlementChanges(from: CompanyRules, to: CompanyRules): readonly CloneChange[] {
  const account = from.liabilityAccount;
  if (account === to.liabilityAccount) return [];
  const refusal = accountRefusal(account, to);
  const values = { label: "Owed to employees", before: to.liabilityAccount, after: account, refusal };
  return [{ item: itemOf("settlement", "liability", values), change: { of: "settlement", account } }];
}

function accountRefusal(account: string, to: CompanyRules): CloneRefusal | null {
  if (!to.accounts.has(account)) return "no_such_account";
  if (settlementAccountFault(account, to) !== null) return "account_refused";
  return to.confirmedAccounts.has(account) ? null : "not_confirmed_here";
}

function mappingChanges(from: CompanyRules, to: CompanyRules): readonly CloneChange[] {
  const choices = new Map<number, ReadonlyMap<string, SegmentChoice>>();
  const valuesOf = (position: number) => {
    const known = choices.get(position) ?? new Map(segmentValues(to, position).map((each) => [each.value, each]));
    choices.set(position, known);
    return known;
  };
  const inOrder = [...from.mapping].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return inOrder.flatMap(([key, entry]) => {
    // What is in force there now, since ever here: its date there says nothing about here.
    const {
      target,
      effectiveFrom: _from,
      version: _version,
      setById: _setById,
      setBy: _setBy,
      setAt: _at,
      ...row
    } = entry;
    const there = to.mapping.get(key) ?? null;
    if (target === null || !TAKEN_KINDS.includes(entry.kind) || there?.target === target) return [];
    const values = {
      label: rowLabel(entry, from),
      ...{ before: there?.target ?? null, after: target, refusal: rowRefusal(entry, target, to, valuesOf) },
      byPerson: there?.setById == null ? null : there.setBy,
    };
    const item = itemOf("mapping", mappingKeyText(entry), values);
    return [{ item, change: { of: "mapping", write: { ...row, target } } }];
  });
}

/** `category Meals`, with what a row of the same name beside it would not have. */
function rowLabel({ kind, segment, source }: MappingEntry, { workspaces }: CompanyRules): string {
  if (kind === "workspace") return `workspace ${workspaces.get(source)?.name ?? source}`;
  return `${kind} ${source}${kind === "category" && segment === 0 ? ", whole account" : ""}`.trim();
}

function rowRefusal(
  entry: MappingEntry,
  target: string,
  to: CompanyRules,
  valuesOf: (position: number) => ReadonlyMap<string, SegmentChoice>,
): CloneRefusal | null {
  const { kind, segment, level, source, policyId = "" } = entry;
  if (kind === "card") return accountRefusal(target, to);
  if (policyId !== "" && !to.workspaces.has(policyId)) return "no_such_workspace";
  const isWhole = kind === "category" && segment === 0;
  if (isWhole || kind === "exception" || kind === "default") {
    const { effectiveFrom: _from, ...row } = entry;
    return checkChanges([{ ...row, target }], to).length === 0
      ? null
      : segment === 0
        ? "no_such_account"
        : "no_such_value";
  }
  const fed = to.segments.find(({ position }) => position === segment)?.source;
  if (fed?.kind !== kind || (fed.kind === "tag" && fed.level !== level)) return "no_such_segment";
  if (kind === "workspace" && !to.workspaces.has(source)) return "no_such_workspace";
  const choice = valuesOf(segment).get(target);
  if (!choice) return "no_such_value";
  return choice.refusal === null ? null : "value_refused";
}

/** What a person switched on in their own name, for one company. */
const NEVER_TAKEN: readonly (keyof CompanyOptions)[] = ["pushSchedules"];

function optionChanges(from: CloneSide, to: CloneSide): readonly CloneChange[] {
  const all = Object.keys(from.options) as (keyof CompanyOptions)[];
  const names = all.filter((name) => !NEVER_TAKEN.includes(name)).toSorted();
  return names.flatMap((name) => {
    const [theirs, mine] = [from.options[name], to.options[name]];
    if (theirs === undefined || canonicalJson(theirs) === canonicalJson(mine ?? null)) return [];
    const before = mine === undefined ? null : valueText(mine);
    const values = { label: name, before, after: valueText(theirs), byPerson: before === null ? null : to.optionsBy };
    return [{ item: itemOf("options", name, values), change: { of: "options", name } }];
  });
}

function valueText(value: unknown): string {
  return typeof value === "string" ? value : canonicalJson(value);
}

function periodChanges(from: CompanyRules, to: CompanyRules): readonly CloneChange[] {
  const mine = new Map(to.periods.map((period) => [periodText(period), period]));
  const text = ({ firstDay, lastDay }: FiscalPeriod) => `${firstDay} to ${lastDay}`;
  return from.periods.flatMap((theirs) => {
    const label = periodText(theirs);
    const there = mine.get(label);
    if (there && text(there) === text(theirs)) return [];
    const values = { label: `Period ${label}`, before: there ? text(there) : null, after: text(theirs) };
    const period = { ...theirs, closed: there?.closed ?? false };
    return [{ item: itemOf("periods", label, values), change: { of: "period", period } }];
  });
}

/** What is done of a difference: all that is new, and what would be overwritten where it is ticked or no person chose it. */
export function chosenOf(difference: readonly CloneChange[], overwritten: ReadonlySet<string>): readonly CloneChange[] {
  return difference.filter(
    ({ item: { kind, byPerson, id } }) =>
      kind !== "cannot" && (kind === "new" || byPerson === null || overwritten.has(id)),
  );
}
