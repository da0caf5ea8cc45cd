import type { Tag, WorkspaceDetail } from "#lib/core/ports.ts";
import type { ExpensifyOptions } from "../options.ts";
import type { PolicyWire, TagWire } from "../wire.ts";
import { unescapeHtml } from "./read-text.ts";
import { escapeTagName, unescapeTagName } from "./split-tag.ts";

type PolicyReading = Readonly<Pick<ExpensifyOptions, "unescapeHtml" | "dependentTags">>;

/** A workspace as Expensify hands it over, in plain texts; what is unset is `""` (expensify.md 4.2). */
export function mapPolicy(reading: PolicyReading, policyId: string, policy: PolicyWire): WorkspaceDetail {
  const text = (value: string) => (reading.unescapeHtml ? unescapeHtml(value) : value);
  return {
    policyId,
    categories: policy.categories.map((category) => ({ ...category, name: text(category.name) })),
    ...mapTags(reading, policy.tags, text),
    reportFields: policy.reportFields.map(({ name, type, values }) => {
      return { name: text(name), type, values: values.map(text) };
    }),
    employees: policy.employees.map(({ email, employeeID, firstName, lastName, name, ...rest }) => ({
      email: email.trim().toLowerCase(),
      name: text(name === "" ? `${firstName} ${lastName}`.trim() : name),
      employeeId: employeeID,
      ...{ customField1: text(rest.customField1), customField2: text(rest.customField2) },
      ...{ role: rest.role, submitsTo: rest.submitsTo.trim().toLowerCase() },
    })),
  };
}

/** Levels come with a list of tags each; a flat list is one level without a name. */
function mapTags(
  { dependentTags = false }: PolicyReading,
  entries: PolicyWire["tags"],
  text: (value: string) => string,
): Pick<WorkspaceDetail, "tagLevels" | "tags"> {
  const tagLevels: string[] = [];
  const tags: Tag[] = [];
  const add = (level: number, tag: TagWire) => {
    const name = dependentTags ? pathOf(level, tag, text) : unescapeTagName(text(tag.name));
    // Set-up may hold a level's own colon as `\:`, as an expense's tag does; the mapping compares the plain names.
    const written = tag.name === (dependentTags ? name : escapeTagName(name)) ? {} : { written: tag.name };
    tags.push({ level, name, enabled: tag.enabled, glCode: tag.glCode, ...written });
  };
  for (const entry of entries) {
    if ("tags" in entry) {
      tagLevels.push(text(entry.name));
      for (const tag of entry.tags) add(tagLevels.length, tag);
    } else {
      if (tagLevels.length === 0) tagLevels.push("");
      add(1, entry);
    }
  }
  return { tagLevels, tags };
}

/**
 * The full path of a tag whose level depends on the one above. Nobody has shown how the parents are told (expensify.md 12):
 * a pattern like `^California\:North$` is understood; a name without one counts as the path already.
 */
function pathOf(level: number, tag: TagWire, text: (value: string) => string): string {
  const name = text(tag.name);
  const pattern = tag.parentTagsFilter ?? tag.rules?.parentTagsFilter ?? "";
  const parents = /^\^(?<path>.+)\$$/s.exec(text(pattern))?.groups?.["path"];
  if (level === 1) return escapeTagName(unescapeTagName(name));
  return parents === undefined ? name : `${unescapePattern(parents)}:${escapeTagName(unescapeTagName(name))}`;
}

/** Of a pattern that stands for one text: `R\&D` is `R&D`, and a colon between levels comes plain or as `\:`. */
function unescapePattern(pattern: string): string {
  return pattern.replaceAll(/\\([^\\])/g, "$1").replaceAll("\\\\", "\\");
}
