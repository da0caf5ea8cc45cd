import { randomInt } from "node:crypto";
import { sql } from "drizzle-orm";
import { assert } from "#lib/core/assert.ts";
import type { Role } from "#lib/core/access/roles.ts";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { ok, type Result } from "#lib/core/result.ts";
import { type Configuration, type ConfigurationInput, parseConfiguration } from "./configuration.ts";
import { configure, type ConfigureAdmin } from "./configure.ts";

type CompanyInput = NonNullable<ConfigurationInput["companies"]>[number];
type DemoRow = Readonly<{
  kind: "category" | "tag" | "workspace" | "card";
  segment: number;
  level: number;
  source: string;
  target: string;
}>;

/** How the demo's firm has set itself up: the sandbox's `DEMO_CONFIGURATION`, handed over since the sandbox stays outside. */
export type DemoFirm = Readonly<{
  organization: Readonly<{ name: string }>;
  company: Readonly<
    Omit<CompanyInput, "code" | "gpConnection" | "expensifyConnection" | "segments"> & {
      key: string;
      settlementConfirmed: boolean;
    }
  >;
  segments: readonly CompanyInput["segments"][number][];
  workspaces: readonly Readonly<{ policyId: string; name: string }>[];
  mapping: readonly (DemoRow & Readonly<{ policyId: string | null }>)[];
  periods: readonly NonNullable<CompanyInput["periods"]>[number][];
  schedule: Readonly<{
    workingDays: readonly string[];
    read: Readonly<{ everyMinutes: number; from: string; until: string }>;
  }>;
}>;

/** Where the stand-ins listen and what they take. */
export type DemoSandbox = Readonly<{
  expensify: Readonly<{ url: string; partnerUserID: string; partnerUserSecret: string }>;
  gp: Readonly<{ url: string; caPem: string; domain: string; username: string; password: string }>;
}>;

export type DemoPerson = Readonly<{ name: string; email: string; role: string; password: string }>;
export type DemoDeps = Omit<ConfigureAdmin, "secretOf">;

/** Never another one: the markers in the sandbox's GP depend on it. */
export const DEMO_SLUG = "halden";
const ADMINISTRATOR = "Sam Whitlock";
const PEOPLE: readonly Readonly<{ name: string; email: string; role: string; roles: Role[] }>[] = [
  { name: "Mei Tan", email: "mei.tan@halden.example", role: "mapper", roles: ["mapper"] },
  { name: "Ana Ruiz", email: "ana.ruiz@halden.example", role: "approver", roles: ["approver"] },
  { name: ADMINISTRATOR, email: "sam.whitlock@halden.example", role: "administrator", roles: ["owner", "admin"] },
];
const WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/** Without letters that look alike: somebody types it from a screen. Sixteen of 31 are 79 bits. */
const PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
const PASSWORD_GROUPS = 4;
const GROUP_LETTERS = 4;

/**
 * Makes the demo organization on the first call and answers its people with their fresh passwords, which nobody knows
 * afterwards. Later calls only bring the connections to where the stand-ins listen now, and answer nobody. Problems: those
 * of `configure`, for example an address that the operator does not allow.
 */
export async function createDemo(
  deps: DemoDeps,
  { firm, sandbox }: Readonly<{ firm: DemoFirm; sandbox: DemoSandbox }>,
): Promise<Result<Readonly<{ people: readonly DemoPerson[] }>, RequestProblem>> {
  const {
    rows: [known],
  } = await deps.db.execute<{ id: string | null }>(sql`select organization_by_slug(${DEMO_SLUG}) as id`);
  const isNew = (known?.id ?? null) === null;
  const people = isNew ? PEOPLE.map(({ roles: _roles, ...person }) => ({ ...person, password: newPassword() })) : [];
  const passwords = people.map(({ email, password }) => [passwordName(email), password] as const);
  const secrets = new Map([
    ["EXPENSIFY", sandbox.expensify.partnerUserSecret],
    ["GP", sandbox.gp.password],
    ...passwords,
  ]);
  const configured = await configure(
    { ...deps, secretOf: (name) => secrets.get(name) },
    demoConfiguration(firm, sandbox, isNew),
  );
  return configured.ok ? ok({ people }) : configured;
}

function demoConfiguration(firm: DemoFirm, sandbox: DemoSandbox, isNew: boolean): Configuration {
  const { expensify, gp } = sandbox;
  const people = PEOPLE.map(({ name, email, roles }) => ({ name, email, roles, passwordEnv: passwordName(email) }));
  const parsed = parseConfiguration({
    organization: { slug: DEMO_SLUG, name: firm.organization.name },
    connections: [
      {
        name: "Expensify",
        kind: "expensify",
        url: expensify.url,
        username: expensify.partnerUserID,
        secretEnv: "EXPENSIFY",
      },
      {
        name: "Dynamics GP",
        kind: "gp",
        url: gp.url,
        username: `${gp.domain}\\${gp.username}`,
        secretEnv: "GP",
        caPem: gp.caPem,
      },
    ],
    ...(isNew ? { people, companies: [demoCompany(firm)] } : {}),
  });
  assert(parsed.ok, `the demo's configuration: ${JSON.stringify(parsed)}`);
  return parsed.value;
}

function demoCompany({ company, segments, workspaces, mapping, periods, schedule }: DemoFirm): unknown {
  const { key: code, settlementConfirmed, ...fields } = company;
  const { everyMinutes: minutes, from, until: to } = schedule.read;
  return {
    ...fields,
    // It shows what a company looks like that is at work: its GP is a stand-in.
    live: true,
    ...{ code, gpConnection: "Dynamics GP", expensifyConnection: "Expensify", segments, workspaces, periods },
    ...(settlementConfirmed ? { settlementConfirmedBy: ADMINISTRATOR } : {}),
    mapping: withoutRepeats(
      mapping.map(({ policyId: _policyId, ...row }) =>
        settlementConfirmed && row.kind === "card" ? { ...row, confirmedBy: ADMINISTRATOR } : row,
      ),
    ),
    schedule: { days: schedule.workingDays.map((name) => WEEK.indexOf(name) + 1), every: { minutes, from, to } },
  };
}

/** The same tag may stand in two workspaces; a company maps it once. */
function withoutRepeats(rows: readonly DemoRow[]) {
  return [...new Map(rows.map((row) => [mappingKeyText(row), row])).values()];
}

function passwordName(email: string): string {
  return `PASSWORD_${email.replace(/[^a-z0-9]/g, "_")}`;
}

function newPassword(): string {
  const letter = () => PASSWORD_LETTERS.charAt(randomInt(PASSWORD_LETTERS.length));
  const group = () => Array.from({ length: GROUP_LETTERS }, letter).join("");
  return Array.from({ length: PASSWORD_GROUPS }, group).join("-");
}
