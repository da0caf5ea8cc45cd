/** Halden Instruments as both stand-ins see it: one firm, read once from the data files beside this one. */
import { readdirSync, readFileSync } from "node:fs";
import { parseChart } from "./parse-chart.ts";
import { type LedgerSeed, parseLedgerSeed } from "./parse-ledger-seed.ts";
import { parseReports } from "./parse-reports.ts";
import { CATEGORIES, WORKSPACES, type FirmCategory, type FirmWorkspace } from "./workspaces.ts";
import type { FirmAccount } from "./firm-account.ts";
import type { FirmReport } from "./firm-report.ts";

export type FirmEmployee = Readonly<{
  key: string;
  name: string;
  email: string;
  workspace: string;
  /** Home tag as Expensify writes it. */
  tag: string;
  /** Last digits of the company cards. */
  cardDigits: string;
}>;

export type Firm = Readonly<{
  accounts: readonly FirmAccount[];
  ledger: LedgerSeed;
  employees: ReadonlyMap<string, FirmEmployee>;
  workspaces: ReadonlyMap<string, FirmWorkspace>;
  categories: readonly FirmCategory[];
  /** In the order of approval; reports that were never approved come last. */
  reports: readonly FirmReport[];
}>;

export const EMAIL_DOMAIN = "halden.example";
const NEVER = "9999";
let loaded: Firm | null = null;

/** The firm, parsed on first use. Throws when a data file does not add up. */
export function loadFirm(): Firm {
  loaded ??= readFirm(new URL("./", import.meta.url));
  return loaded;
}

function readFirm(folder: URL): Firm {
  const read = (name: string): string => readFileSync(new URL(name, folder), "utf8");
  const reports = readdirSync(new URL("reports/", folder))
    .filter((name) => name.endsWith(".txt"))
    .flatMap((name) => parseReports(read(`reports/${name}`), name));
  const employees = parseEmployees(read("employees.txt"));
  return {
    accounts: parseChart(read("chart.txt")),
    ledger: parseLedgerSeed(read("ledger-seed.txt")),
    employees: new Map(employees.map((employee) => [employee.key, employee])),
    workspaces: new Map(WORKSPACES.map((workspace) => [workspace.key, workspace])),
    categories: CATEGORIES,
    reports: reports.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)),
  };
}

const sortKey = (report: FirmReport): string => `${report.approvedAt ?? NEVER} ${report.reportId}`;

function parseEmployees(text: string): readonly FirmEmployee[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => {
      const [key = "", name = "", mail = "", workspace = "", tag = "", cardDigits = ""] = line.split(" | ");
      return { key, name, email: `${mail}@${EMAIL_DOMAIN}`, workspace, tag, cardDigits };
    });
}
