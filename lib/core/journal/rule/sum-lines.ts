import { cents, sumCents } from "../../money.ts";
import type { Report } from "../../report/report.ts";
import type { DraftLine, LineWhy } from "../journal.ts";
import { summedLineText } from "../line-text.ts";
import { debitOrCredit } from "../one-sided.ts";

/**
 * Lines of expenses summed by account, debits and credits apart, in order of first appearance. Each keeps every expense that it
 * stands for, with the reason of its own. A line whose account is unknown stays by itself: somebody has to look at it.
 */
export function sumLines(lines: readonly DraftLine[], report: Report): readonly DraftLine[] {
  const groups = Map.groupBy(lines, keyOf);
  return [...groups.values()].map((members) => sumOf(members, report));
}

function keyOf({ account, debitCents, expenseId }: DraftLine): string {
  return account === null ? `? ${expenseId}` : `${debitCents > 0 ? "D" : "C"} ${account}`;
}

function sumOf(members: readonly DraftLine[], report: Report): DraftLine {
  const [first, second] = members;
  if (!first) throw new Error("a group of no lines");
  if (!second) return first;
  const amountCents = sumCents(members.map(signedCents));
  const expenses = new Set(members.map(({ expenseId }) => expenseId)).size;
  return {
    account: first.account,
    ...debitOrCredit(amountCents),
    text: summedLineText(expenses, report),
    ...{ expenseId: null, merchant: "", category: "", spentOn: null, spentIn: null },
    why: members.flatMap(summed),
  };
}

function signedCents({ debitCents, creditCents }: DraftLine) {
  return cents(debitCents - creditCents);
}

function summed(line: DraftLine): LineWhy[] {
  const { expenseId, merchant, category, spentOn, spentIn = null } = line;
  return line.why.flatMap((why): LineWhy[] =>
    expenseId === null || why.kind === "settlement" || why.kind === "summed"
      ? []
      : [{ kind: "summed", expenseId, merchant, category, spentOn, spentIn, amountCents: signedCents(line), why }],
  );
}
