import { expect, test } from "vitest";
import type { WorkspaceEmployee } from "../ports.ts";
import { planEmployees } from "./employee-list.ts";

const known = (email: string, changes: Partial<WorkspaceEmployee> = {}): WorkspaceEmployee => ({
  ...{ email, name: "", employeeId: "", customField1: "", customField2: "", role: "user", submitsTo: "boss@x.example" },
  ...changes,
});
const inGp = (code: string, email: string, active = true) => ({ code, email, name: "Maya van Okafor", active });
const plan = (workspace: readonly WorkspaceEmployee[], gp: readonly ReturnType<typeof inGp>[], manager = "") =>
  planEmployees("P1", workspace, gp, manager);

test("an id that Expensify does not have is written, with the custom fields and the manager that stand there", () => {
  const { rows, changes } = plan([known("maya@x.example", { customField1: "V1" })], [inGp("E1", "Maya@X.example ")]);
  expect(rows).toEqual([
    {
      ...{ policyId: "P1", email: "maya@x.example", managerEmail: "boss@x.example", employeeId: "E1" },
      ...{ customField1: "V1", customField2: "" },
    },
  ]);
  expect(changes).toEqual([{ kind: "changed", email: "maya@x.example", name: "Maya van Okafor", from: "", to: "E1" }]);
});

test("who is new submits to the manager named, and gets a name", () => {
  expect(plan([], [inGp("E1", "maya@x.example")], "Boss@x.example").rows).toMatchObject([
    { managerEmail: "boss@x.example", customField1: "", firstName: "Maya", lastName: "van Okafor" },
  ]);
});

test("nothing is written for who is there as in GP, and for who left GP", () => {
  const here = [known("maya@x.example", { employeeId: "E1" })];
  expect(plan(here, [inGp("E1", "maya@x.example"), inGp("E2", "gone@x.example", false)])).toEqual({
    ...{ rows: [], changes: [], leftOut: [] },
  });
});

test.each([
  ["no_email", [], [inGp("E1", "")]],
  ["no_manager", [], [inGp("E1", "maya@x.example")]],
  ["other_email", [known("old@x.example", { employeeId: "E1" })], [inGp("E1", "maya@x.example")]],
  ["email_twice", [], [inGp("E1", "maya@x.example"), inGp("E2", "maya@x.example")]],
] as const)("left out: %s", (reason, workspace, gp) => {
  expect(plan(workspace, gp).leftOut.map((each) => each.reason)).toEqual(gp.map(() => reason));
  expect(plan(workspace, gp).rows).toEqual([]);
});
