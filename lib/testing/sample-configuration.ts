import type { Configuration, ConfigurationInput } from "#lib/services/organization/configuration.ts";
import { parseConfiguration } from "#lib/services/organization/configuration.ts";

type Company = NonNullable<ConfigurationInput["companies"]>[number];

export const SAMPLE_COMPANY: Company = {
  code: "HALD",
  name: "Halden Instruments",
  gpConnection: "GP",
  expensifyConnection: "Expensify",
  gpCompanyId: 2,
  currency: "USD",
  timeZone: "America/Chicago",
  goLiveOn: "2026-06-01",
  live: true,
  segments: [
    { position: 1, name: "Cost centre", length: 3, source: { kind: "tag", level: 1 } },
    { position: 2, name: "Main account", length: 4, source: { kind: "category" } },
    { position: 3, name: "Site", length: 2, source: { kind: "workspace" } },
  ],
  liabilityAccount: "000-2130-00",
  settlementConfirmedBy: "Sam Whitlock",
  exportLabel: "hald-gp",
  workspaces: [{ policyId: "P1", name: "US Field" }],
  mapping: [
    { kind: "tag", segment: 1, level: 1, source: "Boston", target: "440" },
    { kind: "category", segment: 2, source: "Lodging", target: "6420" },
    { kind: "workspace", segment: 3, source: "P1", target: "00" },
    { kind: "card", source: "Amex Corporate", target: "000-2145-00", confirmedBy: "Sam Whitlock" },
  ],
  periods: [
    { year: 2026, number: 10, firstDay: "2026-10-01", lastDay: "2026-10-31", closed: true },
    { year: 2026, number: 11, firstDay: "2026-11-01", lastDay: "2026-11-30" },
  ],
  schedule: { days: [1, 2, 3, 4, 5], every: { minutes: 30, from: "07:00", to: "19:00" } },
};

/** A whole configuration as a file has it. Give what the test is about. */
export const SAMPLE_FILE: ConfigurationInput = {
  organization: { slug: "halden", name: "Halden Instruments" },
  people: [
    { email: "Mei.Tan@halden.example", name: "Mei Tan", roles: ["mapper"], passwordEnv: "MEI_PASSWORD" },
    { email: "ana.ruiz@halden.example", name: "Ana Ruiz", roles: ["approver", "viewer"] },
  ],
  connections: [
    {
      name: "Expensify",
      kind: "expensify",
      url: "https://integrations.expensify.com/x",
      username: "aa_hald",
      secretEnv: "EXPENSIFY_SECRET",
    },
    {
      name: "GP",
      kind: "gp",
      url: "https://gp.halden.example:48620/Dynamics",
      username: "HALDEN\\svc-expense",
      secretEnv: "GP_PASSWORD",
    },
  ],
  companies: [SAMPLE_COMPANY],
};

/** The same, parsed; throws when it is not well-formed. */
export function sampleConfiguration(changes: Partial<ConfigurationInput> = {}): Configuration {
  const parsed = parseConfiguration({ ...SAMPLE_FILE, ...changes });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}
