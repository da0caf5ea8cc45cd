import { expect, test } from "vitest";
import { parseReports } from "./parse-reports.ts";

const HEAD = "R001 | keller | field | approved 2026-07-02 15:10:22 voss,ruiz | 12.00 | Title";
const report = (...lines: string[]): string => [HEAD, ...lines.map((line) => `  ${line}`)].join("\n");

test("reads head, expense, overlay and expectation", () => {
  const text = report(
    '07-01 | Meals | A\\: b:c | EUR 10.00 = 12.00 own 5mi | "a | b" => 400-6430-00 D 12.00 "Keller 07-01 a | b"',
    '+ {"comment":"x"}',
    "= send 2026-07-02; C 000-2130-00 12.00",
  );
  expect(parseReports(text, "t")).toEqual([
    {
      reportId: "R001",
      employee: "keller",
      workspace: "field",
      status: "approved",
      approvedAt: "2026-07-02 15:10:22",
      approvers: ["voss", "ruiz"],
      totalCents: 1200,
      name: "Title",
      expenses: [
        {
          transactionId: expect.stringMatching(/^4\d{18}$/),
          spentOn: "2026-07-01",
          category: "Meals",
          tag: "A\\: b:c",
          currency: "EUR",
          amountCents: 1000,
          modifiedCents: 0,
          reportCents: 1200,
          payer: "own",
          miles: 5,
          merchant: "a | b",
          overlay: { comment: "x" },
        },
      ],
      overlay: {},
      expected: {
        kind: "send",
        date: "2026-07-02",
        lines: [
          { account: "400-6430-00", debitCents: 1200, creditCents: 0, text: "Keller 07-01 a | b" },
          { account: "000-2130-00", debitCents: 0, creditCents: 1200, text: null },
        ],
      },
      expectedOnceMapped: null,
    },
  ]);
});

test.each([
  ["the sum is not the total", ["07-01 | Meals | A | 11.99 own | x", "= hold tag_missing"], /sum 1199, total 1200/],
  [
    "debits are not credits",
    ["07-01 | Meals | A | 12.00 own | x => 400-6430-00 D 12.00", "= send 2026-07-02; C 000-2130-00 11.99"],
    /t:3: debits 1200/,
  ],
  ["nothing is expected", ["07-01 | Meals | A | 12.00 own | x"], /nothing is expected/],
  ["nobody pays", ["07-01 | Meals | A | 12.00 | x"], /t:2: not money/],
  ["the amount has one decimal", ["07-01 | Meals | A | 12.0 own | x"], /not an amount/],
])("refuses when %s", (_name, lines, message) => {
  expect(() => parseReports(report(...lines), "t")).toThrow(message);
});

test("repeats a line, each time with an id of its own", () => {
  const [parsed] = parseReports(report("4x 07-01 | Meals | A | 3.00 own | x", "= hold tag_missing"), "t");
  expect(new Set(parsed?.expenses.map(({ transactionId }) => transactionId)).size).toBe(4);
});
