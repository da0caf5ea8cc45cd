/** Tags and employees of the workspaces as they stand now: the firm's, and what was written since. Survives a restart. */
import { openChangeLog } from "../control/change-log.ts";
import { textAt, type Json, type JsonRecord } from "../control/json.ts";
import type { Firm } from "../firm/firm.ts";
import type { FirmWorkspace } from "../firm/workspaces.ts";

type Change =
  | Readonly<{ policyId: string; tags: Json[] }>
  | Readonly<{ policyId: string; employees: readonly JsonRecord[] }>;

export type SetupBook = Readonly<{
  /** As `get policy` answers them: shape A for a flat list, shape B for levels (expensify.md 4.2). */
  tags: (policyId: string) => Json[];
  employees: (policyId: string) => readonly JsonRecord[];
  /** The whole list: what is not in it is gone. */
  replaceTags: (policyId: string, tags: Json[]) => void;
  /** By e-mail: keys that are not given stay. */
  updateEmployees: (policyId: string, employees: readonly JsonRecord[]) => void;
  reset: () => void;
  close: () => void;
}>;

/** Opens the book over `path`, an append-only file of the changes since the firm was written. */
export function openSetupBook(firm: Firm, path: string): SetupBook {
  const tags = new Map<string, Json[]>();
  const employees = new Map<string, Map<string, JsonRecord>>();
  const fill = () => {
    for (const workspace of firm.workspaces.values()) {
      tags.set(workspace.policyId, firmTags(workspace));
      employees.set(workspace.policyId, firmEmployees(firm, workspace));
    }
  };
  fill();
  const apply = (change: Change): void => {
    if ("tags" in change) {
      tags.set(change.policyId, change.tags);
      return;
    }
    const known = employees.get(change.policyId);
    for (const one of change.employees)
      known?.set(textAt(one, "email"), { ...known.get(textAt(one, "email")), ...one });
  };
  const log = openChangeLog<Change>(path, apply);
  const keep = (change: Change): void => {
    apply(change);
    log.append(change);
  };
  return {
    tags: (policyId) => tags.get(policyId) ?? [],
    employees: (policyId) => [...(employees.get(policyId)?.values() ?? [])],
    replaceTags: (policyId, list) => keep({ policyId, tags: list }),
    updateEmployees: (policyId, list) => keep({ policyId, employees: list }),
    reset: () => {
      log.clear();
      fill();
    },
    close: () => log.close(),
  };
}

function firmTags(workspace: FirmWorkspace): Json[] {
  const list = workspace.tagLevels.map(({ name, tags }) => ({ name, tags: tags.map(withoutEmptyCode) }));
  const [first, ...more] = list;
  return first !== undefined && more.length === 0 ? first.tags : list;
}

/** A key is simply missing when unset (expensify.md 4.2). */
export function withoutEmptyCode({
  name,
  enabled,
  glCode,
}: {
  name: string;
  enabled: boolean;
  glCode: string;
}): JsonRecord {
  return { name, enabled, ...(glCode === "" ? {} : { glCode }) };
}

function firmEmployees(firm: Firm, workspace: FirmWorkspace): Map<string, JsonRecord> {
  const owner = firm.employees.get(workspace.owner)?.email ?? "";
  return new Map(
    [...firm.employees.values()]
      .filter((employee) => employee.workspace === workspace.key)
      .map(({ email }) => [email, { email, role: "user", submitsTo: owner }]),
  );
}
