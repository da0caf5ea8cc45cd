import { expect, test } from "vitest";
import { buildExpense } from "../testing/wire.ts";
import { chooseAmount, readCents } from "./choose-amount.ts";

const choose = (changes: Parameters<typeof buildExpense>[0], sign: "positive" | "negative" = "positive") => {
  const { amounts, faults } = chooseAmount(buildExpense(changes), "USD", sign);
  return [amounts.amountCents, amounts.originalAmountCents, amounts.taxCents, ...faults];
};

test.each([
  ["the first amount", { amount: 100 }, [100, 100, null]],
  ["the modified one", { amount: 100, modifiedAmount: 90 }, [90, 90, null]],
  ["not a modified zero", { amount: 100, modifiedAmount: 0 }, [100, 100, null]],
  ["no conversion in the report's own currency", { amount: 100, convertedAmount: 70 }, [100, 100, null]],
  ["the converted one", { currency: "EUR", amount: 100, modifiedAmount: 90, convertedAmount: 110 }, [110, 90, null]],
  ["a converted zero", { currency: "EUR", amount: 1, convertedAmount: 0 }, [0, 1, null]],
  ["as spent where nothing was converted", { currency: "EUR", amount: 100, modifiedAmount: 90 }, [90, 90, null]],
  ["a refund", { amount: -2500, modifiedAmount: -2600 }, [-2600, -2600, null]],
  ["the tax", { amount: 100, taxAmount: 20 }, [100, 100, 20]],
  ["the modified tax", { amount: 100, taxAmount: 20, modifiedTaxAmount: 19 }, [100, 100, 19]],
  ["a fraction", { amount: "1.5" }, [0, 0, null, "amount"]],
  ["a number beyond 2^53", { amount: "9007199254740993" }, [0, 0, null, "amount"]],
  ["no amount", { amount: null }, [0, 0, null, "amount"]],
  ["text for a modified amount", { amount: 100, modifiedAmount: "12.34" }, [100, 100, null, "modifiedAmount"]],
  ["text for a converted one", { currency: "EUR", amount: 1, convertedAmount: "x" }, [1, 1, null, "convertedAmount"]],
  ["text for a converted one that does not count", { amount: 1, convertedAmount: "x" }, [1, 1, null]],
])("takes %s", (_name, changes, expected) => {
  expect(choose(changes)).toEqual(expected);
});

test("turns every amount round where spend is negative", () => {
  expect(choose({ currency: "EUR", amount: -100, convertedAmount: -110, taxAmount: -20 }, "negative")).toEqual([
    110, 100, 20,
  ]);
  expect(Object.is(readCents(0, "negative"), 0)).toBe(true);
});
