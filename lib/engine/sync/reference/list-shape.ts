import type { Account } from "#lib/core/ports.ts";
import type { ReferenceItem } from "#lib/core/reference/compare-reading.ts";
import type { ReferenceKind } from "#db/schema/reference.ts";

type ColumnType = "text" | "integer" | "boolean" | "jsonb";
export type ScopeColumn = Readonly<{ name: string; type: "uuid" | "text"; value: string }>;

/** One list of one place as it stands in its table. Rows have the table's own column names, so that what is kept and what was read look the same. */
export type ListShape<Row> = Readonly<{
  kind: ReferenceKind;
  /** Workspace; `""` for GP. */
  policyId: string;
  table: string;
  /** Whose rows they are. `organization_id` first; the others are part of the table's key. */
  scope: readonly ScopeColumn[];
  /** All that is read, the key's own columns first. */
  columns: Readonly<Record<keyof Row & string, ColumnType>>;
  keys: readonly (keyof Row & string)[];
  keepsFirstSeen: boolean;
  item: (row: Row) => ReferenceItem;
  /** The key's columns out of an item's key. */
  keyColumns: (key: string) => KeyColumns;
}>;
export type KeyColumns = Readonly<Record<string, string | number>>;

export type AccountRow = Readonly<{
  number: string;
  description: string;
  active: boolean;
  allows_entry: boolean;
  type: string;
  posting_type: string;
  category: string;
}>;
/** An account as its row. */
export function accountRow({
  number,
  description,
  active,
  allowsEntry,
  type,
  postingType,
  category,
}: Account): AccountRow {
  return { number, description, active, allows_entry: allowsEntry, type, posting_type: postingType, category };
}

export type CurrencyRow = Readonly<{ code: string; iso_code: string; name: string; decimals: number }>;
export type PartyRow = Readonly<{ code: string; name: string; email: string; class_name: string; active: boolean }>;
export type CategoryRow = Readonly<{ name: string; enabled: boolean; gl_code: string; payroll_code: string }>;
export type TagRow = Readonly<{ level: number; name: string; level_name: string; enabled: boolean; gl_code: string }>;
export type ReportFieldRow = Readonly<{ name: string; type: string; values: readonly string[] }>;
export type EmployeeRow = Readonly<{
  email: string;
  name: string;
  employee_id: string;
  custom_field_1: string;
  custom_field_2: string;
  role: string;
  submits_to: string;
}>;

type CompanyPlace = Readonly<{ organizationId: string; companyId: string }>;
type WorkspacePlace = Readonly<{ organizationId: string; connectionId: string }>;

export function accountList(place: CompanyPlace): ListShape<AccountRow> {
  return {
    ...{ kind: "account", policyId: "", table: "account", scope: companyScope(place), keepsFirstSeen: true },
    columns: {
      ...{ number: "text", description: "text", active: "boolean", allows_entry: "boolean" },
      ...{ type: "text", posting_type: "text", category: "text" },
    },
    keys: ["number"],
    keyColumns: (number) => ({ number }),
    item: (row) => ({
      ...{ key: row.number, name: row.description, enabled: row.active },
      facts: facts([
        ["type", row.type],
        ["entry", row.allows_entry ? "allowed" : "not allowed"],
        ["posting type", row.posting_type],
        ["category", row.category],
      ]),
    }),
  };
}

export function currencyList(place: CompanyPlace): ListShape<CurrencyRow> {
  return {
    ...{ kind: "currency", policyId: "", table: "ledger_currency", scope: companyScope(place), keepsFirstSeen: false },
    columns: { code: "text", iso_code: "text", name: "text", decimals: "integer" },
    keys: ["code"],
    keyColumns: (code) => ({ code }),
    item: (row) => ({
      ...{ key: row.code, name: row.name, enabled: true },
      facts: facts([
        ["ISO", row.iso_code],
        ["decimals", String(row.decimals)],
      ]),
    }),
  };
}

