import { periodText } from "#lib/core/calendar/period-of.ts";
import { type CompanyOptions, optionsOf, type TaxRule } from "#lib/core/mapping/company-options.ts";
import type { CompanyRules, FiscalPeriod, MappingEntry, SegmentRule } from "#lib/core/mapping/rules.ts";
import { settlementAccountFault } from "#lib/core/mapping/settlement.ts";
import { canonicalJson } from "#lib/core/report/canonical-json.ts";
import { checkChanges } from "../../mapping/check-change.ts";
import type { SegmentChoice } from "../../mapping/rows/segment-values.ts";
import { segmentValues } from "../../mapping/rows/segment-values.ts";
import type { MappingWrite } from "../../mapping/write-mapping.ts";
import { checkOptions, isSameRule } from "../options-input.ts";

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
  | "other_format"
  | "options_refused";

/** What a row of the mapping says besides its key. */
export type RowSide = Readonly<{ target: string | null }> &
  Pick<MappingEntry, "condition" | "place" | "keepsCostCentre">;
type TaxSide = Omit<TaxRule, "set">;

/** What it is about, and what stands here and there; the screen has the words. */
export type CloneSaid =
  | Readonly<{ of: "text"; label: string; before: string | null; after: string }>
  | Readonly<{
      of: "row";
      row: Pick<MappingEntry, "kind" | "source" | "segment">;
      before: RowSide | null;
      after: RowSide;
    }>
  | Readonly<{ of: "option"; name: TakenOption; before: Partial<CompanyOptions>; after: Partial<CompanyOptions> }>
  | Readonly<{ of: "tax"; before: TaxSide | null; after: TaxSide }>;

/** `new`: nothing is there. `changed`: something else is there. `cannot`: what it points to is not there. Same things are left out. */
export type CloneItem = Readonly<{
  /** Unique in a difference. */
  id: string;
  part: ClonePart;
  kind: "new" | "changed" | "cannot";
  said: CloneSaid;
  refusal: CloneRefusal | null;
  /** A person chose what is there: it is only overwritten where that is ticked. */
  byPerson: string | null;
}>;

type Change =
  | Readonly<{ of: "mapping"; write: MappingWrite }>
  | Readonly<{ of: "option"; name: TakenOption }>
  | Readonly<{ of: "tax"; rule: TaxSide }>
  | Readonly<{ of: "segment"; rule: SegmentRule }>
  | Readonly<{ of: "settlement"; account: string }>
  | Readonly<{ of: "period"; period: FiscalPeriod }>;
export type CloneChange = Readonly<{ item: CloneItem; change: Change }>;

/** `options`: as they were saved. `optionsBy`: the person who saved them last. */
export type CloneSide = Readonly<{ rules: CompanyRules; options: Partial<CompanyOptions>; optionsBy: string | null }>;

/** Kinds of rows that say something about more than one report. */
const TAKEN_KINDS: readonly MappingEntry["kind"][] = ["category", "tag", "workspace", "card", "exception", "default"];

/**
 * What taking these parts over from another company would do, item by item; pure. What the target's chart does not have, or GP
 * would refuse, cannot be taken; nor a card's account that nobody confirmed for this company. Closed periods, and what may be written
 * to GP and Expensify, stay a decision of each company.
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
  said: CloneSaid,
  { refusal = null, byPerson = null }: Partial<Pick<CloneItem, "refusal" | "byPerson">> = {},
): CloneItem {
  const kind = refusal !== null ? "cannot" : said.before === null ? "new" : "changed";
  return { id: `${part}/${id}`, part, kind, said, refusal, byPerson };
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
    const said = { of: "text", label: theirs.name, before, after: sourceText(theirs) } as const;
    return [{ item: itemOf("segments", String(theirs.position), said, { refusal }), change: { of: "segment", rule } }];
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
  const said = { of: "text", label: "Owed to employees", before: to.liabilityAccount, after: account } as const;
  return [{ item: itemOf("settlement", "liability", said, { refusal }), change: { of: "settlement", account } }];
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
    const there = to.mapping.get(key);
    if (target === null || !TAKEN_KINDS.includes(entry.kind)) return [];
    const [before, after] = [there && there.target !== null ? sideOf(there) : null, sideOf(entry)];
    if (before !== null && canonicalJson(before) === canonicalJson(after)) return [];
    const { kind, source, segment } = entry;
    const said = { of: "row", row: { kind, source, segment }, before, after } as const;
    const byPerson = there?.setById == null ? null : there.setBy;
    const item = itemOf("mapping", key, said, { refusal: rowRefusal(entry, target, to, valuesOf), byPerson });
    return [{ item, change: { of: "mapping", write: { ...row, target } } }];
  });
}

function sideOf({ target, condition = null, place = null, keepsCostCentre = false }: MappingEntry): RowSide {
  return { target, condition, place, keepsCostCentre };
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

/** Taken over one by one: what else a company decides is for it alone, above all what may be written to GP and Expensify. */
const TAKEN_OPTIONS = [
  ...(["postingDate", "closedPeriod", "linesMax", "lineText"] as const),
  ...(["defaultByEmployee", "defaultByCompany", "vendorClass", "balanceSheetValues"] as const),
] satisfies readonly (keyof CompanyOptions)[];
export type TakenOption = (typeof TAKEN_OPTIONS)[number];

