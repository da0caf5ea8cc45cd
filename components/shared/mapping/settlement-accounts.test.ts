import { expect, test } from "vitest";
import { confirmationWords, unconfirmedAccounts, withConfirmations } from "./settlement-accounts.ts";

const account = (value: string, confirmed: boolean) => ({
  ...{ value, name: "", accountCount: 1, balanceSheet: true, refusal: null, confirmed },
});
const TARGETS = { settlementAccounts: [account("2145", true), account("1100", false), account("1200", false)] };
const card = (source: string, target: string | null) =>
  ({ kind: "card", segment: 0, level: 0, source, target }) as const;
const LODGING = { kind: "category", segment: 2, level: 0, source: "Lodging", target: "1100" } as const;

test("only accounts of cards that nobody confirmed ask for the tick, each once", () => {
  const changes = [card("Amex", "2145"), card("Visa", "1100"), card("Diners", "1100"), card("Old", null), LODGING];

  expect(unconfirmedAccounts(changes, TARGETS)).toEqual(["1100"]);
  expect(unconfirmedAccounts(changes, undefined)).toEqual([]);
});

test("a tick confirms the account that it was set for and no other", () => {
  const changes = [card("Visa", "1100"), card("Diners", "1200"), LODGING];

  expect(withConfirmations(changes, new Set(["1100"]))).toEqual([
    { ...card("Visa", "1100"), confirmsAccount: true },
    card("Diners", "1200"),
    LODGING,
  ]);
});

test("the words name every account", () => {
  expect(confirmationWords(["1100"])).toBe(
    "I confirm that 1100 is neither the payables control account nor a bank account",
  );
  expect(confirmationWords(["1100", "1200"])).toContain("none of 1100, 1200 is");
});
