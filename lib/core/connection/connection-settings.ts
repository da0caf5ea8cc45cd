import { z } from "zod";
import { KerberosSettings } from "./kerberos-settings.ts";
import { SBA_LINE_FIELDS, SBA_PATHS } from "./sba-resources.ts";

const PLACES_MAX = 1_000;
const WINDOW_MS_MAX = 600_000;
const WINDOWS_MAX = 4;
const ROWS_MAX = 100_000;
const LEVEL_NAME_LENGTH_MAX = 100;

/** Of the three names of a tax that an expense may have, the rate's own first: `taxName` may be that of the whole tax. */
export const TAX_NAME_FIELDS = ["taxRateName", "taxName", "taxCode"] as const;
export type TaxNameField = (typeof TAX_NAME_FIELDS)[number];

/** What the Expensify contract only infers, and the pace: switches of one connection (expensify.md 6.3, 6.6, 9). */
export const ExpensifySettings = z.strictObject({
  spendSign: z.enum(["positive", "negative"]).default("positive"),
  unescapeHtml: z.boolean().default(false),
  /** In which currency a tax amount is: as the expense was spent, or the report's (expensify.md 6.4, 12). */
  taxCurrency: z.enum(["expense", "report"]).default("expense"),
  /** Where a tax's name is looked for, in this order: the first that is filled counts (expensify.md 7.3). */
  taxNameFrom: z
    .array(z.enum(TAX_NAME_FIELDS))
    .min(1)
    .max(TAX_NAME_FIELDS.length)
    .default([...TAX_NAME_FIELDS]),
  reportsMax: z.int().min(1).max(ROWS_MAX).optional(),
  /** Levels of tags depend on each other: a tag is then named by its full path (expensify.md 4.2, 6.5). */
  dependentTags: z.boolean().default(false),
  /** Sent as `setRequired` when tags are replaced; left out: not said (expensify.md 5.2). */
  tagsRequired: z.boolean().optional(),
  /** How the only level of a flat list is called when it is written: reading does not tell (expensify.md 4.2). */
  flatTagLevel: z.string().min(1).max(LEVEL_NAME_LENGTH_MAX).default("Tag"),
  pace: z
    .array(z.strictObject({ count: z.int().min(1).max(PLACES_MAX), windowMs: z.int().min(100).max(WINDOW_MS_MAX) }))
    .min(1)
    .max(WINDOWS_MAX)
    .optional(),
});

const RESOURCE_PATH_LENGTH_MAX = 200;
const COMPANY_NAME_LENGTH_MAX = 65;
const FIELD_LENGTH_MAX = 40;
const SEGMENTS_MAX = 10;

const ResourcePath = z
  .string()
  .max(RESOURCE_PATH_LENGTH_MAX)
  .regex(/^[A-Za-z0-9][\w-]*(?:\/[A-Za-z0-9][\w-]*)*$/, "must be names parted by /, as Product/Module/Collection");
/** Null: the customer does not expose it. */
const optionalPath = (path: string) => ResourcePath.nullable().default(path);

/** Where a customer's SBA service has what `/connection/sba` describes. The defaults are that contract's, not Microsoft's. */
const SbaResources = z.strictObject({
  companies: ResourcePath.default(SBA_PATHS.companies),
  accountFormat: ResourcePath.default(SBA_PATHS.accountFormat),
  accounts: ResourcePath.default(SBA_PATHS.accounts),
  journals: ResourcePath.default(SBA_PATHS.journals),
  fiscalPeriods: optionalPath(SBA_PATHS.fiscalPeriods),
  batches: optionalPath(SBA_PATHS.batches),
  currencies: optionalPath(SBA_PATHS.currencies),
  vendors: optionalPath(SBA_PATHS.vendors),
  employees: optionalPath(SBA_PATHS.employees),
});

/** Switches of a connection that speaks SBA; SOAP has no use for them. */
const OF_SBA = {
  resources: SbaResources.prefault({}),
  /** Names of GP's companies by their number, where the service's own list does not tell both: SBA's addresses go by name. */
  companyNames: z.record(z.string().regex(/^-?\d{1,9}$/), z.string().min(1).max(COMPANY_NAME_LENGTH_MAX)).optional(),
  /** A line's member for the code of an analysis dimension, where the service takes one. */
  dimensionField: z
    .string()
    .max(FIELD_LENGTH_MAX)
    .regex(/^[A-Za-z]\w*$/, "must be the name of one member of a line")
    .refine(
      (field) => !SBA_LINE_FIELDS.some((known) => known.toLowerCase() === field.toLowerCase()),
      "is a member that every line has",
    )
    .optional(),
  /** Which part of the account number is that code, from 1. */
  dimensionSegment: z.int().min(1).max(SEGMENTS_MAX).default(1),
};

/** How a connection signs in. `negotiate`: NTLM for servers that offer nothing but Negotiate. `basic`: only ever by this name. */
export const GpAuth = z.enum(["ntlm", "negotiate", "kerberos", "basic"]);
export type GpAuth = z.output<typeof GpAuth>;

const GpSettingsForm = z.strictObject({
  surface: z.enum(["soap", "sba"]).default("soap"),
  ...OF_SBA,
  culture: z.string().max(20).optional(),
  batchSource: z.string().max(15).optional(),
  newJournalNumber: z.int().min(0).max(2_147_483_647).optional(),
  policyId: z.string().max(36).optional(),
  auth: GpAuth.optional(),
  kerberos: KerberosSettings.optional(),
  bindsChannel: z.boolean().optional(),
  listRowsMax: z.int().min(2).max(ROWS_MAX).optional(),
});

/** Whether fiscal periods are read from GP, so that the calendar kept here follows them; SOAP has none to read. */
export function hasPeriodsInGp(settings: unknown): boolean {
  const { data } = GpSettings.safeParse(settings);
  return data?.surface === "sba" && data.resources.fiscalPeriods !== null;
}

/** What the GP contract only infers, or sites change: switches of one connection (gp.md 1.3 to 1.7, 2). */
export const GpSettings = z.preprocess(
  withoutScheme,
  GpSettingsForm.refine(({ auth, kerberos }) => (auth === "kerberos") === (kerberos !== undefined), {
    path: ["kerberos"],
    message: 'realm and kdc belong to auth "kerberos", and it needs them',
  }),
);

const AUTH_OF_SCHEME = new Map<unknown, GpAuth>([
  ["NTLM", "ntlm"],
  ["Negotiate", "negotiate"],
]);

/** `scheme` is what older versions wrote. One that is none of theirs stays, and is refused by its name. */
function withoutScheme(settings: unknown): unknown {
  if (typeof settings !== "object" || settings === null || !("scheme" in settings)) return settings;
  const { scheme, ...rest } = settings;
  const auth = AUTH_OF_SCHEME.get(scheme);
  return auth === undefined ? settings : { auth, ...rest };
}
