import type { Status } from "#components/shared/status-mark.tsx";
import { formatDay } from "#lib/web/format.ts";
import type { DriftRow } from "#lib/web/queries/drift.ts";

const WHATS: Readonly<Record<DriftRow["what"], readonly [Status, string]>> = {
  new: ["ready", "New"],
  renamed: ["uncertain", "Renamed"],
  unmapped: ["held", "Used, unmapped"],
  gone: ["rejected", "Mapped, gone"],
};

export function whatOf({ what }: DriftRow): Readonly<{ status: Status; word: string }> {
  const [status, word] = WHATS[what];
  return { status, word };
}

const KINDS: Readonly<Record<DriftRow["kind"], string>> = {
  category: "Category",
  tag: "Tag",
  workspace: "Workspace",
  card: "Card",
  account: "Account",
  owed: "Account owed to employees",
  segment_value: "Segment value",
};
const REFUSALS: Readonly<Record<NonNullable<DriftRow["refusal"]>, string>> = {
  missing: "is no longer in GP",
  inactive: "is inactive in GP",
  no_entry: "takes no entries in GP",
  not_posting: "is no posting account in GP",
  not_balance_sheet: "is no balance-sheet account in GP",
  not_confirmed: "is not confirmed",
};

/** `Tag in Expensify, only in US Field`: where it lives. */
export function placeWords({ kind, side, workspaces, segmentName }: DriftRow): string {
  const where = side === "gp" && (kind === "account" || kind === "segment_value") ? "in GP" : "in Expensify";
  const only = workspaces.length === 0 ? "" : `, only ${workspaces.join(", ")}`;
  return `${segmentName !== "" && kind === "segment_value" ? segmentName : KINDS[kind]} ${where}${only}`;
}

/** What happened, in one sentence. */
export function storyOf(row: DriftRow): string {
  const { what, side, before, target, refusal, kind } = row;
  if (side === "gp") return ledgerStory(row);
  switch (what) {
    case "renamed":
      return `Has the GL code of “${before}”, which Expensify no longer offers. To the mapping it is a new value until a person says that it is the same`;
    case "new":
      return "Expensify offers it since, and nobody has mapped it";
    case "unmapped":
      return `${row.spendCents === 0 ? "Reports wait for it" : "Money is spent on it"}, and no ${kind === "card" ? "clearing account" : "place in GP"} is named`;
    case "gone":
      return `Mapped to ${target?.value ?? ""}${refusal === null ? "" : `, which ${REFUSALS[refusal]}${since(row.refusedSince)}`}, and no longer offered in Expensify${since(row.offSince)}`;
  }
}

function since(day: DriftRow["offSince"]): string {
  return day === undefined ? "" : ` since ${formatDay(day)}`;
}

function ledgerStory({ what, before, target, refusal, refusedSince, standsFor }: DriftRow): string {
  if (what === "new")
    return `New in GP${target?.name ? `: ${target.name}` : ""}. No ${standsFor ?? "tag"} in Expensify stands for it`;
  if (what === "renamed") return `Was “${before}” in GP, is now “${target?.name ?? ""}”. What is mapped to it stays`;
  return `${target?.value ?? ""} ${refusal === null ? "is no longer usable in GP" : REFUSALS[refusal]}${since(refusedSince)}`;
}