export function partyList(place: CompanyPlace, party: "employee" | "vendor"): ListShape<PartyRow> {
  return {
    ...{ kind: party === "vendor" ? "vendor" : "ledger_employee", policyId: "", table: "ledger_party" },
    scope: [...companyScope(place), { name: "kind", type: "text", value: party }],
    columns: { code: "text", name: "text", email: "text", class_name: "text", active: "boolean" },
    keys: ["code"],
    keyColumns: (code) => ({ code }),
    keepsFirstSeen: true,
    item: (row) => ({
      ...{ key: row.code, name: row.name, enabled: row.active },
      facts: facts([
        [party === "vendor" ? "class" : "department", row.class_name],
        ["e-mail", row.email],
      ]),
    }),
  };
}

export function categoryList(place: WorkspacePlace, policyId: string): ListShape<CategoryRow> {
  return {
    ...{ kind: "category", policyId, table: "category", scope: workspaceScope(place, policyId), keepsFirstSeen: true },
    columns: { name: "text", enabled: "boolean", gl_code: "text", payroll_code: "text" },
    keys: ["name"],
    keyColumns: (name) => ({ name }),
    item: (row) => ({
      ...{ key: row.name, name: row.name, enabled: row.enabled },
      facts: facts([
        ["GL code", row.gl_code],
        ["payroll code", row.payroll_code],
      ]),
    }),
  };
}

export function tagList(place: WorkspacePlace, policyId: string): ListShape<TagRow> {
  return {
    ...{ kind: "tag", policyId, table: "tag", scope: workspaceScope(place, policyId), keepsFirstSeen: true },
    columns: { level: "integer", name: "text", level_name: "text", enabled: "boolean", gl_code: "text" },
    keys: ["level", "name"],
    keyColumns: (key) => {
      const at = key.indexOf("/");
      return { level: Number(key.slice(0, at)), name: key.slice(at + 1) };
    },
    item: (row) => ({
      ...{ key: `${row.level}/${row.name}`, name: row.name, enabled: row.enabled },
      facts: facts([
        ["level", row.level_name],
        ["GL code", row.gl_code],
      ]),
    }),
  };
}

export function reportFieldList(place: WorkspacePlace, policyId: string): ListShape<ReportFieldRow> {
  return {
    ...{ kind: "report_field", policyId, table: "report_field", keepsFirstSeen: true },
    scope: workspaceScope(place, policyId),
    columns: { name: "text", type: "text", values: "jsonb" },
    keys: ["name"],
    keyColumns: (name) => ({ name }),
    item: (row) => ({
      ...{ key: row.name, name: row.name, enabled: true },
      facts: facts([
        ["type", row.type],
        ["values", row.values.join(", ")],
      ]),
    }),
  };
}

export function workspaceEmployeeList(place: WorkspacePlace, policyId: string): ListShape<EmployeeRow> {
  return {
    ...{ kind: "workspace_employee", policyId, table: "workspace_employee", keepsFirstSeen: true },
    scope: workspaceScope(place, policyId),
    columns: {
      ...{ email: "text", name: "text", employee_id: "text", custom_field_1: "text", custom_field_2: "text" },
      ...{ role: "text", submits_to: "text" },
    },
    keys: ["email"],
    keyColumns: (email) => ({ email }),
    item: (row) => ({
      ...{ key: row.email, name: row.name, enabled: true },
      facts: facts([
        ["employee id", row.employee_id],
        ["custom field 1", row.custom_field_1],
        ["custom field 2", row.custom_field_2],
        ["role", row.role],
        ["submits to", row.submits_to],
      ]),
    }),
  };
}

function companyScope({ organizationId, companyId }: CompanyPlace): readonly ScopeColumn[] {
  return [
    { name: "organization_id", type: "uuid", value: organizationId },
    { name: "company_id", type: "uuid", value: companyId },
  ];
}

function workspaceScope({ organizationId, connectionId }: WorkspacePlace, policyId: string): readonly ScopeColumn[] {
  return [
    { name: "organization_id", type: "uuid", value: organizationId },
    { name: "connection_id", type: "uuid", value: connectionId },
    { name: "policy_id", type: "text", value: policyId },
  ];
}

/** Facts that are said, as people read them: `GL code 6410, payroll code A1`. */
function facts(parts: readonly (readonly [string, string])[]): string {
  return parts
    .filter(([, text]) => text !== "")
    .map(([name, text]) => `${name} ${text}`)
    .join(", ");
}
