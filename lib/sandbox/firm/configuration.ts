/**
 * How Halden Instruments has set up its connector: everything that `configure` needs for the demo organization.
 * Addresses, credentials and the authority come from the running stand-ins. Left unmapped on purpose: the tag Denver
 * (cost centre 420 exists in GP) and the category Field Tools (main account 6530 exists).
 */
import { CATEGORIES, WORKSPACES, type FirmTag } from "./workspaces.ts";

export const GP_COMPANY_ID = 2;
export const TIME_ZONE = "America/Chicago";
export const LEFT_UNMAPPED: readonly string[] = ["Denver", "Field Tools", "Uncategorized"];
export const CARDS = [
  { programme: "Amex Corporate", account: "000-2145-00" },
  { programme: "Visa Purchasing", account: "000-2146-00" },
] as const;

const LIABILITY_ACCOUNT = "000-2130-00";
const GO_LIVE = "2026-06-01";
const LAST_CLOSED_MONTH = 6;
const MONTHS = 12;
const YEAR = 2026;
const SITE_BY_WORKSPACE: Readonly<Record<string, string>> = { field: "00", sales: "00", corporate: "10" };

export type DemoMapping = Readonly<{
  kind: "category" | "tag" | "workspace" | "card";
  /** Position of the segment, 1 first; 0 for a card. */
  segment: number;
  /** Tag level, 1 first; 0 otherwise. */
  level: number;
  policyId: string | null;
  /** Category or tag as Expensify shows it (not escaped), policy id, or card programme (`bank`). */
  source: string;
  /** A segment value, or for a card the whole account. */
  target: string;
}>;

/** Category rows, tag rows, workspace rows, card rows, in this order. */
export function demoMapping(): readonly DemoMapping[] {
  const mapped = (row: { name: string }): boolean => !LEFT_UNMAPPED.includes(row.name);
  return [
    ...CATEGORIES.filter(mapped).map(({ name, glCode }) => row("category", 2, 0, null, name, glCode)),
    ...WORKSPACES.flatMap(({ policyId, tagLevels }) =>
      (tagLevels[0]?.tags ?? []).filter(mapped).map((tag: FirmTag) => row("tag", 1, 1, policyId, tag.name, tag.glCode)),
    ),
    ...WORKSPACES.map(({ key, policyId }) => row("workspace", 3, 0, policyId, policyId, SITE_BY_WORKSPACE[key] ?? "")),
    ...CARDS.map(({ programme, account }) => row("card", 0, 0, null, programme, account)),
  ];
}

function row(
  kind: DemoMapping["kind"],
  segment: number,
  level: number,
  policyId: string | null,
  source: string,
  target: string,
): DemoMapping {
  return { kind, segment, level, policyId, source, target };
}

/** January to December 2026, a period a month; January to June closed. */
export function demoPeriods(): readonly {
  year: number;
  number: number;
  firstDay: string;
  lastDay: string;
  closed: boolean;
}[] {
  return Array.from({ length: MONTHS }, (_, index) => {
    const month = String(index + 1).padStart(2, "0");
    const days = new Date(Date.UTC(YEAR, index + 1, 0)).getUTCDate();
    return {
      year: YEAR,
      number: index + 1,
      firstDay: `${YEAR}-${month}-01`,
      lastDay: `${YEAR}-${month}-${days}`,
      closed: index < LAST_CLOSED_MONTH,
    };
  });
}

export const DEMO_CONFIGURATION = {
  organization: { name: "Halden Instruments" },
  company: {
    key: "HALD",
    name: "Halden Instruments",
    gpCompanyId: GP_COMPANY_ID,
    currency: "USD",
    currencyDecimals: 2,
    timeZone: TIME_ZONE,
    goLiveOn: GO_LIVE,
    includeClosed: false,
    /** Clean reports go by themselves; held ones wait for a person, and what a person fixed waits for an approval. */
    approval: "held",
    liabilityAccount: LIABILITY_ACCOUNT,
    settlementConfirmed: true,
    separator: "-",
    sourceDocument: "GJ",
    exportLabel: "hald-gp",
  },
  segments: [
    { position: 1, name: "Cost centre", length: 3, source: { kind: "tag", level: 1 } },
    { position: 2, name: "Account", length: 4, source: { kind: "category" } },
    { position: 3, name: "Site", length: 2, source: { kind: "workspace" } },
  ],
  workspaces: WORKSPACES.map(({ policyId, name }) => ({ policyId, name })),
  mapping: demoMapping(),
  periods: demoPeriods(),
  schedule: {
    timeZone: TIME_ZONE,
    workingDays: ["mon", "tue", "wed", "thu", "fri"],
    read: { everyMinutes: 30, from: "07:00", until: "19:00" },
    send: { at: ["10:00", "14:00", "16:00"] },
  },
} as const;
