import type { Account, NewPostingAccount } from "../ports.ts";

/**
 * What GP says of an account with the same main segment is right for the new one too: posting type and category. Null where there
 * is no such account, or GP does not say its posting type. Of several the one with the lowest number, active ones first.
 */
export function likeSibling(
  number: string,
  description: string,
  accounts: Iterable<Account>,
  { separator, mainPosition }: Readonly<{ separator: string; mainPosition: number }>,
): NewPostingAccount | null {
  const mainOf = (of: string) => of.split(separator)[mainPosition - 1];
  const siblings = [...accounts].filter(
    (account) =>
      account.type === "Posting" && account.postingType !== "unknown" && mainOf(account.number) === mainOf(number),
  );
  const [sibling] = siblings.toSorted((a, b) => Number(b.active) - Number(a.active) || (a.number < b.number ? -1 : 1));
  if (sibling === undefined || sibling.postingType === "unknown") return null;
  return { number, description, postingType: sibling.postingType, category: sibling.category };
}
