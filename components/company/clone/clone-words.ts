import { conditionWords } from "#components/shared/mapping/condition-words.ts";
import { optionName, optionSays, taxName, taxShareWords } from "#components/shared/mapping/option-words.ts";
import { optionsOf } from "#lib/core/mapping/company-options.ts";
import { HOLD_TARGET } from "#lib/core/mapping/rules.ts";
import type { CloneItem, ClonePart } from "#lib/web/queries/company.ts";

export const PART_WORDS: Readonly<Record<ClonePart, string>> = {
  mapping: "Mapping rows",
  options: "Rules and options",
  segments: "Where segments come from",
  settlement: "Account owed to employees",
  periods: "Fiscal periods (open)",
};

const REFUSALS: Readonly<Record<NonNullable<CloneItem["refusal"]>, string>> = {
  no_such_segment: "No segment here comes from that",
  no_such_value: "No account here has this value",
  value_refused: "Every account with it is refused by GP",
  no_such_account: "This company has no such account",
  account_refused: "The account cannot be credited here",
  not_confirmed_here: "Confirm the account for this company first, in Mapping",
  no_such_workspace: "The workspace does not feed this company",
  other_format: "The accounts of the two companies have another shape",
  options_refused: "Accounts here have no such value, or the text cannot be read",
};

export function refusalWords({ refusal }: CloneItem): string {
  return refusal === null ? "" : REFUSALS[refusal];
}

type Said = CloneItem["said"];
type Row = Extract<Said, { of: "row" }>;

/** What an item is about, and what stands here (null: nothing) and there. */
export function saidWords(said: Said): Readonly<{ label: string; before: string | null; after: string }> {
  switch (said.of) {
    case "text":
      return said;
    case "row":
      return {
        label: rowName(said.row),
        before: said.before && sideWords(said.row, said.before, said.after),
        after: sideWords(said.row, said.after, said.before),
      };
    case "option": {
      const { name, before, after } = said;
      return {
        label: optionName(name),
        before: optionSays(name, optionsOf(before)),
        after: optionSays(name, optionsOf(after)),
      };
    }
    case "tax":
      return {
        label: `Tax rule for ${taxName(said.after)}`,
        before: said.before && taxShareWords(said.before),
        after: taxShareWords(said.after),
      };
  }
}

const ORDER: Readonly<Record<CloneItem["kind"], number>> = { changed: 0, new: 1, cannot: 2 };

/** What would be done first, what cannot be done last; else as it comes. */
export function inOrder(items: readonly CloneItem[]): readonly CloneItem[] {
  return items.toSorted((a, b) => ORDER[a.kind] - ORDER[b.kind]);
}

const ROW_NAMES: Readonly<Partial<Record<Row["row"]["kind"], string>>> = {
  category: "Category",
  tag: "Tag",
  workspace: "Workspace",
  card: "Card",
  exception: "Special rule",
};

function rowName({ kind, source, segment }: Row["row"]): string {
  if (kind === "default") return source === "" ? "Default of the company" : `Default of ${source}`;
  // What a row of the same name beside it would not have.
  return `${ROW_NAMES[kind] ?? kind} ${source}${kind === "category" && segment === 0 ? ", whole account" : ""}`;
}

/** A place is only told where it is another one. */
function sideWords({ kind, segment }: Row["row"], side: NonNullable<Row["before"]>, other: Row["before"]): string {
  const target = side.target ?? "";
  if (kind !== "exception") return target;
  const effect = target === HOLD_TARGET ? "hold for a person" : segment === 0 ? `account ${target}` : target;
  return [
    `${conditionWords({ condition: side.condition ?? {} })}: ${effect}`,
    side.keepsCostCentre === true ? "keeps the cost centre" : "",
    other !== null && (other.place ?? 0) !== (side.place ?? 0) ? `place ${side.place ?? 0}` : "",
  ]
    .filter((part) => part !== "")
    .join(", ");
}
