import type { MappingKey } from "#lib/core/mapping/rules.ts";
import type { SuggestReason } from "#lib/core/mapping/suggest.ts";
import type { Day } from "#lib/core/day.ts";
import type { Cents } from "#lib/core/money.ts";
import type { SourceKind } from "./load-sources.ts";
import type { Refusal } from "./segment-values.ts";

/** What a row is mapped to. `whole`: one account for a category, whatever the tag; else a value of the row's segment. */
export type RowTarget = Readonly<{
  value: string;
  name: string;
  whole: boolean;
  /** A balance-sheet value that takes the tag's cost centre all the same. */
  keepsCostCentre?: true;
}>;

/** A null target: it is unmapped from then on. */
export type PlannedTarget = Readonly<{ from: Day; target: RowTarget | null }>;

/**
 * One row of the mapping page. `account` rows are composed accounts that GP refuses: what they are made of is mapped. The `owed` row is
 * what is reimbursable: its account is not mapped, only confirmed.
 */
export type MappingRow = Readonly<{
  /** `mappingKeyText`, or `account/<number>`. */
  id: string;
  kind: SourceKind | "account" | "owed";
  /** Null for an account row and the owed one. Of a category that of its segment, also where it stands for a whole account (segment 0). */
  key: (MappingKey & Readonly<{ kind: SourceKind }>) | null;
  name: string;
  /** The segment that it feeds: "Cost centre". */
  segmentName: string;
  /** Workspaces that have it, when not all do. */
  workspaces: readonly string[];
  /** False: Expensify no longer offers it. */
  enabled: boolean;
  /** Since when it is not offered there, where that was noticed. */
  offSince?: Day;
  /** The GL code that Expensify keeps beside it; `""` when none. */
  glCode: string;
  spendCents: Cents;
  heldReports: number;
  heldCents: Cents;
  target: RowTarget | null;
  /** What it becomes next, on posting dates from a day after today on; absent: it stays as it is. */
  next?: PlannedTarget;
  setBy: string | null;
  /** ISO text. */
  setAt: string | null;
  version: number | null;
  /** Only where nothing is mapped. */
  suggestion: MappingSuggestion | null;
  state: "unmapped" | "mapped" | "refused";
  refusal: Refusal | null;
  /** Since when GP lists the target as inactive or not at all, where that was noticed. */
  refusedSince?: Day;
}>;

/** What a row most probably is. `detail`: what the reason rests on (see `Suggestion`). */
export type MappingSuggestion = RowTarget &
  Readonly<{
    reason: SuggestReason;
    scorePercent: number;
    detail: string;
  }>;

/** The figures on top of the page, over all rows. */
export type MappingStats = Readonly<{
  spendCents: Cents;
  coveredCents: Cents;
  /** ISO text; the 90 days end here. Null: nothing was read yet. */
  spendUntil: string | null;
  unmappedTags: number;
  unmappedTagCents: Cents;
  unmappedCategories: number;
  unmappedCategoryCents: Cents;
  /** Workspaces and cards. */
  unmappedOthers: number;
  unmappedOtherCents: Cents;
  refusedAccounts: number;
  /** Special rules by amount, billable or field: what they hold or move counts as covered all the same. */
  rulesPerExpense: number;
  refusedCents: Cents;
}>;
