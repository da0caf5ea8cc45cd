import { expect, test } from "vitest";
import { cents } from "#lib/core/money.ts";
import { SAMPLE_RULES } from "#lib/testing/sample-rules.ts";
import { spendOfTag } from "./plan-tags.ts";

test("a tag that depends on the one before it is in use by its full path, so that taking it away warns", () => {
  const [field] = [...SAMPLE_RULES.workspaces.values()];
  const rules = { workspaces: new Map(field ? [["POLICY1", { ...field, dependentTags: true }]] : []) };
  const group = { policyId: "POLICY1", category: "Lodging", card: "", reimbursable: true, spendCents: cents(500) };
  const groups = [
    { ...group, tags: ["North", "Denver"] },
    { ...group, tags: ["South", "Denver"], spendCents: cents(7) },
  ];
  expect(spendOfTag(groups, { level: 2, name: "North:Denver" }, rules)).toBe(500);
  expect(spendOfTag(groups, { level: 2, name: "Denver" }, SAMPLE_RULES)).toBe(507);
});
