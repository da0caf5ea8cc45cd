/** All operations of the stand-in by name, and the running of one. */
import type { Answer } from "../../control/answer.ts";
import type { Call } from "../gp-world.ts";
import { faultAnswer, GpFault, notFoundFault, responseXml, soapAnswer, systemFault } from "../soap/soap.ts";
import { element, value, type Xml } from "../soap/write-xml.ts";
import { textOf } from "../soap/xml-tree.ts";
import { createGLTransaction } from "./create-transaction.ts";
import {
  getBatchByKey,
  getGLPostedTransactionByKey,
  getGLTransactionByKey,
  getGLTransactionList,
} from "./find-transactions.ts";
import { createVendor, getCurrencyList, getEmployeeList, getVendorByKey, getVendorList } from "./parties.ts";
import { createGLPostingAccount, getGLPostingAccountByKey } from "./posting-account.ts";
import {
  getCompanyList,
  getGLAccountFormatList,
  getGLAccountList,
  getGLPostingAccountList,
  getPolicyByOperation,
  getWSEnabledCompanyForUserList,
} from "./read-setup.ts";

/** Null: the answer is empty. */
type Operation = (call: Call) => Xml | null;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  GetCompanyList: getCompanyList,
  GetWSEnabledCompanyForUserList: getWSEnabledCompanyForUserList,
  GetGLAccountFormatList: getGLAccountFormatList,
  GetGLAccountList: getGLAccountList,
  GetGLPostingAccountList: getGLPostingAccountList,
  GetBatchByKey: getBatchByKey,
  GetPolicyByOperation: getPolicyByOperation,
  CreateGLTransaction: createGLTransaction,
  GetGLTransactionList: getGLTransactionList,
  GetGLTransactionByKey: getGLTransactionByKey,
  GetGLPostedTransactionByKey: getGLPostedTransactionByKey,
  GetCurrencyList: getCurrencyList,
  GetEmployeeList: getEmployeeList,
  GetVendorList: getVendorList,
  GetVendorByKey: getVendorByKey,
  GetGLPostingAccountByKey: getGLPostingAccountByKey,
  CreateGLPostingAccount: createGLPostingAccount,
  CreateVendor: createVendor,
  GetLoggedValidationResultByKey: getLoggedValidationResultByKey,
};

/** Runs an operation whose request is valid by the schema; faults become answers. */
export function performOperation(call: Call): Answer {
  const operation = OPERATIONS[call.node.name];
  if (operation === undefined) return faultAnswer(systemFault());
  try {
    return soapAnswer(200, responseXml(call.node.name, operation(call)));
  } catch (error) {
    return faultAnswer(error instanceof GpFault ? error : systemFault());
  }
}

function getLoggedValidationResultByKey({ world, node }: Call): Xml {
  const errors = world.validationLog.get((textOf(node, "logId") ?? "").toLowerCase());
  if (errors === undefined) throw notFoundFault();
  const items = errors.map(({ objectType, property, message, id }) =>
    element(
      "ValidationError",
      value("ObjectType", objectType),
      element("PropertyNames", value("string", property)),
      value("Message", message),
      value("Id", id),
    ),
  );
  return element("Errors", ...items) + element("Warnings");
}
