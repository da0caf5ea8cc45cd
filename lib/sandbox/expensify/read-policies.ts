/** The answers of `get` / `policyList` and `get` / `policy` (expensify.md 4.1, 4.2). */
import type { Json, JsonRecord } from "../control/json.ts";
import type { Firm } from "../firm/firm.ts";
import type { FirmWorkspace } from "../firm/workspaces.ts";

const CREATED = "2025-10-24 17:46:03";

/** Undocumented keys come along, as they do live. */
export function policyList(firm: Firm): JsonRecord {
  return {
    policyList: [...firm.workspaces.values()].map((workspace) => ({
      id: workspace.policyId,
      name: workspace.name,
      role: "admin",
      type: "corporate",
      owner: firm.employees.get(workspace.owner)?.email ?? "",
      outputCurrency: "USD",
      created: CREATED,
      areCategoriesEnabled: true,
      areTagsEnabled: true,
      approvalMode: "ADVANCED",
      tax: '{"trackingEnabled":false}',
    })),
    responseCode: 200,
  };
}

/** The asked fields of the asked workspaces; null when one of them is unknown. */
export function policyDetails(firm: Firm, policyIds: readonly string[], fields: readonly string[]): JsonRecord | null {
  const info: JsonRecord = {};
  for (const id of policyIds) {
    const workspace = [...firm.workspaces.values()].find(({ policyId }) => policyId === id);
    if (workspace === undefined) return null;
    const all: JsonRecord = {
      categories: firm.categories.map((category) => withoutEmptyCode(category)),
      tags: tags(workspace),
      reportFields: [],
      tax: {},
      employees: employees(firm, workspace),
    };
    info[id] = Object.fromEntries(Object.entries(all).filter(([key]) => fields.includes(key)));
  }
  return { responseCode: 200, policyInfo: info };
}

/** A key is simply missing when unset (expensify.md 4.2). */
function withoutEmptyCode({ name, enabled, glCode }: { name: string; enabled: boolean; glCode: string }): JsonRecord {
  return { name, enabled, ...(glCode === "" ? {} : { glCode }) };
}

/** Shape A for a flat list, shape B for levels. */
function tags(workspace: FirmWorkspace): Json[] {
  const [first, ...more] = workspace.tagLevels;
  if (first !== undefined && more.length === 0) return first.tags.map((tag) => withoutEmptyCode(tag));
  return workspace.tagLevels.map((level) => ({
    name: level.name,
    tags: level.tags.map((tag) => withoutEmptyCode(tag)),
  }));
}

function employees(firm: Firm, workspace: FirmWorkspace): JsonRecord[] {
  const owner = firm.employees.get(workspace.owner)?.email ?? "";
  return [...firm.employees.values()]
    .filter((employee) => employee.workspace === workspace.key)
    .map(({ email }) => ({ email, role: "user", submitsTo: owner }));
}
