import type { Status } from "#components/shared/status-mark.tsx";
import type { Day } from "#lib/core/day.ts";
import { formatDay } from "#lib/web/format.ts";
import type { ShadowFilter, ShadowRow } from "#lib/web/queries/shadow.ts";

type Kind = Exclude<ShadowFilter, "all">;
type KindWords = Readonly<{ word: string; status: Status; meaning: string }>;

export const KIND_WORDS: Readonly<Record<Kind, KindWords>> = {
  exact: { word: "Same", status: "ok", meaning: "Same date, accounts and amounts." },
  other_date: { word: "Other date", status: "ok", meaning: "Same accounts and amounts, some days apart." },
  split: { word: "In several", status: "ok", meaning: "Several journals in GP make it up, to the cent." },
  summed: { word: "In a sum", status: "ok", meaning: "One journal in GP stands for several reports, to the cent." },
  other_account: { word: "Other account", status: "held", meaning: "The same money, on other accounts." },
  reversed: { word: "Reversed", status: "held", meaning: "It was keyed, and taken back by another journal." },
  none: { word: "Not found", status: "rejected", meaning: "No journal in GP has this money in these days." },
  held: { word: "Not made", status: "rejected", meaning: "The rules make no journal of it yet." },
  empty: { word: "Nothing to post", status: "off", meaning: "No expense of it makes a journal line." },
};

const BASIS_POINTS_PER_PERCENT = 100;

/** `98.25 %`; 100 only where every cent is matched. */
export function percentText(basisPoints: number | null): string {
  return basisPoints === null ? "–" : `${(basisPoints / BASIS_POINTS_PER_PERCENT).toFixed(2)} %`;
}

/** Found in GP as a journal, and not confirmed yet: what a person may say of it. */
export function canConfirm({ journals, keyed, kind }: ShadowRow): boolean {
  return journals.length > 0 && keyed === null && kind !== "reversed";
}

/** `journal 101`, `journals 101 and 102`. */
export function journalText(journals: ShadowRow["journals"]): string {
  const numbers = journals.map(({ journalNumber }) => String(journalNumber));
  if (numbers.length < 2) return numbers.length === 0 ? "" : `journal ${numbers[0]}`;
  return `journals ${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)}`;
}

/** Why this period cannot be compared; undefined where it can. The server says the same, and the rest. */
export function refusedPeriod({ fromDay }: Readonly<{ fromDay: string }>, knownFrom: Day): string | undefined {
  return fromDay !== "" && fromDay < knownFrom ? `Reports are known from ${formatDay(knownFrom)} on` : undefined;
}
