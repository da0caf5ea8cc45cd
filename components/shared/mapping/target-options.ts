import { COMPANY_PREFIX } from "#lib/core/mapping/rules.ts";
import type { PickerLead, PickerOption } from "../picker.tsx";
import { countOf, formatDay } from "#lib/web/format.ts";
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

/** What the row's segment can take, the suggested one first; for a card, whole balance-sheet accounts. */
export function targetOptions(
  row: Pick<MappingRow, "key" | "suggestion">,
  targets: Targets | undefined,
): readonly PickerOption[] {
  const options = allTargets(row.key, targets);
  const suggested = options.find(({ value }) => value === row.suggestion?.value);
  if (suggested === undefined) return options;
  const rest = options.filter(({ value }) => value !== suggested.value);
  return [
    { ...suggested, group: "Suggested", note: suggestionWords(row.suggestion) },
    ...rest.map((one) => ({ ...one, group: "All" })),
  ];
}

const NONE: readonly PickerOption[] = [];
/** Made once per answer of the server and segment: a table of 200 rows shares them, and so does the search in them. */
const made = new WeakMap<Targets, Map<string, readonly PickerOption[]>>();

/** All that a row's segment can take, in order. */
export function allTargets(
  key: Pick<MappingChange, "kind" | "segment"> | null,
  targets: Targets | undefined,
): readonly PickerOption[] {
  if (key === null || targets === undefined) return NONE;
  const lists = made.get(targets) ?? new Map<string, readonly PickerOption[]>();
  made.set(targets, lists);
  const list = key.kind === "card" || key.kind === "tag" ? `${key.kind}/${key.segment}` : String(key.segment);
  const known = lists.get(list);
  if (known) return known;
  // Of a card's accounts all are on the balance sheet: nothing worth saying in each row.
  const options =
    key.kind === "card"
      ? targets.settlementAccounts.map((each) => targetOption({ ...each, balanceSheet: false }))
      : key.segment === 0
        ? targets.accounts.map(targetOption)
        : (targets.segments.find(({ position }) => position === key.segment)?.values ?? []).map(targetOption);
  const all = key.kind === "tag" ? [...options, ...targets.otherCompanies.map(otherCompany)] : options;
  lists.set(list, all);
  return all;
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
  const known =
    key.kind === "card"
      ? targets.recentSettlement
      : (targets.segments.find(({ position }) => position === key.segment)?.recent ?? []);
  const recent = [...new Set([...usedNow, ...known])].filter((value) => value !== suggestion?.value);
  return [
    ...(suggestion === null
      ? []
      : [{ heading: "Suggested", values: [suggestion.value], note: suggestionWords(suggestion) }]),
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
    case "expense_choices":
      return `chosen for ${countOf(Number(detail), "expense")}`;
    case "name":
      return "name";
  }
}
