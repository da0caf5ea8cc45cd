import type { JournalLine } from "../ports.ts";
import type { ExplainedLine } from "./journal.ts";

/** A line as it is stored with a plan: that of a reversal comes from GP and belongs to no expense. */
export type ComparedLine = JournalLine & Partial<Pick<ExplainedLine, "expenseId" | "merchant">>;

/** One line of two journals of the same report; null where one of them has no such line. */
export type LineChange<Line extends ComparedLine = ComparedLine> = Readonly<{
  kind: "same" | "changed" | "added" | "removed";
  before: Line | null;
  after: Line | null;
}>;

/**
 * What tells two journals of one report apart, line by line: what GP gets counts (account, sides, text), not why. A line is
 * the same one when it books the same expense, or settles on the same account. Expenses come first, then the settlement, each
 * in the order of `before` with what was added after it. Pure.
 */
export function compareLines<Line extends ComparedLine>(
  before: readonly Line[],
  after: readonly Line[],
): readonly LineChange<Line>[] {
  const [old, fresh] = [keyed(before), keyed(after)];
  const kept = [...old].map(([key, line]): LineChange<Line> => {
    const now = fresh.get(key) ?? null;
    const kind = now === null ? "removed" : isSameInGp(line, now) ? "same" : "changed";
    return { kind, before: line, after: now };
  });
  const added = [...fresh].flatMap(([key, line]): readonly LineChange<Line>[] =>
    old.has(key) ? [] : [{ kind: "added", before: null, after: line }],
  );
  const all = [...kept, ...added];
  return [...all.filter(isOfExpense), ...all.filter((change) => !isOfExpense(change))];
}

/** An expense that makes two lines, or two lines on one account: the first is the first, the second the second. */
function keyed<Line extends ComparedLine>(lines: readonly Line[]): ReadonlyMap<string, Line> {
  const seen = new Map<string, number>();
  return new Map(
    lines.map((line) => {
      const what = line.expenseId ? `expense ${line.expenseId}` : `account ${line.account.trim().toUpperCase()}`;
      const nth = seen.get(what) ?? 0;
      seen.set(what, nth + 1);
      return [`${what} ${nth}`, line];
    }),
  );
}

function isSameInGp(left: ComparedLine, right: ComparedLine): boolean {
  return (
    left.account === right.account &&
    left.debitCents === right.debitCents &&
    left.creditCents === right.creditCents &&
    left.text === right.text
  );
}

function isOfExpense({ before, after }: LineChange): boolean {
  return Boolean((before ?? after)?.expenseId);
}
