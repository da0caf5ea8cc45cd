/** CreateGLPostingAccount and GetGLPostingAccountByKey: an account that was missing, and how it is found again. */
import type { FirmAccount } from "../../firm/firm-account.ts";
import { accountsOf, companyOf, type Call, type GpWorld, type ValidationError } from "../gp-world.ts";
import { notFoundFault } from "../soap/soap.ts";
import { element, nil, value, type Xml } from "../soap/write-xml.ts";
import { child, textOf, type XmlNode } from "../soap/xml-tree.ts";
import type { KeptAccount } from "../setup-book.ts";
import { asStored } from "./stored-text.ts";
import { duplicateFault, refused, validationFault } from "./validation-fault.ts";

const NUMBER = /^\d{3}-\d{4}-\d{2}$/;
const DESCRIPTION_MAX = 50;

export function getGLPostingAccountByKey(call: Call): Xml {
  const companyId = companyOf(call);
  const number = textOf(call.node, "key", "Id") ?? "";
  const account = accountsOf(call.world, companyId).find((one) => one.number === number && one.type === "Posting");
  if (account === undefined) throw notFoundFault();
  return accountXml(account, companyId);
}

/** No result: the answer is empty. */
export function createGLPostingAccount(call: Call): null {
  const companyId = companyOf(call);
  const sent = child(call.node, "postingAccount");
  const refusal = keepAccount(
    call.world,
    companyId,
    readAccount(sent),
    textOf(call.node, "policy", "Key", "Id") !== null,
  );
  if (refusal === "exists") throw duplicateFault("GLAccountNumberKey");
  if (refusal !== null) throw validationFault(call.world, refusal);
  return null;
}

/** Null: it is kept. */
export function keepAccount(
  world: GpWorld,
  companyId: number,
  account: FirmAccount,
  hasPolicy: boolean,
): readonly ValidationError[] | "exists" | null {
  if (accountsOf(world, companyId).some(({ number }) => number === account.number)) return "exists";
  const errors = checkAccount(world, account, hasPolicy);
  if (errors.length > 0) return errors;
  world.setup.createAccount(companyId, account);
  return null;
}

function readAccount(sent: XmlNode | undefined): FirmAccount {
  return {
    number: textOf(sent, "Key", "Id") ?? "",
    description: asStored(textOf(sent, "Description") ?? ""),
    active: textOf(sent, "IsActive") !== "false",
    allowsEntry: textOf(sent, "AllowAccountEntry") !== "false",
    type: "Posting",
    postingType: textOf(sent, "PostingType") === "BalanceSheet" ? "BalanceSheet" : "ProfitLoss",
    typicalBalance: textOf(sent, "TypicalBalance") === "Credit" ? "Credit" : "Debit",
    category: textOf(sent, "GLAccountCategoryKey", "Id") ?? "",
  };
}

function checkAccount(world: GpWorld, account: FirmAccount, hasPolicy: boolean): readonly ValidationError[] {
  const categories = new Set(world.firm.accounts.map(({ category }) => category));
  const check = (isBroken: boolean, property: string, message: string) =>
    refused(isBroken, "GLPostingAccount", property, message);
  return [
    ...check(!hasPolicy, "Policy", "A policy is required"),
    ...check(!NUMBER.test(account.number), "Key", "Account number does not fit the account format"),
    ...check(account.description === "", "Description", "Description is required"),
    ...check(account.description.length > DESCRIPTION_MAX, "Description", "Description is longer than 50 characters"),
    ...check(
      account.category !== "" && !categories.has(account.category),
      "GLAccountCategoryKey",
      "Account category does not exist",
    ),
  ];
}

function accountXml(account: KeptAccount, companyId: number): Xml {
  const company = element("CompanyKey", value("d:Id", companyId));
  return [
    element("Key", company, value("Id", account.number), value("IsEncrypted", false)),
    value("Type", "Posting"),
    value("IsActive", account.active),
    value("Description", account.description),
    value("CreatedDate", account.createdAt),
    value("ModifiedDate", account.modifiedAt),
    ...["PostInventoryIn", "PostPayrollIn", "PostPurchasingIn", "PostSalesIn"].map((name) => value(name, "Detail")),
    account.category === "" ? "" : element("GLAccountCategoryKey", value("Id", account.category)),
    value("AllowAccountEntry", account.allowsEntry),
    nil("IsRevalued"),
    nil("PostRevaluationResultsTo"),
    value("PostingType", account.postingType),
    nil("RevaluationMethod"),
    value("TypicalBalance", account.typicalBalance),
  ].join("");
}
