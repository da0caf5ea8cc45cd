import { countOf } from "#lib/web/format.ts";
import type { RecordLine } from "#lib/web/queries/audit.ts";

type Why = RecordLine["why"][number];

/** One reason in words: "6410 from category Airfare, by Ben Carver, version 46". */
export type WhyWords = Readonly<{ what: string; from: string; by: string }>;

const SOURCES: Readonly<Record<string, string>> = {
  category: "category",
  tag: "tag",
  workspace: "workspace",
  constant: "set for all",
  expense_account: "chosen for this expense",
  exception: "special rule",
  balance_sheet: "a balance sheet account takes no cost centre",
  default_employee: "default of the employee",
  default_company: "default of the company",
};

/** Why a line has its account: each part with where it came from, or who is owed the money. */
export function lineWhy(why: readonly Why[]): readonly WhyWords[] {
  return why.flatMap((each) => {
    if (each.kind === "composed") {
      return each.parts.map((part) => ({
        what: `${part.name === "" ? "Account" : part.name} ${part.value ?? "missing"}`,
        from: `${SOURCES[part.sourceKind] ?? part.sourceKind} ${part.sourceKind === "expense_account" ? "" : part.sourceText}`.trim(),
        by: setBy(part.setBy, part.version),
      }));
    }
    const { payer, expenseIds, entries } = each;
    const paid =
      payer.kind === "employee"
        ? "owed to the employee"
        : payer.kind === "card"
          ? `paid with ${payer.card}`
          : "nobody knows who paid";
    const [entry] = entries;
    return [
      { what: countOf(expenseIds.length, "expense"), from: paid, by: entry ? setBy(entry.setBy, entry.version) : "" },
    ];
  });
}

function setBy(name: string | null, version: number | null): string {
  return [name === null ? "" : `by ${name}`, version === null ? "" : `version ${version}`].filter(Boolean).join(", ");
}
