import { COMPANY_PREFIX } from "#lib/core/mapping/rules.ts";
import type { PickerLead, PickerOption } from "../picker.tsx";
import { countOf, formatDay } from "#lib/web/format.ts";
import { pickOf } from "./pick.ts";
import type {
  MappingChange,
  MappingRow,
  MappingSuggestion,
  Refusal,
  Target,
  Targets,
} from "#lib/web/queries/mapping.ts";

const REFUSED: Readonly<Record<Refusal, string>> = {
  missing: "not in GP",
  inactive: "inactive",
  no_entry: "no entry allowed",
  not_posting: "not a posting account",
  not_balance_sheet: "not balance sheet",
  not_confirmed: "not confirmed",
};

/** Why a value or account cannot be had, in two or three words. */
export function refusalWords(refusal: Refusal): string {
  return REFUSED[refusal];
}

const NONE: readonly PickerOption[] = [];
/** Made once per answer of the server and segment: a table of 200 rows shares them, and so does the search in them. */
const made = new WeakMap<Targets, Map<string, readonly PickerOption[]>>();

/** All that a row can take, in order: values of its segment; for a category then whole accounts; for a card whole accounts only. */
export function allTargets(
  key: Pick<MappingChange, "kind" | "segment"> | null,
  targets: Targets | undefined,
): readonly PickerOption[] {
  if (key === null || targets === undefined) return NONE;
  const lists = made.get(targets) ?? new Map<string, readonly PickerOption[]>();
  made.set(targets, lists);
  const list = `${key.kind}/${key.segment}`;
  const known = lists.get(list);
  if (known) return known;
  const all = key.kind === "card" ? cardTargets(targets) : segmentTargets(key, targets);
  lists.set(list, all);
  return all;
}

/** Of which segment the row is that a change belongs to: a category's whole account stands in the row of its segment. */
export function rowKeyOf(
  { kind, segment }: Pick<MappingChange, "kind" | "segment">,
  targets: Targets | undefined,
): Pick<MappingChange, "kind" | "segment"> {
  if (kind !== "category" || segment !== 0) return { kind, segment };
  return { kind, segment: targets?.segments.find(({ source }) => source === "category")?.position ?? 0 };
}

/** Of a card's accounts all are on the balance sheet: nothing worth saying in each row. */
function cardTargets({ settlementAccounts }: Targets): readonly PickerOption[] {
  return settlementAccounts.map((each) => targetOption({ ...each, balanceSheet: false }));
}

function segmentTargets({ kind, segment }: Pick<MappingChange, "kind" | "segment">, targets: Targets) {
  const { segments, accounts, otherCompanies } = targets;
  const rule = segments.find(({ position }) => position === segment);
  const values = (rule?.values ?? []).map(targetOption);
  if (kind === "tag") return [...values, ...otherCompanies.map(otherCompany)];
  // With one segment only, its value is the whole account already.
  if (kind !== "category" || segments.length < 2) return values;
  const ofSegment = `${rule?.name ?? "Segment"}, ${othersWords(targets, segment)}`;
  return [
    ...values.map((one) => ({ ...one, group: ofSegment })),
    ...accounts.map((one) => ({
      ...targetOption(one),
      value: pickOf({ ...one, whole: true }),
      group: WHOLE,
      chip: "whole",
    })),
  ];
}

const WHOLE = "Whole account, always this one: the tag is ignored";

/** "cost centre from the tag": where the rest of the account comes from. */
function othersWords({ segments }: Targets, segment: number): string {
  const tagged = segments.filter(({ position, source }) => position !== segment && source === "tag");
  const names = tagged.map(({ name }) => name.toLowerCase());
  return names.length === 0 ? "the rest from its own source" : `${names.join(" and ")} from the tag`;
}

/** A tag of another company's cost centre: its reports are held, since nothing is posted between companies. */
function otherCompany(code: string): PickerOption {
  return { value: `${COMPANY_PREFIX}${code}`, code, name: "another company: hold its reports" };
}

/** What stands above all others in a row's list: the suggestion with its reason, and what was used last. */
export function leadingTargets(
  { key, suggestion }: Pick<MappingRow, "key" | "suggestion">,
  targets: Targets | undefined,
  usedNow: readonly string[],
): readonly PickerLead[] {
  if (key === null || targets === undefined) return [];
  const ofSegment = targets.segments.find(({ position }) => position === key.segment)?.recent ?? [];
  const whole = key.kind === "category" ? targets.recentAccounts.map((value) => pickOf({ value, whole: true })) : [];
  const known = key.kind === "card" ? targets.recentSettlement : [...ofSegment, ...whole];
  const suggested = suggestion && pickOf(suggestion);
  const recent = [...new Set([...usedNow, ...known])].filter((value) => value !== suggested);
  return [
    ...(suggested === null ? [] : [{ heading: "Suggested", values: [suggested], note: suggestionWords(suggestion) }]),
    ...(recent.length === 0 ? [] : [{ heading: "Recently used", values: recent.slice(0, RECENT_SHOWN_MAX) }]),
  ];
}

const RECENT_SHOWN_MAX = 5;

export function targetOption({
  value,
  name,
  accountCount,
  balanceSheet,
  refusal,
  inactiveSince,
}: Target): PickerOption {
  const since = inactiveSince === undefined ? "" : ` since ${formatDay(inactiveSince)}`;
  return {
    value,
    code: value,
    name: name === "" ? countOf(accountCount, "account") : name,
    note: balanceSheet ? "balance sheet" : "active",
    ...(refusal === null ? {} : { refused: `${refusalWords(refusal)}${since}` }),
  };
}

/** How sure it is and why: "95 %, GL code 000-6420-00". */
export function suggestionWords(suggestion: MappingRow["suggestion"]): string {
  return suggestion === null ? "" : `${suggestion.scorePercent} %, ${reasonWords(suggestion)}`;
}

function reasonWords({ reason, detail }: MappingSuggestion): string {
  switch (reason) {
    case "gl_code":
      return `GL code ${detail}`;
    case "used_before":
      return "mapped so here before";
    case "other_company":
      return `mapped so in ${detail}`;
    case "keyed_in_gp":
      return `keyed so in GP: ${detail}`;
    case "expense_choices":
      return `chosen for ${countOf(Number(detail), "expense")}`;
    case "name":
      return "name";
  }
}
