/** Reads ledger-seed.txt: payroll employees, vendors and their classes, currencies, in GP's words. */

export type FirmPayee = Readonly<{ code: string; given: string; family: string; department: string; active: boolean }>;
export type FirmVendor = Readonly<{ code: string; name: string; classId: string; active: boolean }>;
export type FirmCurrency = Readonly<{ id: string; isoCode: string; decimalPlaces: string; name: string }>;
export type LedgerSeed = Readonly<{
  payees: readonly FirmPayee[];
  vendors: readonly FirmVendor[];
  vendorClasses: readonly string[];
  currencies: readonly FirmCurrency[];
}>;

export function parseLedgerSeed(text: string): LedgerSeed {
  const rows = text
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => line.split("|").map((cell) => cell.trim()));
  const of = (kind: string) => rows.filter((row) => row[0] === kind).map((row) => row.slice(1));
  return {
    payees: of("employee").map(([code = "", given = "", family = "", department = "", active = ""]) => ({
      ...{ code, given, family, department },
      active: active === "yes",
    })),
    vendors: of("vendor").map(([code = "", name = "", classId = "", active = ""]) => ({
      ...{ code, name, classId },
      active: active === "yes",
    })),
    vendorClasses: of("class").map(([name = ""]) => name),
    currencies: of("currency").map(([id = "", isoCode = "", decimalPlaces = "", name = ""]) => ({
      ...{ id, isoCode, decimalPlaces, name },
    })),
  };
}
