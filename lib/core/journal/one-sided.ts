import { cents, type Cents } from "../money.ts";

/** The two amounts of a line: one is zero, the other positive (GP takes negative ones only as a company option; gp.md 3.6). */
type Sides = Readonly<{ debitCents: Cents; creditCents: Cents }>;

/** Positive → debit, negative → credit. */
export function debitOrCredit(amountCents: Cents): Sides {
  return amountCents > 0
    ? { debitCents: amountCents, creditCents: cents(0) }
    : { debitCents: cents(0), creditCents: cents(0 - amountCents) };
}

/** Positive → credit, negative → debit. */
export function creditOrDebit(amountCents: Cents): Sides {
  return debitOrCredit(cents(0 - amountCents));
}
