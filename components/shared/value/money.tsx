import type { Cents } from "#lib/core/money.ts";
import { formatMoney } from "#lib/web/format.ts";
import { cn } from "#components/ui/cn.ts";

type MoneyProps = {
  amountCents: Cents;
  /** Only for the first figure of a group or a lone one: in a table the currency stands in the head. */
  currency?: string;
  /** An empty cell for zero: one side of a journal line. */
  blankZero?: boolean;
  className?: string;
};

/** `1,234.56`, tabular. Right alignment is the cell's (`align="right"`). */
export function Money({ amountCents, currency, blankZero = false, className }: MoneyProps) {
  if (blankZero && amountCents === 0) return null;
  return (
    <span className={cn("whitespace-nowrap tabular-nums", className)}>
      {formatMoney(amountCents)}
      {currency === undefined ? null : ` ${currency}`}
    </span>
  );
}
