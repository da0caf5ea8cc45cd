import type { AccountSegment } from "#components/shared/value/account-string.tsx";
import { countOf } from "#lib/web/format.ts";
import type { LineView, PostingDetail, WhyPaid, WhyPart } from "#lib/web/queries/review.ts";

/** The parts of an account in order, holes and unsaved ones marked; null where it is not composed of segments. */
export function accountSegments(
  parts: readonly WhyPart[],
  { segments }: Pick<PostingDetail, "segments">,
): readonly AccountSegment[] | null {
  if (parts.length !== segments.length) return null;
  return parts.map(({ value, unsaved }, index) => ({
    value,
    length: segments[index]?.length ?? 3,
    open: unsaved || value === null,
  }));
}

/** Who paid an expense, in the words of a journal line. */
export function paidByWords(paidBy: LineView["paidBy"]): string {
  if (paidBy === null) return "paid by whom?";
  return paidBy === "employee" ? "own money" : paidBy;
}

/** What a settlement line stands for: "3 expenses, own money". */
export function payerWords(paid: readonly WhyPaid[]): string {
  return paid
    .map(({ payer, expenses }) => {
      const who = payer.kind === "card" ? payer.card : payer.kind === "employee" ? "own money" : "paid by whom?";
      return `${countOf(expenses, "expense")}, ${who}`;
    })
    .join("; ");
}

const KINDS: Readonly<Record<WhyPart["kind"], string>> = {
  category: "category",
  tag: "tag",
  workspace: "workspace",
  constant: "constant",
  expense_account: "chosen for this line",
  exception: "special rule",
  balance_sheet: "balance sheet: no cost centre",
  default_employee: "default of the employee",
  default_company: "default of the company",
};
const WITHOUT_SOURCE: readonly WhyPart["kind"][] = ["expense_account", "balance_sheet", "default_company"];

/** Why a part is what it is: "tag Denver", "site, constant", "chosen for this line". */
export function partWords({ kind, source, segmentName }: WhyPart): string {
  if (kind === "constant") return `${segmentName.toLowerCase()}, constant`;
  return WITHOUT_SOURCE.includes(kind) ? KINDS[kind] : `${KINDS[kind]} ${source || "missing"}`;
}
