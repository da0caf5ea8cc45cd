import type { MappingChange, Targets } from "#lib/web/queries/mapping.ts";

/** The accounts that these changes credit cards to and that nobody has confirmed yet, each once. */
export function unconfirmedAccounts(
  changes: readonly Pick<MappingChange, "kind" | "target">[],
  targets: Pick<Targets, "settlementAccounts"> | undefined,
): readonly string[] {
  const open = new Set(
    targets?.settlementAccounts.filter(({ confirmed }) => !confirmed).map(({ value }) => value) ?? [],
  );
  const chosen = changes.flatMap(({ kind, target }) => (kind === "card" && target !== null ? [target] : []));
  return [...new Set(chosen)].filter((account) => open.has(account));
}

/** The same changes, saying of the ticked accounts that the person confirms them. */
export function withConfirmations<Change extends MappingChange>(
  changes: readonly Change[],
  ticked: ReadonlySet<string>,
): readonly Change[] {
  return changes.map((change) =>
    change.kind === "card" && change.target !== null && ticked.has(change.target)
      ? { ...change, confirmsAccount: true }
      : change,
  );
}

/** What the person says with the tick. */
export function confirmationWords(accounts: readonly string[]): string {
  const [first = ""] = accounts;
  return accounts.length === 1
    ? `I confirm that ${first} is neither the payables control account nor a bank account`
    : `I confirm that none of ${accounts.join(", ")} is the payables control account or a bank account`;
}
