import type { ModifiedWindow, NewPostingAccount, NewVendor } from "#lib/core/ports.ts";
import { assert } from "#lib/core/assert.ts";
import { checkNewAccount, checkNewVendor } from "#lib/core/ledger/check-sendable.ts";
import type { KeyRange } from "#lib/core/ledger/list-whole.ts";
import { element, type GpContext, type GpRequest, nil, NO_DATE, range, request, utcTime } from "../wire.ts";

/** Requests of GP's set-up (gp.md 1.3, 1.4). Element order is the schema's: the serializer reads it in order. */

/** Required by the schema without a null: GP's own default in a new vendor. */
const POST_RESULTS_TO = "Payables/Discount Account";

type Slice = Readonly<{ range: KeyRange | null; changed: ModifiedWindow | null }>;

/** Accounts of every kind, with their type; or those that can be posted to, with `AllowAccountEntry`, posting type and category. */
export function accountListRequest(
  operation: "GetGLAccountList" | "GetGLPostingAccountList",
  slice: Slice,
  context: GpContext,
): GpRequest {
  return request(operation, criteria([changedXml(slice), rangeXml("GLAccountId", slice)]), context);
}

export function currencyListRequest(context: GpContext): GpRequest {
  return request("GetCurrencyList", "<criteria/>", context);
}

/** The scope is required; the list of employees knows no last change. */
export function employeeListRequest(keys: KeyRange | null, context: GpContext): GpRequest {
  const slice = { range: keys, changed: null };
  return request(
    "GetEmployeeList",
    criteria([rangeXml("EmployeeKeyId", slice), element("Scope", "Return All")]),
    context,
  );
}

export function vendorListRequest(slice: Slice, context: GpContext): GpRequest {
  const parts = [rangeXml("Id", slice), changedXml(slice), element("Scope", "Return All")];
  return request("GetVendorList", criteria(parts), context);
}

export function postingAccountRequest(number: string, context: GpContext): GpRequest {
  return request("GetGLPostingAccountByKey", `<key>${accountKey(number)}</key>`, context);
}

export function vendorRequest(code: string, context: GpContext): GpRequest {
  return request("GetVendorByKey", `<key>${element("Id", code)}</key>`, context);
}

/**
 * An account that is active and open for entry. What is null is left to GP: typical balance, where other modules post, currencies.
 * It throws on what the caller must have refused before: an empty number, a description that does not fit.
 */
export function createPostingAccountRequest(
  account: NewPostingAccount,
  context: GpContext,
  policyId: string,
): GpRequest {
  const { number, description, postingType, category } = account;
  checkNewAccount(account);
  const parts = [
    `<Key>${accountKey(number)}</Key>`,
    element("Type", "Posting"),
    element("IsActive", "true"),
    element("Description", description),
    nil("CreatedDate", "ModifiedDate", "PostInventoryIn", "PostPayrollIn", "PostPurchasingIn", "PostSalesIn"),
    category === "" ? "" : `<GLAccountCategoryKey>${element("Id", category)}</GLAccountCategoryKey>`,
    element("AllowAccountEntry", "true"),
    nil("IsRevalued", "PostRevaluationResultsTo"),
    element("PostingType", postingType),
    nil("RevaluationMethod", "TypicalBalance"),
  ];
  const body = `<postingAccount>${parts.join("")}</postingAccount>`;
  return request("CreateGLPostingAccount", body, context, policyXml(policyId));
}

/** A vendor that is active; the rest comes from its class. It throws on what the caller must have refused before. */
export function createVendorRequest(vendor: NewVendor, context: GpContext, policyId: string): GpRequest {
  checkNewVendor(vendor);
  const { code, name, classId } = vendor;
  const parts = [
    `<Key>${element("Id", code)}</Key>`,
    element("Name", name),
    element("IsOnHold", "false"),
    element("IsActive", "true"),
    element("IsOneTime", "false"),
    `<ClassKey>${element("Id", classId)}</ClassKey>`,
    nil("DiscountGracePeriod", "DueDateGracePeriod", "Tax1099Type", "Tax1099BoxNumber", "FreeOnBoard"),
    nil("AllowRevaluation"),
    element("PostResultsTo", POST_RESULTS_TO),
    nil("DefaultCashAccountType"),
    element("CreatedDate", NO_DATE),
    element("ModifiedDate", NO_DATE),
    nil("WorkflowPriority"),
  ];
  return request("CreateVendor", `<vendor>${parts.join("")}</vendor>`, context, policyXml(policyId));
}

function criteria(parts: readonly string[]): string {
  const inner = parts.join("");
  return inner === "" ? "<criteria/>" : `<criteria>${inner}</criteria>`;
}

function changedXml({ changed }: Slice): string {
  if (changed === null) return "";
  assert(changed.from <= changed.to, "a window of last changes goes forwards");
  return range("ModifiedDate", utcTime(changed.from), utcTime(changed.to));
}

function rangeXml(name: string, { range: keys }: Slice): string {
  return keys === null ? "" : `<${name}>${element("From", keys.from)}${element("To", keys.to)}</${name}>`;
}

function accountKey(number: string): string {
  return `${element("Id", number)}<IsEncrypted>false</IsEncrypted>`;
}

function policyXml(policyId: string): string {
  return policyId === "" ? "" : `<policy><Key>${element("Id", policyId)}</Key></policy>`;
}
