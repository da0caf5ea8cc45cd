import type { PickerOption } from "../picker.tsx";
import { countOf } from "#lib/web/format.ts";
import type { MappingRow, Refusal, Target, Targets } from "#lib/web/queries/mapping.ts";

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
  const { key, suggestion } = row;
  if (key === null || targets === undefined) return [];
  const values =
    key.kind === "card"
      ? targets.settlementAccounts
      : (targets.segments.find(({ position }) => position === key.segment)?.values ?? []);
  // Of a card's accounts all are on the balance sheet: nothing worth saying in each row.
  const options = values.map((value) => targetOption(key.kind === "card" ? { ...value, balanceSheet: false } : value));
  const suggested = options.find(({ value }) => value === suggestion?.value);
  if (suggested === undefined) return options;
  const rest = options.filter(({ value }) => value !== suggested.value);
  return [
    { ...suggested, group: "Suggested", note: suggestionWords(suggestion) },
    ...rest.map((one) => ({ ...one, group: "All" })),
  ];
}

export function targetOption({ value, name, accountCount, balanceSheet, refusal }: Target): PickerOption {
  return {
    value,
    code: value,
    name: name === "" ? countOf(accountCount, "account") : name,
    ...(balanceSheet ? { note: "balance sheet" } : {}),
    ...(refusal === null ? {} : { refused: refusalWords(refusal) }),
  };
}

/** Why it is suggested: "83 %, name". */
export function suggestionWords(suggestion: MappingRow["suggestion"]): string {
  if (suggestion === null) return "";
  if (suggestion.reason === "gl_code") return "GL code in Expensify";
  return suggestion.reason === "used_before" ? "mapped so before" : `${suggestion.scorePercent} %, name`;
}
