/** `update` of a workspace's tags and of employees (expensify.md 5.2, 5.3), with the traps that live servers have. */
import type { Answer } from "../control/answer.ts";
import { isRecord, recordAt, textAt, type Json, type JsonRecord } from "../control/json.ts";
import { withoutEmptyCode, type SetupBook } from "./setup-book.ts";
import type { ExpensifySettings } from "./settings.ts";

export type WriteWorld = Readonly<{
  setup: SetupBook;
  policyIds: ReadonlySet<string>;
  settings: () => ExpensifySettings;
  json: (body: JsonRecord) => Answer;
  codeAnswer: (responseCode: number, responseMessage: string) => Answer;
}>;

/** Whatever `action` says, the list is replaced: unlisted tags are gone, and the answer is 200 all the same. */
export function updatePolicy(
  { setup, policyIds, json, codeAnswer }: WriteWorld,
  job: JsonRecord,
  file: string,
): Answer {
  const policyId = textAt(recordAt(job, "inputSettings"), "policyID");
  if (!policyIds.has(policyId)) return codeAnswer(404, "Policy not found");
  const tags = recordAt(job, "tags");
  const list = textAt(tags, "source") === "file" ? fromFile(recordAt(tags, "config"), file) : inline(tags["data"]);
  if (list === null) return codeAnswer(410, "'tags' object malformed");
  setup.replaceTags(policyId, list);
  return json({ responseCode: 200 });
}

/** One level is a flat list; of several levels `enabled` is ignored. */
function inline(data: Json | undefined): Json[] | null {
  if (!Array.isArray(data) || data.length === 0) return null;
  const levels: { name: string; tags: JsonRecord[] }[] = [];
  for (const level of data) {
    if (!isRecord(level) || textAt(level, "name") === "" || !Array.isArray(level["tags"])) return null;
    const tags = level["tags"].filter((tag) => isRecord(tag));
    if (tags.some((tag) => textAt(tag, "name") === "")) return null;
    const stored = tags.map((tag) => {
      const enabled = data.length > 1 || tag["enabled"] !== false;
      return withoutEmptyCode({ name: textAt(tag, "name"), enabled, glCode: textAt(tag, "glCode") });
    });
    levels.push({ name: textAt(level, "name"), tags: stored });
  }
  return levels.length === 1 ? (levels[0]?.tags ?? null) : levels;
}

/** Dependent levels from a CSV with a head; how they are read back is a guess (expensify.md 12). */
function fromFile(config: JsonRecord, file: string): Json[] | null {
  const [head, ...rows] = file.split(/\r?\n/).filter((line) => line !== "");
  if (head === undefined || config["dependency"] !== true || config["glCodes"] !== true || config["header"] !== true)
    return null;
  const names = cells(head).filter((_, index) => index % 2 === 0);
  const levels = names.map((name) => ({ name, tags: new Map<string, JsonRecord>() }));
  for (const row of rows) {
    const parts = cells(row);
    let parent = "";
    for (let level = 0; level * 2 < parts.length; level++) {
      const [name = "", glCode = ""] = [parts[level * 2], parts[level * 2 + 1]];
      const filter: JsonRecord = parent === "" ? {} : { rules: { parentTagsFilter: `^${asPattern(parent)}$` } };
      levels[level]?.tags.set(`${parent}:${name}`, { ...withoutEmptyCode({ name, enabled: true, glCode }), ...filter });
      parent = parent === "" ? escaped(name) : `${parent}:${escaped(name)}`;
    }
  }
  return levels.map(({ name, tags }) => ({ name, tags: [...tags.values()] }));
}

function escaped(name: string): string {
  return name.replaceAll(/[\\:]/g, String.raw`\$&`);
}

function asPattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

function cells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"(?<quoted>(?:[^"]|"")*)"|(?<plain>[^,]*))/g)].map(
    ({ groups }) => groups?.["quoted"]?.replaceAll('""', '"') ?? groups?.["plain"] ?? "",
  );
}

/** A dry run answers the same and changes nothing. Failed workspaces and skipped people are set by `POST /settings`. */
export function updateEmployees(world: WriteWorld, job: JsonRecord, data: string): Answer {
  const rows = readRows(data);
  if (rows === null) return world.codeAnswer(410, "Malformed employee data");
  const { failPolicies, skipEmployees } = world.settings();
  const failed = new Set<string>();
  const skipped: JsonRecord[] = [];
  let updated = 0;
  for (const row of rows) {
    const [policyId, email] = [textAt(row, "policyID"), textAt(row, "employeeEmail")];
    if (["employeeEmail", "managerEmail", "employeeID", "policyID"].some((key) => textAt(row, key) === "")) {
      skipped.push({ email, reason: "A required field is missing" });
    } else if (!world.policyIds.has(policyId) || failPolicies.includes(policyId)) {
      failed.add(policyId);
    } else if (skipEmployees.includes(email)) {
      skipped.push({ email, reason: "The employee is not in a domain that you administer" });
    } else {
      updated += 1;
      if (job["dry-run"] !== true) world.setup.updateEmployees(policyId, [toEmployee(row, email)]);
    }
  }
  return world.json({
    ...{ responseCode: 200, "dry-run": job["dry-run"] === true, updatedEmployeesCount: updated },
    ...{ requestID: "Lw6kdb", failedPolicies: [...failed], diff: { diffToAdd: {} }, securityGroupEmployeesMap: {} },
    ...(skipped.length === 0 ? {} : { skippedEmployees: skipped }),
  });
}

function readRows(data: string): readonly JsonRecord[] | null {
  try {
    const rows = JSON.parse(data) as Json;
    return Array.isArray(rows) ? rows.filter((row) => isRecord(row)) : null;
  } catch {
    return null;
  }
}

/** The employee id goes into custom field 1 too, unless that one is given. */
function toEmployee(row: JsonRecord, email: string): JsonRecord {
  const customField1 = typeof row["customField1"] === "string" ? row["customField1"] : textAt(row, "employeeID");
  const texts: JsonRecord = { customField1, customField2: textAt(row, "customField2") };
  const given = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ""));
  return {
    email: email.toLowerCase(),
    ...{ role: "user", submitsTo: textAt(row, "managerEmail"), employeeID: textAt(row, "employeeID") },
    ...given,
  };
}
