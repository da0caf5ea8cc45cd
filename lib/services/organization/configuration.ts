import { z } from "zod";
import { ROLES } from "#lib/core/access/roles.ts";
import { PERIODS_MAX } from "#lib/core/calendar/validate-periods.ts";
import { day, isDay, isTimeZone } from "#lib/core/day.ts";
import { SOURCE_DOCUMENT_CHARACTERS_MAX } from "#lib/core/ports.ts";
import { OptionsInput } from "../company/options-input.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";

const PEOPLE_MAX = 500;
const CONNECTIONS_MAX = 50;
const COMPANIES_MAX = 100;
const WORKSPACES_MAX = 500;
const SEGMENTS_MAX = 10;
const SCHEDULE_TIMES_MAX = 100;
const MAPPING_ROWS_MAX = 50_000;
const ISSUES_MAX = 100;
const URL_CHARS_MAX = 2_000;
const PEM_CHARS_MAX = 100_000;

const text = (charsMax: number) => z.string().trim().min(1).max(charsMax);
/** Names of Expensify and GP are taken as they are: spaces and case may count there. */
const exactText = (charsMax: number) => z.string().min(1).max(charsMax);
const whole = (min: number, max: number) => z.number().int().min(min).max(max);
const date = z
  .string()
  .refine(isDay, "must be a date like 2026-06-01")
  .transform((value) => day(value));
const timeZone = text(64).refine(isTimeZone, "must be a time zone like America/Chicago");
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, "must be the name of an environment variable");
const account = text(129);

const Person = z.strictObject({
  email: z
    .email()
    .max(254)
    .transform((value) => value.toLowerCase()),
  name: text(100),
  roles: z.array(z.enum(ROLES)).min(1),
  passwordEnv: variable
    .optional()
    .describe("Environment variable with the password. Without it the person signs in another way or gets one later."),
});

const Connection = z.strictObject({
  name: text(100).describe("How this file and the screens name it; unique in the organization."),
  kind: z.enum(["expensify", "gp"]),
  url: z
    .url({ protocol: /^https?$/ })
    .max(URL_CHARS_MAX)
    .describe("https, unless the operator allows the host for http."),
  username: text(256).describe("partnerUserID, or DOMAIN\\user."),
  secretEnv: variable
    .optional()
    .describe(
      "Environment variable with partnerUserSecret or password. Without it the secret stays, unless host or port changes: that erases it.",
    ),
  settings: z
    .record(text(64), z.json())
    .default({})
    .describe("Switches for what the contracts only infer; empty is right in most cases."),
  caPem: z.string().max(PEM_CHARS_MAX).optional().describe("Further certificate authorities, PEM."),
  caFile: text(1_000).optional().describe("The same as a file, relative to this one."),
});

const SegmentSource = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("category") }),
  z.strictObject({ kind: z.literal("tag"), level: whole(1, 10) }),
  z.strictObject({ kind: z.literal("workspace") }),
  z.strictObject({ kind: z.literal("constant"), value: text(67) }),
]);
const Segment = z.strictObject({
  position: whole(1, SEGMENTS_MAX),
  name: text(60),
  length: whole(1, 67),
  source: SegmentSource,
});

const Workspace = z.strictObject({
  policyId: exactText(64),
  name: text(200),
  sharedConfirmedBy: text(100).optional().describe("Who confirmed that this workspace feeds more than one company."),
  usesCompanyMapping: z
    .boolean()
    .optional()
    .describe(
      "Rows of mapping that name no workspace apply to it. Left out: as it is; of a company's first workspaces yes, of later ones no.",
    ),
});

const MappingRow = z.strictObject({
  kind: z.enum(["category", "tag", "workspace", "card"]),
  segment: whole(0, SEGMENTS_MAX)
    .default(0)
    .describe("Position of the segment; 0 for a card, and for a category that stands for a whole account."),
  level: whole(0, 10).default(0).describe("Tag level, first is 1; 0 otherwise."),
  source: exactText(1_000).describe("Category or tag as Expensify shows it, policy id, or card programme."),
  target: account
    .nullable()
    .describe("A segment value, at segment 0 a whole account, which goes before the category's value; null unmaps."),
  confirmedBy: text(100)
    .optional()
    .describe(
      "Of a card: who confirms that its account is neither the payables control account nor a bank account. Without it reports wait until somebody does.",
    ),
});

const Period = z.strictObject({
  year: whole(1900, 2999),
  number: whole(1, 400),
  firstDay: date,
  lastDay: date,
  closed: z.boolean().default(false),
});

