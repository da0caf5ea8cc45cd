/** Reads chart.txt: cost centres × main accounts, the combinations that are missing or special, and whole accounts. */
import type { FirmAccount } from "./firm-account.ts";

type Row = readonly string[];
type Special = Readonly<{
  inactive: ReadonlySet<string>;
  noEntry: ReadonlySet<string>;
  types: ReadonlyMap<string, string>;
}>;

const EXPENSE_CATEGORY = "Selling Expense";

/** The accounts in the order of their numbers. */
export function parseChart(text: string): readonly FirmAccount[] {
  const rows = text
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => line.split("|").map((cell) => cell.trim()));
  const of = (kind: string): readonly Row[] => rows.filter((row) => row[0] === kind).map((row) => row.slice(1));
  const special: Special = {
    inactive: new Set(of("inactive").map(first)),
    noEntry: new Set(of("no-entry").map(first)),
    types: new Map(of("type").map(([account = "", type = ""]) => [account, type])),
  };
  const accounts = [...composed(of("centre"), of("main"), missing(of("missing"))), ...whole(of("whole"))];
  return accounts.map((account) => applySpecial(account, special)).toSorted((a, b) => (a.number < b.number ? -1 : 1));
}

const first = (row: Row): string => row[0] ?? "";

function missing(rows: readonly Row[]): ReadonlySet<string> {
  return new Set(
    rows.flatMap(([centres = "", mains = ""]) =>
      centres.split(" ").flatMap((centre) => mains.split(" ").map((main) => `${centre}-${main}`)),
    ),
  );
}

function composed(centres: readonly Row[], mains: readonly Row[], absent: ReadonlySet<string>): readonly FirmAccount[] {
  return centres.flatMap(([centre = "", site = "", centreName = ""]) =>
    mains
      .filter(([main = ""]) => !absent.has(`${centre}-${main}`))
      .map(([main = "", mainName = ""]) => ({
        ...ORDINARY,
        number: `${centre}-${main}-${site}`,
        description: `${mainName} - ${centreName}`,
        postingType: "ProfitLoss" as const,
        typicalBalance: "Debit" as const,
        category: EXPENSE_CATEGORY,
      })),
  );
}

function whole(rows: readonly Row[]): readonly FirmAccount[] {
  return rows.map(([number = "", posting = "", balance = "", category = "", description = ""]) => ({
    ...ORDINARY,
    number,
    description,
    postingType: posting === "BalanceSheet" ? "BalanceSheet" : "ProfitLoss",
    typicalBalance: balance === "Credit" ? "Credit" : "Debit",
    category,
  }));
}

const ORDINARY = { active: true, allowsEntry: true, type: "Posting" } as const;

function applySpecial(account: FirmAccount, special: Special): FirmAccount {
  return {
    ...account,
    active: !special.inactive.has(account.number),
    allowsEntry: !special.noEntry.has(account.number),
    type: (special.types.get(account.number) ?? "Posting") as FirmAccount["type"],
  };
}
