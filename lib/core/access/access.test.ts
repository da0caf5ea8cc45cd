import { expect, test } from "vitest";
import { approvalConflict } from "./approval-conflict.ts";
import { mayDo, RIGHTS, ROLES, type Right, type Role } from "./roles.ts";

/** The table of security.md, by right: who has it. Everybody else has not. */
const HOLDERS: Readonly<Record<Right, readonly Role[]>> = {
  "connection.manage": ["admin"],
  "connection.ping": ["admin"],
  "company.manage": ["admin"],
  "schedule.manage": ["admin"],
  "calendar.manage": ["admin"],
  "mapping.edit": ["mapper"],
  "posting.approve": ["approver"],
  "posting.dismiss": ["approver"],
  "posting.resend": ["approver"],
  "report.include": ["approver"],
  "company.go_live": ["approver"],
  "company.stop": ["admin", "approver"],
  "posting.hold": ["mapper", "approver"],
  "posting.request": ["mapper", "approver"],
  "sync.run": ["admin", "mapper", "approver"],
  "member.manage": ["owner"],
  "audit.read": ["owner", "admin", "mapper", "approver", "viewer"],
};

test.each(RIGHTS)("%s is for exactly these roles", (right) => {
  expect(ROLES.filter((role) => mayDo([role], right))).toEqual(HOLDERS[right]);
});

test("no role both maps and approves, or both keeps credentials and touches money", () => {
  const both = (a: Right, b: Right) => ROLES.filter((role) => mayDo([role], a) && mayDo([role], b));

  expect(both("mapping.edit", "posting.approve")).toEqual([]);
  expect(both("connection.manage", "posting.approve")).toEqual([]);
  expect(both("connection.manage", "mapping.edit")).toEqual([]);
});

test("a person with several roles has the rights of all, one without roles has none", () => {
  expect(mayDo(["mapper", "approver"], "posting.approve")).toBe(true);
  expect(mayDo(["viewer", "mapper"], "posting.approve")).toBe(false);
  expect(RIGHTS.filter((right) => mayDo([], right))).toEqual([]);
});

test("a role or right that nobody knows gives nothing", () => {
  // As they would come from an older database or a newer browser.
  expect(mayDo(["auditor" as Role], "audit.read")).toBe(false);
  expect(mayDo(["constructor" as Role], "audit.read")).toBe(false);
  expect(mayDo(["owner"], "everything" as Right)).toBe(false);
});

const CONTRIBUTORS = [
  { userId: "ana", what: "tag Denver" },
  { userId: "mei", what: "category Lodging" },
  { userId: "ana", what: "expense_account 42" },
];

test("who mapped or overrode what a report uses may not approve that report", () => {
  expect(approvalConflict("ana", CONTRIBUTORS)).toEqual(["tag Denver", "expense_account 42"]);
  expect(approvalConflict("grace", CONTRIBUTORS)).toEqual([]);
  expect(approvalConflict("ana", [])).toEqual([]);
});
