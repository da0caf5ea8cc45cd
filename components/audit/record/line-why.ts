import { countOf, formatDay, formatMoney } from "#lib/web/format.ts";
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

/** Why a line has its account: each part with where it came from, who is owed the money, or each expense that it sums. */
export function lineWhy(why: readonly Why[]): readonly WhyWords[] {
  const sums = why.filter((each) => each.kind === "summed");
  const singles = why.flatMap((each) => {
    switch (each.kind) {
      case "composed":
        return each.parts.map(partWords);
      case "tax":
        return [taxWords(each)];
      case "summed":
        return [];
      default:
        return [paidWords(each)];
    }
  });
  return [...singles, ...sumWords(sums)];
}

/** Of hundreds of expenses nearly all are there for the same reason: it is said once, above its expenses. */
function sumWords(sums: readonly Of<"summed">[]): readonly WhyWords[] {
  const groups = Map.groupBy(sums.map(summedWords), ({ by }) => by);
  return [...groups].flatMap(([by, members]) =>
    members.length === 1
      ? members
      : [
          { what: countOf(members.length, "expense"), from: by, by: "" },
          ...members.map((each) => ({ ...each, by: "" })),
        ],
  );
}

/** The quieter words under a line: its category, how many it sums, what it was spent in. */
export function lineNote({ category, merchant, why: reasons, spentIn }: RecordLine): string {
  // The lines of a reversal come from GP and have none.
  const why = (reasons as RecordLine["why"] | undefined) ?? [];
  const summed = why.filter(({ kind }) => kind === "summed").length;
  if (summed > 0) return `Sum of ${countOf(summed, "expense")}`;
  const name = why.some(({ kind }) => kind === "tax") ? "Recoverable tax" : category || merchant || "Settlement";
  return spentIn ? `${name}, spent ${spentIn.currency} ${formatMoney(spentIn.amountCents)}` : name;
}

type Of<Kind extends Why["kind"]> = Extract<Why, { kind: Kind }>;

function partWords(part: Of<"composed">["parts"][number]): WhyWords {
  return {
    what: `${part.name === "" ? "Account" : part.name} ${part.value ?? "missing"}`,
    from: `${SOURCES[part.sourceKind] ?? part.sourceKind} ${part.sourceKind === "expense_account" ? "" : part.sourceText}`.trim(),
    by: setBy(part.setBy, part.version),
  };
}

function taxWords({ rule, taxCents }: Of<"tax">): WhyWords {
  const share = formatShare(rule.recoverableBasisPoints);
  return {
    what: `${share} of ${formatMoney(taxCents)} tax`,
    from: `${rule.tax}${rule.category === null ? "" : `, category ${rule.category}`}`,
    by: setBy(rule.set?.by ?? null, rule.set?.version ?? null),
  };
}

/** One expense of a sum, with where its account came from in one line. */
function summedWords({ amountCents, spentOn, merchant, category, spentIn, why }: Of<"summed">): WhyWords {
  const spent = spentIn === null ? "" : `${spentIn.currency} ${formatMoney(spentIn.amountCents)}`;
  const from =
    why.kind === "composed" ? why.parts.filter(({ sourceText }) => sourceText !== "").map(partWords) : [taxWords(why)];
  return {
    what: formatMoney(amountCents),
    from: [spentOn === null ? "" : formatDay(spentOn), merchant, category, spent].filter(Boolean).join(" · "),
    by: [
      ...new Set(from.map((part) => [why.kind === "tax" ? part.what : part.from, part.by].filter(Boolean).join(" "))),
    ].join("; "),
  };
}

function paidWords({ payer, expenseIds, entries }: Of<"settlement">): WhyWords {
  const paid =
    payer.kind === "employee"
      ? "owed to the employee"
      : payer.kind === "card"
        ? `paid with ${payer.card}`
        : "nobody knows who paid";
  const [entry] = entries;
  const by = entry ? setBy(entry.setBy, entry.version) : "";
  return { what: countOf(expenseIds.length, "expense"), from: paid, by };
}

/** 10,000 hundredths of a percent are `100 %`. */
function formatShare(basisPoints: number): string {
  return `${basisPoints / 100} %`;
}

function setBy(name: string | null, version: number | null): string {
  return [name === null ? "" : `by ${name}`, version === null ? "" : `version ${version}`].filter(Boolean).join(", ");
}
