"use client";

import { LabelledCheckbox } from "#components/ui/checkbox.tsx";
import { confirmationWords } from "./settlement-accounts.ts";

type SettlementTickProps = {
  /** Not confirmed by anybody yet; without one there is nothing to tick. */
  accounts: readonly string[];
  ticked: ReadonlySet<string>;
  onTick: (accounts: readonly string[], on: boolean) => void;
};

/** What a person says of the account that a card is credited to, before it is saved. */
export function SettlementTick({ accounts, ticked, onTick }: SettlementTickProps) {
  if (accounts.length === 0) return null;
  return (
    <LabelledCheckbox
      label={confirmationWords(accounts)}
      checked={accounts.every((account) => ticked.has(account))}
      onChange={(event) => onTick(accounts, event.target.checked)}
    />
  );
}
