/** Companies, account format, accounts and policy: what a connector reads when it is set up. */
import type { FirmAccount } from "../../firm/firm-account.ts";
import { accountsOf, COMPANIES, companyOf, type Call } from "../gp-world.ts";
import { notFoundFault } from "../soap/soap.ts";
import { element, nil, value, type Xml } from "../soap/write-xml.ts";
import { child, textOf } from "../soap/xml-tree.ts";
import { byNumber, byText, byTime, passes } from "./restriction.ts";

const ACCOUNTS_SINCE = "2024-03-04T00:00:00";
const SEGMENTS: readonly Readonly<{ name: string; length: number; main: boolean }>[] = [
  { name: "Cost Centre", length: 3, main: false },
  { name: "Account", length: 4, main: true },
  { name: "Site", length: 2, main: false },
];
const SEGMENT_LENGTH_MAX = 9;
export const CREATE_POLICY_ID = "ffa3b9a6-fa25-47a2-8179-cb37c695455e";
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

function matching({ world, node }: Call, companyId: number): readonly FirmAccount[] {
  const criteria = child(node, "criteria");
  const found = accountsOf(world, companyId).filter(
    ({ number, description, active }) =>
      passes(child(criteria, "CreatedDate"), ACCOUNTS_SINCE, byTime) &&
      passes(child(criteria, "ModifiedDate"), ACCOUNTS_SINCE, byTime) &&
      passes(child(criteria, "IsActive"), String(active), byText) &&
      passes(child(criteria, "GLAccountId"), number, byText) &&
      passes(child(criteria, "Description"), description, byText),
  );
  const { listRowsMax } = world.settings();
  return listRowsMax === 0 ? found : found.slice(0, listRowsMax);
}

function baseXml(account: FirmAccount, companyId: number): readonly Xml[] {
  const company = element("CompanyKey", value("d:Id", companyId));
  return [
    element("Key", company, value("Id", account.number), value("IsEncrypted", false)),
    value("Alias", ""),
    value("IsActive", account.active),
    value("Description", account.description),
    value("CreatedDate", ACCOUNTS_SINCE),
    value("ModifiedDate", ACCOUNTS_SINCE),
  ];
}

/** The policy of `CreateGLTransaction`; no other operation has one here. */
export function getPolicyByOperation(call: Call): Xml {
  companyOf(call);
  if (textOf(call.node, "operation") !== "CreateGLTransaction") throw notFoundFault();
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