/** By what is in force: what was never saved is the default. */
function optionChanges(from: CloneSide, to: CloneSide): readonly CloneChange[] {
  const [theirs, mine] = [optionsOf(from.options), optionsOf(to.options)];
  const options = TAKEN_OPTIONS.flatMap((name): readonly CloneChange[] => {
    if (canonicalJson(theirs[name]) === canonicalJson(mine[name])) return [];
    const said = { of: "option", name, before: { [name]: mine[name] }, after: { [name]: theirs[name] } } as const;
    const refusal = checkOptions({ [name]: theirs[name] }, to.rules).length === 0 ? null : "options_refused";
    const byPerson = to.options[name] === undefined ? null : to.optionsBy;
    return [{ item: itemOf("options", name, said, { refusal, byPerson }), change: { of: "option", name } }];
  });
  return [...options, ...taxChanges(theirs.taxRules, mine.taxRules, to)];
}

/** Rules for other taxes stay as they are here. */
function taxChanges(theirs: readonly TaxRule[], mine: readonly TaxRule[], to: CloneSide): readonly CloneChange[] {
  return theirs.flatMap(({ set: _set, ...rule }): readonly CloneChange[] => {
    const there = mine.find(({ tax, category }) => tax === rule.tax && category === rule.category);
    if (there && isSameRule(there, rule)) return [];
    const { set = null, ...before } = there ?? {};
    const said = { of: "tax", before: there ? (before as TaxSide) : null, after: rule } as const;
    const fault = checkOptions({ taxRules: [rule] }, to.rules).length > 0;
    const refusal = !fault ? null : to.rules.accounts.has(rule.account) ? "account_refused" : "no_such_account";
    const byPerson = set === null || set.byId === null ? null : set.by;
    const item = itemOf("options", JSON.stringify(["tax", rule.tax, rule.category]), said, { refusal, byPerson });
    return [{ item, change: { of: "tax", rule } }];
  });
}

function periodChanges(from: CompanyRules, to: CompanyRules): readonly CloneChange[] {
  const mine = new Map(to.periods.map((period) => [periodText(period), period]));
  const text = ({ firstDay, lastDay }: FiscalPeriod) => `${firstDay} to ${lastDay}`;
  return from.periods.flatMap((theirs) => {
    const label = periodText(theirs);
    const there = mine.get(label);
    if (there && text(there) === text(theirs)) return [];
    const said = {
      of: "text",
      label: `Period ${label}`,
      before: there ? text(there) : null,
      after: text(theirs),
    } as const;
    const period = { ...theirs, closed: there?.closed ?? false };
    return [{ item: itemOf("periods", label, said), change: { of: "period", period } }];
  });
}

/** What is done of a difference: all that is new, and what would be overwritten where it is ticked or no person chose it. */
export function chosenOf(difference: readonly CloneChange[], overwritten: ReadonlySet<string>): readonly CloneChange[] {
  return difference.filter(
    ({ item: { kind, byPerson, id } }) =>
      kind !== "cannot" && (kind === "new" || byPerson === null || overwritten.has(id)),
  );
}
