import { expect, test } from "vitest";
import { roundsOf } from "./plan-together.ts";

const report = (reportId: string, ...transactionIds: string[]) => ({ reportId, transactionIds });
const idsOf = (rounds: ReturnType<typeof roundsOf>) => rounds.map((round) => round.map(({ reportId }) => reportId));

test("reports that share no expense are planned side by side", () => {
  expect(idsOf(roundsOf([report("R1", "1"), report("R2", "2"), report("R3")]))).toEqual([["R1", "R2", "R3"]]);
});

test("of two that share an expense the first is planned before the other, and so is what comes after", () => {
  const rounds = roundsOf([report("R1", "1"), report("R2", "1", "2"), report("R3", "3"), report("R4", "2")]);
  expect(idsOf(rounds)).toEqual([["R1"], ["R2", "R3"], ["R4"]]);
});

test("a round has an end: by reports, and by expenses", () => {
  const many = Array.from({ length: 130 }, (_, index) => report(`R${index}`, String(index)));
  expect(roundsOf(many).map(({ length }) => length)).toEqual([64, 64, 2]);
  const large = (at: number) => report(`L${at}`, ...Array.from({ length: 3_000 }, (_, index) => `${at}-${index}`));
  expect(roundsOf([large(1), large(2)]).map(({ length }) => length)).toEqual([1, 1]);
});
