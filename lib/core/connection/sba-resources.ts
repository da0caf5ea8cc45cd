import { err, ok, type Result } from "../result.ts";

/**
 * The resources that this connector asks of a customer's SBA service, and where they are by default. They are our own contract
 * (the page `/connection/sba`), for the customer's partner to build: Microsoft ships no SBA resource for journals, accounts or
 * fiscal periods (gp.md 2.4). `Companies` alone has the name of one that Microsoft ships; what it answers is not documented.
 */
export const SBA_PATHS = {
  companies: "Companies",
  accountFormat: "MLConnector/Financial/AccountFormat",
  accounts: "MLConnector/Financial/Accounts",
  journals: "MLConnector/Financial/Journals",
  fiscalPeriods: "MLConnector/Financial/FiscalPeriods",
  batches: "MLConnector/Financial/Batches",
  currencies: "MLConnector/Financial/Currencies",
  vendors: "MLConnector/Purchasing/Vendors",
  employees: "MLConnector/Payroll/Employees",
} as const;
export type SbaResource = keyof typeof SBA_PATHS;

/** Without these nothing can be posted; the others may be missing. */
export const SBA_REQUIRED = ["companies", "accountFormat", "accounts", "journals"] as const satisfies SbaResource[];
/** Null: the customer does not expose it. */
export type SbaPaths = Readonly<Record<SbaResource, string | null>>;

/** Members of a journal's line in the contract: a dimension cannot be called so. */
export const SBA_LINE_FIELDS = ["Sequence", "Account", "Debit", "Credit", "Description"] as const;

/** The path of the tenant out of a connection's address, without a slash at its end. Error: why it has none. */
export function sbaTenantPath(address: string): Result<string, string> {
  const path = URL.parse(address)?.pathname.replace(/\/+$/, "") ?? "";
  if (/\/Tenants\([^()/]+\)$/i.test(path)) return ok(path);
  return err("an address of SBA ends in its tenant: https://gp.example.com/GPService/Tenants(DefaultTenant)");
}
