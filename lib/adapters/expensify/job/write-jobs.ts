import type { EmployeeRow, TagLevel } from "#lib/core/ports.ts";
import { escapeTagName, splitTag } from "../map/split-tag.ts";
import type { ExpensifyOptions } from "../options.ts";
import type { Job } from "./jobs.ts";

export type TagWriting = Readonly<Pick<ExpensifyOptions, "dependentTags" | "tagsRequired" | "flatTagLevel">>;

const FLAT_LEVEL = "Tag";

/**
 * Replaces the tags of a workspace by this list, whole. It is called `replace` because that is what Expensify does whatever
 * the action says (expensify.md 5.2). Inline for levels that stand alone, a CSV file for levels that depend on each other.
 */
export function replaceTagsJob(policyId: string, levels: readonly TagLevel[], writing: TagWriting): Job {
  const { dependentTags = false, tagsRequired } = writing;
  const required = tagsRequired === undefined ? {} : { setRequired: tagsRequired };
  const job = (tags: object) => ({ type: "update", inputSettings: { type: "policy", policyID: policyId }, tags });
  if (dependentTags && levels.length > 1) {
    const config = { dependency: true, glCodes: true, header: true, ...required, fileType: "csv" };
    return { description: job({ action: "replace", source: "file", config }), file: dependentTagsFile(levels) };
  }
  const data = levels.map((level) => ({
    name: level.name === "" ? (writing.flatTagLevel ?? FLAT_LEVEL) : level.name,
    ...required,
    tags: level.tags.map(({ name, written, enabled, glCode }) => {
      return { name: written ?? (dependentTags ? name : escapeTagName(name)), glCode, enabled };
    }),
  }));
  return { description: job({ action: "replace", source: "inline", data }) };
}

/** A line per tag that has no child, each level with its GL code: `California,100,North,20,San Francisco,1`. */
function dependentTagsFile(levels: readonly TagLevel[]): string {
  const codes = new Map(levels.flatMap(({ tags }) => tags.map(({ name, glCode }) => [name, glCode] as const)));
  const parents = new Set([...codes.keys()].map(parentPath));
  const lines = [...codes.keys()]
    .filter((path) => !parents.has(path))
    .map((path) => lineage(path).flatMap((each) => [splitTag(each).at(-1) ?? "", codes.get(each) ?? ""]));
  const head = levels.flatMap(({ name }) => [name, `${name} GL`]);
  return `${[head, ...lines].map((cells) => cells.map(csvField).join(",")).join("\r\n")}\r\n`;
}

/** `A:B:C` → `A`, `A:B`, `A:B:C`, by the levels' own colons left alone. */
function lineage(path: string): readonly string[] {
  const parts = splitTag(path).map(escapeTagName);
  return parts.map((_, index) => parts.slice(0, index + 1).join(":"));
}

function parentPath(path: string): string {
  return lineage(path).at(-2) ?? "";
}

function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Employees as a bare array in the field `data` (expensify.md 5.3). Nobody is taken out of a workspace, no approval chain is
 * touched but the manager named, and no security group is set.
 */
export function updateEmployeesJob(rows: readonly EmployeeRow[], isDryRun: boolean): Job {
  const data = rows.map(({ policyId, email, managerEmail, employeeId, ...rest }) => ({
    ...{ employeeEmail: email, managerEmail, employeeID: employeeId, policyID: policyId },
    ...rest,
    shouldRemoveFromUnassignedPolicies: false,
  }));
  return {
    description: {
      type: "update",
      "dry-run": isDryRun,
      dataSource: "request",
      inputSettings: { type: "employees", entity: "generic" },
      setEmployeePrimaryPolicy: "none",
      shouldFixApprovalChains: false,
      shouldSkipNotificationEmail: true,
    },
    data: JSON.stringify(data),
  };
}
