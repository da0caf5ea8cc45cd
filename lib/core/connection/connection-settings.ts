import { z } from "zod";
import { KerberosSettings } from "./kerberos-settings.ts";

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

/** How a connection signs in. `negotiate`: NTLM for servers that offer nothing but Negotiate. `basic`: only ever by this name. */
export const GpAuth = z.enum(["ntlm", "negotiate", "kerberos", "basic"]);
export type GpAuth = z.output<typeof GpAuth>;

const GpSettingsForm = z.strictObject({
  culture: z.string().max(20).optional(),
  batchSource: z.string().max(15).optional(),
  newJournalNumber: z.int().min(0).max(2_147_483_647).optional(),
  policyId: z.string().max(36).optional(),
  auth: GpAuth.optional(),
  kerberos: KerberosSettings.optional(),
  bindsChannel: z.boolean().optional(),
  listRowsMax: z.int().min(2).max(ROWS_MAX).optional(),
});

/** What the GP contract only infers, or sites change: switches of one connection (gp.md 1.3 to 1.7). */
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
