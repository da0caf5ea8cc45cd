/** Currencies, payroll employees and vendors: lists, one vendor, and CreateVendor. */
import type { FirmCurrency, FirmPayee, FirmVendor } from "../../firm/parse-ledger-seed.ts";
import { companyOf, type Call, type GpWorld, type ValidationError } from "../gp-world.ts";
import { HALDEN_COMPANY, type KeptVendor } from "../setup-book.ts";
import { notFoundFault } from "../soap/soap.ts";
import { element, nil, value, type Xml } from "../soap/write-xml.ts";
import { child, textOf } from "../soap/xml-tree.ts";
import { byText, byTime, passes } from "./restriction.ts";
import { asStored } from "./stored-text.ts";
import { duplicateFault, refused, validationFault } from "./validation-fault.ts";

const CODE_MAX = 15;
const NAME_MAX = 64;
const CURRENCY_LOOKS = ["SymbolLocation", "IncludeSpace", "NegativeSymbol", "NegativeSymbolLocation"];

export function getCurrencyList(call: Call): Xml {
  const companyId = companyOf(call);
  const currencies = companyId === HALDEN_COMPANY ? call.world.firm.ledger.currencies : [];
  return capped(call.world, currencies).map(currencyXml).join("");
}

function currencyXml({ id, isoCode, decimalPlaces, name }: FirmCurrency, index: number): Xml {
  return element(
    "Currency",
    element("Key", value("ISOCode", isoCode)),
    value("Description", name),
    value("Index", 1000 + index),
    value("Id", id),
    ...CURRENCY_LOOKS.map(nil),
    nil("NegativeSymbolCurrencySymbolLocation"),
    nil("DecimalSymbol"),
    value("DecimalPlaces", decimalPlaces),
    nil("ThousandsSymbol"),
    nil("LastModifiedDate"),
  );
}

/** Employees of US payroll. */
export function getEmployeeList(call: Call): Xml {
  const companyId = companyOf(call);
  const criteria = child(call.node, "criteria");
  const found = (companyId === HALDEN_COMPANY ? call.world.firm.ledger.payees : []).filter(
    ({ code, family, given, department, active }) =>
      passes(child(criteria, "EmployeeKeyId"), code, byText) &&
      passes(child(criteria, "FamilyName"), family, byText) &&
      passes(child(criteria, "GivenName"), given, byText) &&
      passes(child(criteria, "DepartmentId"), department, byText) &&
      passes(child(criteria, "IsActive"), String(active), byText),
  );
  return capped(call.world, found).map(employeeXml).join("");
}

function employeeXml({ code, given, family, department, active }: FirmPayee): Xml {
  return element(
    "EmployeeSummary",
    element("EmployeeKey", value("Id", code)),
    element("Name", value("Family", family), value("Given", given)),
    element("DepartmentKey", value("Id", department)),
    value("IsActive", active),
  );
}

export function getVendorList(call: Call): Xml {
  const companyId = companyOf(call);
  const criteria = child(call.node, "criteria");
  const found = call.world.setup
    .vendors(companyId)
    .filter(
      (vendor) =>
        passes(child(criteria, "IsActive"), String(vendor.active), byText) &&
        passes(child(criteria, "Id"), vendor.code, byText) &&
        passes(child(criteria, "Name"), vendor.name, byText) &&
        passes(child(criteria, "ClassId"), vendor.classId, byText) &&
        passes(child(criteria, "CreatedDate"), vendor.createdAt, byTime) &&
        passes(child(criteria, "ModifiedDate"), vendor.modifiedAt, byTime),
    );
  return capped(call.world, found)
    .map((vendor) =>
      element(
        "VendorSummary",
        element("Key", value("Id", vendor.code)),
        value("Name", vendor.name),
        element("ClassKey", value("Id", vendor.classId)),
        value("CreatedDate", vendor.createdAt),
        value("ModifiedDate", vendor.modifiedAt),
        value("IsOnHold", false),
        value("IsActive", vendor.active),
        value("IsOneTime", false),
      ),
    )
    .join("");
}

export function getVendorByKey(call: Call): Xml {
  const code = (textOf(call.node, "key", "Id") ?? "").toUpperCase();
  const vendor = call.world.setup.vendors(companyOf(call)).find((one) => one.code === code);
  if (vendor === undefined) throw notFoundFault();
  return vendorXml(vendor);
}

function vendorXml(vendor: KeptVendor): Xml {
  return [
    element("Key", value("Id", vendor.code)),
    value("Name", vendor.name),
    value("IsOnHold", false),
    value("IsActive", vendor.active),
    value("IsOneTime", false),
    element("ClassKey", value("Id", vendor.classId)),
    ...["DiscountGracePeriod", "DueDateGracePeriod", "Tax1099Type", "Tax1099BoxNumber", "FreeOnBoard"].map(nil),
    nil("AllowRevaluation"),
    value("PostResultsTo", "Payables/Discount Account"),
    nil("DefaultCashAccountType"),
    value("CreatedDate", vendor.createdAt),
    value("ModifiedDate", vendor.modifiedAt),
    nil("WorkflowPriority"),
  ].join("");
}

/** No result: the answer is empty. GP keeps vendor ids in capitals. */
export function createVendor(call: Call): null {
  const companyId = companyOf(call);
  const sent = child(call.node, "vendor");
  const vendor: FirmVendor = {
    code: (textOf(sent, "Key", "Id") ?? "").toUpperCase(),
    name: asStored(textOf(sent, "Name") ?? ""),
    classId: textOf(sent, "ClassKey", "Id") ?? "",
    active: textOf(sent, "IsActive") !== "false",
  };
  const refusal = keepVendor(call.world, companyId, vendor, textOf(call.node, "policy", "Key", "Id") !== null);
  if (refusal === "exists") throw duplicateFault("VendorKey");
  if (refusal !== null) throw validationFault(call.world, refusal);
  return null;
}

/** Null: it is kept. */
export function keepVendor(
  world: GpWorld,
  companyId: number,
  vendor: FirmVendor,
  hasPolicy: boolean,
): readonly ValidationError[] | "exists" | null {
  if (world.setup.vendors(companyId).some(({ code }) => code === vendor.code)) return "exists";
  const errors = checkVendor(world, vendor, hasPolicy);
  if (errors.length > 0) return errors;
  world.setup.createVendor(companyId, vendor);
  return null;
}

function checkVendor(world: GpWorld, vendor: FirmVendor, hasPolicy: boolean): readonly ValidationError[] {
  const check = (isBroken: boolean, property: string, message: string) =>
    refused(isBroken, "Vendor", property, message);
  const isKnownClass = vendor.classId === "" || world.firm.ledger.vendorClasses.includes(vendor.classId);
  return [
    ...check(!hasPolicy, "Policy", "A policy is required"),
    ...check(vendor.code === "" || vendor.code.length > CODE_MAX, "Key", "Vendor id must have 1 to 15 characters"),
    ...check(vendor.name === "" || vendor.name.length > NAME_MAX, "Name", "Vendor name must have 1 to 64 characters"),
    ...check(!isKnownClass, "ClassKey", "Vendor class does not exist"),
  ];
}

export function capped<T>(world: GpWorld, rows: readonly T[]): readonly T[] {
  const { listRowsMax } = world.settings();
  return listRowsMax === 0 ? rows : rows.slice(0, listRowsMax);
}
