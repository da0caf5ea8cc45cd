import type { Account } from "../../ports.ts";
import type { CompanyRules } from "../rules.ts";

type Chart = Readonly<{ numbers: readonly string[]; isBalanceSheet: boolean }>;
const charts = new WeakMap<CompanyRules["accounts"], Map<string, ReadonlyMap<string, Chart>>>();

/** Whether every account with this value in the segment is a balance-sheet account: prepaid, asset, receivable. */
export function isBalanceSheet(rules: CompanyRules, position: number, value: string): boolean {
  return chartOf(rules, position).get(value)?.isBalanceSheet ?? false;
}

/**
 * The value of segment `position` that a balance-sheet account takes in place of a cost centre: what the company said, else the
 * only one that an account in the chart has beside the `others` (position → value); null: a person has to say.
 */
export function neutralValue(
  rules: CompanyRules,
  position: number,
  others: ReadonlyMap<number, string>,
  natural: Readonly<{ position: number; value: string }>,
): string | null {
  const said = rules.options.balanceSheetValues[String(position)];
  if (said) return said;
  const values = new Set(
    (chartOf(rules, natural.position).get(natural.value)?.numbers ?? []).flatMap((number) => {
      const parts = number.split(rules.separator);
      const fits = [...others].every(([at, value]) => parts[at - 1] === value);
      const value = parts[position - 1];
      return fits && value !== undefined ? [value] : [];
    }),
  );
  const [only] = values;
  return values.size === 1 && only !== undefined ? only : null;
}

/** Accounts by their value in a segment. Made once per chart. */
function chartOf({ accounts, separator, segments }: CompanyRules, position: number): ReadonlyMap<string, Chart> {
  const ofAccounts = charts.get(accounts) ?? new Map<string, ReadonlyMap<string, Chart>>();
  charts.set(accounts, ofAccounts);
  const key = `${position}${separator}${segments.length}`;
  const known = ofAccounts.get(key);
  if (known) return known;
  const members = Map.groupBy(accounts.values(), (account) => valueOf(account, separator, segments.length, position));
  const chart = new Map(
    [...members].map(([value, some]) => [
      value,
      {
        numbers: some.filter((account) => account.active).map(({ number }) => number),
        isBalanceSheet: some.every(({ postingType }) => postingType === "BalanceSheet"),
      },
    ]),
  );
  ofAccounts.set(key, chart);
  return chart;
}

function valueOf({ number }: Account, separator: string, count: number, position: number): string {
  const parts = number.split(separator);
  return parts.length === count ? (parts[position - 1] ?? "") : "";
}
