import { expect, test } from "vitest";
import { day } from "../day.ts";
import type { JournalCriteria } from "../ports.ts";
import { checkCriteria } from "./check-criteria.ts";

const [MONDAY, TUESDAY] = [day("2026-11-16"), day("2026-11-17")];
const [NOON, LATER] = [new Date("2026-11-16T12:00:00Z"), new Date("2026-11-16T12:00:01Z")];

test.each<[string, JournalCriteria]>([
  ["a batch on its date", { batchId: "EXP-20261116-1", from: MONDAY, to: MONDAY }],
  ["a source document between dates", { sourceDocument: "GJ", from: MONDAY, to: TUESDAY }],
  ["a last change", { modifiedFrom: NOON, modifiedTo: LATER }],
  ["a last change in one instant", { modifiedFrom: NOON, modifiedTo: NOON }],
  ["a hundred numbers", { journalNumbers: Array.from({ length: 100 }, (_, index) => index + 1) }],
  ["all at once", { from: MONDAY, to: MONDAY, modifiedFrom: NOON, modifiedTo: NOON, journalNumbers: [28_401] }],
])("a list by %s is bounded", (_name, criteria) => {
  expect(() => checkCriteria(criteria)).not.toThrow();
});

test.each<[string, JournalCriteria, string]>([
  ["nothing", {}, "unbounded"],
  ["a batch alone", { batchId: "EXP-20261116-1" }, "unbounded"],
  ["a source document alone", { sourceDocument: "GJ" }, "unbounded"],
  ["a first date alone", { from: MONDAY }, "both ends"],
  ["a last date alone", { to: MONDAY, journalNumbers: [1] }, "both ends"],
  ["dates backwards", { from: TUESDAY, to: MONDAY }, "forwards"],
  ["the first change alone", { modifiedFrom: NOON }, "both ends"],
  ["the last change alone", { modifiedTo: NOON, from: MONDAY, to: MONDAY }, "both ends"],
  ["changes backwards", { modifiedFrom: LATER, modifiedTo: NOON }, "forwards"],
  ["a time that is none", { modifiedFrom: NOON, modifiedTo: new Date("x") }, "forwards"],
  ["no number", { journalNumbers: [], from: MONDAY, to: MONDAY }, "one at least"],
  ["101 numbers", { journalNumbers: Array.from({ length: 101 }, (_, index) => index + 1) }, "100 at most"],
  ["the number 0", { journalNumbers: [28_401, 0] }, "0 is no journal number"],
  ["half a number", { journalNumbers: [1.5] }, "1.5 is no journal number"],
  ["a number beyond GP's", { journalNumbers: [2_147_483_648] }, "is no journal number"],
])("refuses a list by %s", (_name, criteria, why) => {
  expect(() => checkCriteria(criteria)).toThrow(why);
});
