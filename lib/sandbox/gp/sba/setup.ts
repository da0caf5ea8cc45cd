/** The set-up over SBA: companies, account format, accounts, periods, currencies, vendors, employees. */
import { z } from "zod";
import type { Json } from "../../control/json.ts";
import { DEMO_CONFIGURATION } from "../../firm/configuration.ts";
import { accountsOf, COMPANIES } from "../gp-world.ts";
import { capped, keepVendor } from "../operation/parties.ts";
import { keepAccount } from "../operation/posting-account.ts";
import { SEGMENTS } from "../operation/read-setup.ts";
import { byText, byTime } from "../operation/restriction.ts";
import { asStored } from "../operation/stored-text.ts";
import { HALDEN_COMPANY, type KeptAccount, type KeptVendor } from "../setup-book.ts";
import { checked } from "./journals.ts";
import { companyOf, invalid, notFound, type SbaCall, SbaRefusal } from "./sba-call.ts";

const DECIMAL_PLACES = ["Zero", "One", "Two", "Three", "Four", "Five"];

const Account = z.strictObject({
  CompanyId: z.int(),
  Number: z.string(),
  Description: z.string(),
  Type: z.literal("Posting"),
  IsActive: z.boolean(),
  AllowsEntry: z.boolean(),
  PostingType: z.enum(["BalanceSheet", "ProfitLoss"]),
  Category: z.string().default(""),
});
const Vendor = z.strictObject({
  CompanyId: z.int(),
  Code: z.string(),
  Name: z.string(),
  Class: z.string(),
  IsActive: z.boolean(),
});

export function listCompanies(): Json {
  return COMPANIES.map(({ id, name }) => ({
    ...{ CompanyId: id, Name: name, AccountSegmentSeparator: "-" },
    ...{ Options: "SeparatePaymentDistributions", IsWorkflowEnabled: false },
  }));
}

export function listSegments(call: SbaCall): Json {
  companyOf(call);
  return SEGMENTS.map(({ name, length, main }, index) => ({
    ...{ Position: index + 1, Name: name, Length: length, IsMain: main },
  }));
}

export function listAccounts(call: SbaCall): Json {
  const found = accountsOf(call.world, companyOf(call)).filter((one) => isAskedFor(call, one.number, one.modifiedAt));
  return capped(call.world, found).map(accountJson);
}

export function readAccount(call: SbaCall): Json {
  const [number = ""] = call.address.key;
  const account = accountsOf(call.world, companyOf(call)).find((one) => one.number === number);
  if (account === undefined) throw notFound(`Account ${number}`);
  return accountJson(account);
}

export function createAccount(call: SbaCall): Json {
  const companyId = companyOf(call);
  const sent = checked(Account, call);
  const account = {
    ...{ number: sent.Number, description: asStored(sent.Description), type: sent.Type, category: sent.Category },
    ...{ active: sent.IsActive, allowsEntry: sent.AllowsEntry, postingType: sent.PostingType },
    typicalBalance: "Debit" as const,
  };
  told(keepAccount(call.world, companyId, account, true), "GLAccountNumberKey");
  return { Number: sent.Number };
}

export function listPeriods(call: SbaCall): Json {
  const companyId = companyOf(call);
  const { closedPeriods } = call.world.settings();
  const periods = companyId === HALDEN_COMPANY ? DEMO_CONFIGURATION.periods : [];
  return periods.map(({ year, number, firstDay, lastDay, closed }) => ({
    ...{ Year: year, Period: number, FirstDay: firstDay, LastDay: lastDay },
    IsClosed: closed || closedPeriods.includes(firstDay.slice(0, 7)),
  }));
}

export function listCurrencies(call: SbaCall): Json {
  const of = companyOf(call) === HALDEN_COMPANY ? call.world.firm.ledger.currencies : [];
  return capped(call.world, of).map(({ id, isoCode, name, decimalPlaces }) => ({
    ...{ Code: id, ISOCode: isoCode, Name: name, Decimals: DECIMAL_PLACES.indexOf(decimalPlaces) },
  }));
}

export function listEmployees(call: SbaCall): Json {
  const of = companyOf(call) === HALDEN_COMPANY ? call.world.firm.ledger.payees : [];
  const found = of.filter(({ code }) => isAskedFor(call, code, null));
  return capped(call.world, found).map(({ code, given, family, department, active }) => ({
    ...{ Code: code, Name: `${given} ${family}`, Class: department, IsActive: active },
  }));
}

export function listVendors(call: SbaCall): Json {
  const found = call.world.setup.vendors(companyOf(call)).filter((one) => isAskedFor(call, one.code, one.modifiedAt));
  return capped(call.world, found).map(vendorJson);
}

export function readVendor(call: SbaCall): Json {
  const code = (call.address.key[0] ?? "").toUpperCase();
  const vendor = call.world.setup.vendors(companyOf(call)).find((one) => one.code === code);
  if (vendor === undefined) throw notFound(`Vendor ${code}`);
  return vendorJson(vendor);
}

export function createVendor(call: SbaCall): Json {
  const companyId = companyOf(call);
  const { Code, Name, Class, IsActive } = checked(Vendor, call);
  const vendor = { code: Code.toUpperCase(), name: asStored(Name), classId: Class, active: IsActive };
  told(keepVendor(call.world, companyId, vendor, true), "VendorKey");
  return { Code: vendor.code };
}

function told(refusal: ReturnType<typeof keepAccount>, key: string): void {
  if (refusal === "exists") throw new SbaRefusal(409, { Code: "AlreadyExists", Message: `${key} already exists` });
  if (refusal !== null) throw invalid(refusal);
}

/** By a range of keys and by last change, both ends included. */
function isAskedFor({ address: { query } }: SbaCall, key: string, modifiedAt: string | null): boolean {
  const [from, to] = [query.get("KeyFrom"), query.get("KeyTo")];
  const [since, until] = [query.get("ModifiedFrom"), query.get("ModifiedTo")];
  return (
    (from === null || byText(key) >= byText(from)) &&
    (to === null || byText(key) <= byText(to)) &&
    (since === null || (modifiedAt !== null && byTime(modifiedAt) >= byTime(since))) &&
    (until === null || (modifiedAt !== null && byTime(modifiedAt) <= byTime(until)))
  );
}

function accountJson(account: KeptAccount) {
  return {
    ...{ Number: account.number, Description: account.description, Type: account.type, Category: account.category },
    ...{ IsActive: account.active, AllowsEntry: account.allowsEntry, PostingType: account.postingType },
    ModifiedAt: `${account.modifiedAt}Z`,
  };
}

function vendorJson({ code, name, classId, active, modifiedAt }: KeptVendor) {
  return { Code: code, Name: name, Class: classId, IsActive: active, ModifiedAt: `${modifiedAt}Z` };
}
