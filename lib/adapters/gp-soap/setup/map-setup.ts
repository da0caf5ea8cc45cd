import type { Account, AccountType, GpCompany, LedgerCurrency, LedgerParty, SegmentFormat } from "#lib/core/ports.ts";
import {
  flagAt,
  MalformedAnswer,
  requiredChild,
  requiredInteger,
  requiredText,
  resultItems,
} from "../xml/answer-fields.ts";
import { childOf, textAt, type XmlElement } from "../xml/parse-xml.ts";

/** GP's set-up as the core's types. Each function takes the `<XxxResponse>` element and throws `MalformedAnswer`. */

const SEPARATOR_DEFAULT = "-";
const ACCOUNT_TYPES: readonly AccountType[] = ["Posting", "Unit", "Fixed Allocation", "Variable Allocation"];
const DECIMAL_PLACES = ["Zero", "One", "Two", "Three", "Four", "Five"];
/** Where GP says nothing of a currency's decimals. */
const DECIMALS_DEFAULT = 2;

export function mapCompanies(response: XmlElement): readonly GpCompany[] {
  return resultItems(response, "GetCompanyListResult", "Company").map((company) => ({
    id: requiredInteger(company, "Key", "Id"),
    name: textAt(company, "Name") ?? "",
    separator: textAt(company, "AccountSegmentSeparator") || SEPARATOR_DEFAULT,
    options: (textAt(company, "Options") ?? "").split(/\s+/).filter((option) => option !== ""),
    workflow: flagAt(company, "IsWorkflowEnabled") ?? false,
  }));
}

export function mapAccountFormat(response: XmlElement): readonly SegmentFormat[] {
  const segments = resultItems(response, "GetGLAccountFormatListResult", "GLAccountFormat").map((segment) => ({
    position: requiredInteger(segment, "Key", "Id"),
    name: textAt(segment, "SegmentName") ?? "",
    length: requiredInteger(segment, "SegmentLength"),
    isMain: flagAt(segment, "IsMainSegment") ?? false,
  }));
  return segments.toSorted((a, b) => a.position - b.position);
}

/** What `GetGLAccountList` knows of an account. */
export type AccountRow = Pick<Account, "number" | "description" | "active" | "type">;
/** What `GetGLPostingAccountList` adds. */
export type PostingAccountRow = Omit<Account, "type">;

export function mapAccountRows(response: XmlElement): readonly AccountRow[] {
  return resultItems(response, "GetGLAccountListResult", "GLAccountSummary").map((row) => {
    const type = textAt(row, "AccountType");
    return { ...accountBase(row), type: ACCOUNT_TYPES.find((known) => known === type) ?? "unknown" };
  });
}

export function mapPostingAccountRows(response: XmlElement): readonly PostingAccountRow[] {
  return resultItems(response, "GetGLPostingAccountListResult", "GLPostingAccountSummary").map(postingAccount);
}

/** Of one posting account by its key. */
export function mapPostingAccount(response: XmlElement): Account {
  const account = requiredChild(response, "GetGLPostingAccountByKeyResult");
  return { ...postingAccount(account), type: "Posting" };
}

function postingAccount(row: XmlElement): PostingAccountRow {
  const postingType = textAt(row, "PostingType");
  return {
    ...accountBase(row),
    // Null counts as allowed, and a null IsActive as inactive (gp.md 3.4).
    allowsEntry: flagAt(row, "AllowAccountEntry") !== false,
    postingType: postingType === "BalanceSheet" || postingType === "ProfitLoss" ? postingType : "unknown",
    category: textAt(row, "GLAccountCategoryKey", "Id") ?? "",
  };
}

function accountBase(row: XmlElement) {
  return {
    number: requiredText(row, "Key", "Id"),
    description: textAt(row, "Description") ?? "",
    active: flagAt(row, "IsActive") === true,
  };
}

export function mapCurrencies(response: XmlElement): readonly LedgerCurrency[] {
  return resultItems(response, "GetCurrencyListResult", "Currency").map((currency) => {
    const isoCode = requiredText(currency, "Key", "ISOCode");
    const places = textAt(currency, "DecimalPlaces");
    const decimals = places === null ? DECIMALS_DEFAULT : DECIMAL_PLACES.indexOf(places);
    if (decimals < 0) throw new MalformedAnswer(`DecimalPlaces is ${places?.slice(0, 40)}`);
    const code = textAt(currency, "Id") || isoCode;
    return { code, isoCode, name: textAt(currency, "Description") ?? "", decimals };
  });
}

/** A null `IsActive` counts as inactive, as of an account. */
export function mapEmployees(response: XmlElement): readonly LedgerParty[] {
  return resultItems(response, "GetEmployeeListResult", "EmployeeSummary").map((row) => {
    const name = ["Given", "Middle", "Family"].map((part) => textAt(row, "Name", part) ?? "");
    return {
      code: requiredText(row, "EmployeeKey", "Id"),
      name: name.filter((part) => part !== "").join(" "),
      email: "",
      className: textAt(row, "DepartmentKey", "Id") ?? "",
      active: flagAt(row, "IsActive") === true,
    };
  });
}

export function mapVendors(response: XmlElement): readonly LedgerParty[] {
  return resultItems(response, "GetVendorListResult", "VendorSummary").map(vendor);
}

/** Of one vendor by its key. */
export function mapVendor(response: XmlElement): LedgerParty {
  return vendor(requiredChild(response, "GetVendorByKeyResult"));
}

function vendor(row: XmlElement): LedgerParty {
  return {
    code: requiredText(row, "Key", "Id"),
    name: textAt(row, "Name") ?? "",
    email: "",
    className: textAt(row, "ClassKey", "Id") ?? "",
    active: flagAt(row, "IsActive") === true,
  };
}

export function mapPolicy(response: XmlElement): { id: string; name: string } {
  const policy = requiredChild(response, "GetPolicyByOperationResult");
  return { id: requiredText(policy, "Key", "Id"), name: textAt(policy, "Name") ?? "" };
}

export function mapBatch(response: XmlElement): { count: number } {
  const batch = requiredChild(response, "GetBatchByKeyResult");
  return { count: childOf(batch, "NumberOfTransactions") ? requiredInteger(batch, "NumberOfTransactions") : 0 };
}
