/** The answers of `get` / `policyList` and `get` / `policy` (expensify.md 4.1, 4.2). */
import type { JsonRecord } from "../control/json.ts";
import type { Firm } from "../firm/firm.ts";
import { withoutEmptyCode, type SetupBook } from "./setup-book.ts";

const CREATED = "2025-10-24 17:46:03";

const ADMIN_ROLE = "admin";

/** All workspaces that the user is in, or those it administers. Undocumented keys come along, as they do live. */
export function policyList(firm: Firm, roles: Readonly<Record<string, string>>, adminOnly: boolean): JsonRecord {
  const roleOf = (policyId: string) => roles[policyId] ?? ADMIN_ROLE;
  const visible = [...firm.workspaces.values()].filter(({ policyId }) =>
    adminOnly ? roleOf(policyId) === ADMIN_ROLE : roleOf(policyId) !== "",
  );
  return {
    policyList: visible.map((workspace) => ({
      id: workspace.policyId,
      name: workspace.name,
      role: roleOf(workspace.policyId),
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
export function policyDetails(
  firm: Firm,
  setup: SetupBook,
  policyIds: readonly string[],
  fields: readonly string[],
): JsonRecord | null {
  const info: JsonRecord = {};
  for (const id of policyIds) {
    const workspace = [...firm.workspaces.values()].find(({ policyId }) => policyId === id);
    if (workspace === undefined) return null;
    const all: JsonRecord = {
      categories: firm.categories.map((category) => withoutEmptyCode(category)),
      tags: setup.tags(id),
      reportFields: [],
      tax: {},
      employees: [...setup.employees(id)],
    };
    info[id] = Object.fromEntries(Object.entries(all).filter(([key]) => fields.includes(key)));
  }
  return { responseCode: 200, policyInfo: info };
}