const Schedule = z.strictObject({
  timeZone: timeZone.optional().describe("The company's when left out."),
  days: z.array(whole(1, 7)).describe("1 is Monday."),
  every: z.union([
    z.strictObject({ minutes: whole(1, 1_440), from: text(5), to: text(5) }),
    z.strictObject({ times: z.array(text(5)).max(SCHEDULE_TIMES_MAX) }),
  ]),
});

/** One company as the file names it; the screens make the same of what a person chose. */
export const Company = z.strictObject({
  code: text(30).describe("The customer's short name of the company; with it this file finds the company again."),
  name: text(100),
  gpConnection: text(100).describe("Name of a connection of kind gp, here or made before."),
  expensifyConnection: text(100).describe("Name of a connection of kind expensify, here or made before."),
  gpCompanyId: whole(-1, 2_147_483_647),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, "must be a currency code like USD")
    .describe("GP's functional currency."),
  currencyDecimals: whole(0, 5).default(2),
  timeZone,
  live: z
    .boolean()
    .default(false)
    .describe(
      "Of a new company: journals may be sent at once, without the page Go live; whoever runs this answers for it. Of one that is there it says nothing.",
    ),
  goLiveOn: date.describe("Reports approved before are listed, never sent."),
  includeClosed: z.boolean().default(false).describe("Also read Closed (submit and close) reports."),
  approval: z.enum(["never", "held", "always"]).default("held").describe("Which ready reports wait for a person."),
  separator: z.string().min(1).max(1).default("-"),
  segments: z.array(Segment).min(1).max(SEGMENTS_MAX),
  liabilityAccount: account.describe("Whole balance-sheet account: what employees are owed."),
  settlementConfirmedBy: text(100)
    .optional()
    .describe("Who confirms that liabilityAccount is neither the payables control account nor a bank account."),
  sourceDocument: z.string().trim().max(SOURCE_DOCUMENT_CHARACTERS_MAX).default("GJ"),
  exportLabel: z.string().trim().max(50).default("").describe('Expensify label of what was sent; "": do not label.'),
  workspaces: z
    .array(Workspace)
    .max(WORKSPACES_MAX)
    .optional()
    .describe("All of them: others are taken away. Left out: as they are."),
  mapping: z
    .array(MappingRow)
    .max(MAPPING_ROWS_MAX)
    .default([])
    .describe("These rows are set; others stay as they are."),
  rules: OptionsInput.optional().describe(
    "Posting date, lines, line text, taxes: these are set; others stay as they are.",
  ),
  periods: z.array(Period).max(PERIODS_MAX).optional().describe("The whole fiscal calendar. Left out: as it is."),
  schedule: Schedule.optional().describe(
    "When syncs start. Left out: as it is. A schedule that a person paused stays paused.",
  ),
});

/** The file of `npm run configure`. Nothing that it does not name is ever removed, but for the lists that say so. */
export const ConfigurationSchema = z.strictObject({
  $schema: z.string().optional(),
  organization: z.strictObject({
    slug: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{1,62}$/, "must be lower case letters, digits and -")
      .describe("Never changes: the markers in GP depend on it."),
    name: text(100),
  }),
  people: z.array(Person).max(PEOPLE_MAX).default([]),
  connections: z.array(Connection).max(CONNECTIONS_MAX).default([]),
  companies: z.array(Company).max(COMPANIES_MAX).default([]),
});

export type Configuration = z.output<typeof ConfigurationSchema>;
export type ConfigurationInput = z.input<typeof ConfigurationSchema>;
export type PersonWanted = Configuration["people"][number];
export type ConnectionWanted = Configuration["connections"][number];
export type CompanyWanted = Configuration["companies"][number];

/** Checks the form of a file; unknown keys are refused. Error: `invalid_input`, each issue `path: what is wrong`, all at once. */
export function parseConfiguration(file: unknown): Result<Configuration, RequestProblem> {
  const parsed = ConfigurationSchema.safeParse(file);
  if (parsed.success) return ok(parsed.data);
  const issues = parsed.error.issues.slice(0, ISSUES_MAX).map(({ path, message }) => `${pathText(path)}: ${message}`);
  return err({ code: "invalid_input", issues });
}

function pathText(path: readonly PropertyKey[]): string {
  const written = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return written.replace(/^\./, "") || "file";
}

/** The schema of the file for editors, draft 2020-12. */
export function configurationJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(ConfigurationSchema, { io: "input" });
}
