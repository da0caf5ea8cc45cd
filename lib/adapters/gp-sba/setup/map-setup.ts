import type { FiscalPeriod } from "#lib/core/mapping/rules.ts";
import type { Account, AccountType, GpCompany, LedgerCurrency, LedgerParty, SegmentFormat } from "#lib/core/ports.ts";
import * as fields from "../json/fields.ts";
import type { Json, JsonObject } from "../json/parse-json.ts";

/** The set-up as the core's types. Each function takes the payload and throws `MalformedAnswer`. */

const SEPARATOR_DEFAULT = "-";
const ACCOUNT_TYPES: readonly AccountType[] = ["Posting", "Unit", "Fixed Allocation", "Variable Allocation"];
const DECIMALS_MAX = 5;

/** Microsoft lists companies too, in a form that is documented nowhere: one without a number is known by its name, from the settings. */
export function mapCompanies(payload: Json, names: Readonly<Record<string, string>>): readonly GpCompany[] {
  const rows = fields.rowsOf(payload, "companies");
  const companies = rows.flatMap((row) => {
    const name = ["Name", "CompanyName", "DisplayName"].map((key) => fields.textAt(row, key) ?? "").find(Boolean) ?? "";
    const byName = Object.entries(names).find(([, known]) => known === name)?.[0];
    const id = fields.integerAt(row, "CompanyId") ?? fields.integerAt(row, "Id") ?? (byName ? Number(byName) : null);
    return id === null || name === "" ? [] : [{ id, name, ...companyDetail(row) }];
  });
  if (companies.length === 0 && rows.length > 0) throw new fields.MalformedAnswer("no company has CompanyId and Name");
  return companies;
}

function companyDetail(row: JsonObject) {
  return {
    separator: fields.textAt(row, "AccountSegmentSeparator") || SEPARATOR_DEFAULT,
    options: (fields.textAt(row, "Options") ?? "").split(/[\s,]+/).filter((option) => option !== ""),
    workflow: fields.flagAt(row, "IsWorkflowEnabled") ?? false,
  };
}

export function mapAccountFormat(payload: Json): readonly SegmentFormat[] {
  const segments = fields.rowsOf(payload, "account format").map((row) => ({
    position: fields.requiredInteger(row, "Position"),
    name: fields.textAt(row, "Name") ?? "",
    length: fields.requiredInteger(row, "Length"),
    isMain: fields.flagAt(row, "IsMain") ?? false,
  }));
  return segments.toSorted((a, b) => a.position - b.position);
}

export function mapAccounts(payload: Json): readonly Account[] {
  return fields.rowsOf(payload, "accounts").map(account);
}

export function mapAccount(payload: Json): Account {
  return account(fields.objectOf(payload, "account"));
}

/** What is not said is read carefully: neither active nor open for entry, of no known type. */
function account(row: JsonObject): Account {
  const [type, postingType] = [fields.textAt(row, "Type"), fields.textAt(row, "PostingType")];
  return {
    number: fields.requiredText(row, "Number"),
    description: fields.textAt(row, "Description") ?? "",
    active: fields.flagAt(row, "IsActive") === true,
    allowsEntry: fields.flagAt(row, "AllowsEntry") === true,
    type: ACCOUNT_TYPES.find((known) => known === type) ?? "unknown",
    postingType: postingType === "BalanceSheet" || postingType === "ProfitLoss" ? postingType : "unknown",
    category: fields.textAt(row, "Category") ?? "",
  };
}

export function mapPeriods(payload: Json): readonly FiscalPeriod[] {
  return fields.rowsOf(payload, "fiscal periods").map((row) => {
    const closed = fields.flagAt(row, "IsClosed");
    if (closed === null) throw new fields.MalformedAnswer("a period without IsClosed");
    return {
      year: fields.requiredInteger(row, "Year"),
      number: fields.requiredInteger(row, "Period"),
      firstDay: fields.requiredDay(row, "FirstDay"),
      lastDay: fields.requiredDay(row, "LastDay"),
      closed,
    };
  });
}

export function mapBatch(payload: Json): { count: number } {
  return { count: fields.requiredInteger(fields.objectOf(payload, "batch"), "JournalCount") };
}

export function mapCurrencies(payload: Json): readonly LedgerCurrency[] {
  return fields.rowsOf(payload, "currencies").map((row) => {
    const isoCode = fields.requiredText(row, "ISOCode");
    const decimals = fields.requiredInteger(row, "Decimals");
    if (decimals < 0 || decimals > DECIMALS_MAX) throw new fields.MalformedAnswer(`Decimals is ${decimals}`);
    return { code: fields.textAt(row, "Code") || isoCode, isoCode, name: fields.textAt(row, "Name") ?? "", decimals };
  });
}

export function mapParties(payload: Json): readonly LedgerParty[] {
  return fields.rowsOf(payload, "vendors or employees").map(party);
}

export function mapParty(payload: Json): LedgerParty {
  return party(fields.objectOf(payload, "vendor"));
}

function party(row: JsonObject): LedgerParty {
  return {
    code: fields.requiredText(row, "Code"),
    name: fields.textAt(row, "Name") ?? "",
    email: fields.textAt(row, "Email") ?? "",
    className: fields.textAt(row, "Class") ?? "",
    active: fields.flagAt(row, "IsActive") === true,
  };
}
