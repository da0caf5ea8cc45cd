/** Companies, account format, accounts and policy: what a connector reads when it is set up. */
import type { KeptAccount } from "../setup-book.ts";
import { accountsOf, COMPANIES, companyOf, type Call } from "../gp-world.ts";
import { notFoundFault } from "../soap/soap.ts";
import { element, nil, value, type Xml } from "../soap/write-xml.ts";
import { child, textOf } from "../soap/xml-tree.ts";
import { byNumber, byText, byTime, passes } from "./restriction.ts";

export const SEGMENTS: readonly Readonly<{ name: string; length: number; main: boolean }>[] = [
  { name: "Cost Centre", length: 3, main: false },
  { name: "Account", length: 4, main: true },
  { name: "Site", length: 2, main: false },
];
const SEGMENT_LENGTH_MAX = 9;
export const CREATE_POLICY_ID = "ffa3b9a6-fa25-47a2-8179-cb37c695455e";
/** Made up: the contract knows the id of one policy alone. */
export const PLAIN_POLICIES: ReadonlyMap<string, string> = new Map([
  ["CreateGLPostingAccount", "5b2f5c0e-8a3d-4a43-9a0e-6c1f0a7d2b31"],
  ["CreateVendor", "8f6f7c52-1d0b-4f8e-b9e1-2c4a90d7e6a4"],
]);
const REVERSING_BEHAVIOR_ID = "b0c9fe57-c4f0-4d6a-b0aa-ab4d6d7596c8";

export function getCompanyList({ node }: Call): Xml {
  const criteria = child(node, "criteria");
  const found = COMPANIES.filter(
    ({ id, name }) =>
      passes(child(criteria, "Id"), String(id), byNumber) && passes(child(criteria, "Name"), name, byText),
  );
  return found.map((company) => companyXml(company)).join("");
}

/** Only companies in which the account has a role. */
export function getWSEnabledCompanyForUserList({ world }: Call): Xml {
  const { roleMissingIn } = world.settings();
  return COMPANIES.filter(({ id }) => !roleMissingIn.includes(id))
    .map((company) => companyXml(company))
    .join("");
}

function companyXml({ id, name }: { id: number; name: string }): Xml {
  return element(
    "Company",
    element("Key", value("d:Id", id)),
    value("Name", name),
    nil("ModifiedDate"),
    nil("CreatedDate"),
    nil("WitholdingTaxRate"),
    value("AccountSegmentSeparator", "-"),
    nil("IsValueAddedTaxReturnEnabled"),
    value("Options", "SeparatePaymentDistributions"),
    value("IsWorkflowEnabled", false),
  );
}

export function getGLAccountFormatList(call: Call): Xml {
  companyOf(call);
  return SEGMENTS.map(({ name, length, main }, index) =>
    element(
      "GLAccountFormat",
      element("Key", value("Id", index + 1)),
      value("SegmentName", name),
      value("MaximumSegmentLength", SEGMENT_LENGTH_MAX),
      value("SegmentLength", length),
      value("IsMainSegment", main),
      value("UserDefinedSegment", 0),
    ),
  ).join("");
}

/** Every type of account, with its type; no word on entry or posting type. */
export function getGLAccountList(call: Call): Xml {
  const companyId = companyOf(call);
  const restriction = child(child(call.node, "criteria"), "AccountType");
  return matching(call, companyId)
    .filter(({ type }) => passes(restriction, type, byText))
    .map((account) => element("GLAccountSummary", ...baseXml(account, companyId), value("AccountType", account.type)))
    .join("");
}

/** Accounts of type Posting only, with entry and posting type. */
export function getGLPostingAccountList(call: Call): Xml {
  const companyId = companyOf(call);
  const restriction = child(child(call.node, "criteria"), "GLAccountCategoryId");
  return matching(call, companyId)
    .filter(({ type, category }) => type === "Posting" && passes(restriction, category, byText))
    .map((account) =>
      element(
        "GLPostingAccountSummary",
        ...baseXml(account, companyId),
        element("GLAccountCategoryKey", value("Id", account.category)),
        value("AllowAccountEntry", account.allowsEntry),
        value("PostingType", account.postingType),
        value("TypicalBalance", account.typicalBalance),
      ),
    )
    .join("");
}

function matching({ world, node }: Call, companyId: number): readonly KeptAccount[] {
  const criteria = child(node, "criteria");
  const found = accountsOf(world, companyId).filter(
    ({ number, description, active, createdAt, modifiedAt }) =>
      passes(child(criteria, "CreatedDate"), createdAt, byTime) &&
      passes(child(criteria, "ModifiedDate"), modifiedAt, byTime) &&
      passes(child(criteria, "IsActive"), String(active), byText) &&
      passes(child(criteria, "GLAccountId"), number, byText) &&
      passes(child(criteria, "Description"), description, byText),
  );
  const { listRowsMax } = world.settings();
  return listRowsMax === 0 ? found : found.slice(0, listRowsMax);
}

function baseXml(account: KeptAccount, companyId: number): readonly Xml[] {
  const company = element("CompanyKey", value("d:Id", companyId));
  return [
    element("Key", company, value("Id", account.number), value("IsEncrypted", false)),
    value("Alias", ""),
    value("IsActive", account.active),
    value("Description", account.description),
    value("CreatedDate", account.createdAt),
    value("ModifiedDate", account.modifiedAt),
  ];
}

/** The policies of what can be created here: that of `CreateGLTransaction` has a behaviour, the others have none. */
export function getPolicyByOperation(call: Call): Xml {
  companyOf(call);
  const operation = textOf(call.node, "operation") ?? "";
  const plain = PLAIN_POLICIES.get(operation);
  if (plain !== undefined)
    return [
      element("Key", value("Id", plain)),
      value("Name", operation),
      value("RootBusinessObjectName", operation.slice("Create".length)),
    ].join("");
  if (operation !== "CreateGLTransaction") throw notFoundFault();
  const policyKey = element("PolicyKey", value("Id", CREATE_POLICY_ID));
  const optionKey = element(
    "Key",
    element("BehaviorKey", policyKey, value("Id", REVERSING_BEHAVIOR_ID)),
    value("Id", 1),
  );
  const option = element("BehaviorOption", optionKey, value("Name", "Do Not Create Reversing Transaction"));
  const behavior = element(
    "Behavior",
    element("Key", policyKey, value("Id", REVERSING_BEHAVIOR_ID)),
    value("Name", "Create Reversing Transaction"),
    value("Internal", false),
    element("Options", option),
    element("SelectedOption", optionKey),
  );
  return [
    element("Key", value("Id", CREATE_POLICY_ID)),
    element("Behaviors", behavior),
    value("Name", "CreateGLTransaction"),
    value("RootBusinessObjectName", "GLTransaction"),
  ].join("");
}
