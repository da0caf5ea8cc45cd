import { SBA_PATHS, type SbaResource } from "#lib/core/connection/sba-resources.ts";
import { NONE } from "#lib/core/connection/setting-fields.ts";

/** What a setting is called and when it is needed; one without words shows its own name. */
export type SettingWords = Readonly<{
  label: string;
  hint?: string;
  empty?: string;
  options?: Readonly<Record<string, string>>;
}>;

const WORDS: Readonly<Record<string, SettingWords>> = {
  auth: {
    label: "How it signs in",
    hint: "Windows accounts sign in with NTLM on most GP servers.",
    empty: "NTLM, as most servers",
    options: {
      ntlm: "NTLM",
      negotiate: "Negotiate with NTLM, where the server offers nothing else",
      kerberos: "Kerberos",
      basic: "Basic, over TLS only",
    },
  },
  "kerberos.realm": { label: "Kerberos realm", hint: "The Windows domain in upper case, CORP.EXAMPLE." },
  "kerberos.kdc": { label: "Domain controllers", hint: "One or some with commas, dc1.corp.example." },
  "kerberos.spn": { label: "Service name", hint: "Where it is registered for another name: HTTP/gp.corp.example." },
  "kerberos.secret": {
    label: "The secret is",
    empty: "The account's password",
    options: { password: "The account's password", keytab: "Its keytab, in base64" },
  },
  "kerberos.mutual": {
    label: "The server proves itself",
    hint: "In its answer to a ticket. Off only where GP sends no such proof.",
    empty: "Yes",
  },
  bindsChannel: { label: "Channel binding", hint: "Off only where a proxy ends TLS before the server.", empty: "On" },
  surface: {
    label: "How GP is spoken to",
    hint: "SBA needs resources that your GP partner has built: the page on SBA says which.",
    empty: "GP Web Services (SOAP)",
    options: { soap: "GP Web Services (SOAP)", sba: "SBA (REST)" },
  },
  dimensionField: {
    label: "Dimension of a line",
    hint: "A member of every line, for a service that codes by it.",
    empty: "None",
  },
  dimensionSegment: { label: "Its part of the account", hint: "Which part of the number it is, from 1.", empty: "1" },
  culture: { label: "Culture", hint: "How GP writes numbers and dates in answers.", empty: "en-US" },
  batchSource: { label: "Batch source", hint: "Where GP keeps batches of general entry.", empty: "GL_Normal" },
  policyId: { label: "Policy", hint: "Id of the policy that GP applies to new journals.", empty: "GP's default" },
  newJournalNumber: { label: "Number of a new journal", hint: "What tells GP to give the next number.", empty: "0" },
  listRowsMax: { label: "Longest list", hint: "A list of this many rows counts as cut off.", empty: "1,000" },
  spendSign: {
    label: "Spend comes as",
    hint: "The export shows spend with this sign; the ping calibrates it against a report.",
    empty: "Positive amounts",
    options: { positive: "Positive amounts", negative: "Negative amounts" },
  },
  taxCurrency: {
    label: "A tax amount is in",
    hint: "Where an expense was spent in another currency than its report's.",
    empty: "The currency that was spent",
    options: { expense: "The currency that was spent", report: "The report's currency" },
  },
  unescapeHtml: { label: "Texts come as HTML", hint: "Where “&” arrives as “&amp;”.", empty: "No" },
  reportsMax: {
    label: "Reports of one read",
    hint: "More than these are read in further steps.",
    empty: "Expensify's most",
  },
  dependentTags: { label: "Tag levels depend on each other", empty: "No" },
  tagsRequired: { label: "Tags are required", hint: "Said where tags are written to Expensify.", empty: "Not said" },
  flatTagLevel: { label: "Name of the only tag level", hint: "Where tags are written to Expensify.", empty: "Tag" },
};

const RESOURCE = /^resources\.(\w+)$/;
const RESOURCE_NAMES: Readonly<Record<SbaResource, string>> = {
  ...{ companies: "companies", accountFormat: "the account format", accounts: "accounts", journals: "journals" },
  ...{ fiscalPeriods: "fiscal periods", batches: "batches", currencies: "currencies" },
  ...{ vendors: "vendors", employees: "employees" },
};

export function settingWords(name: string, isNullable = false): SettingWords {
  const resource = RESOURCE.exec(name)?.[1] ?? "";
  if (isResource(resource)) {
    const none = isNullable ? { hint: `“${NONE}” where the service has none.` } : {};
    return { label: `Path of ${RESOURCE_NAMES[resource]}`, empty: SBA_PATHS[resource], ...none };
  }
  return WORDS[name] ?? { label: name };
}

function isResource(name: string): name is SbaResource {
  return Object.hasOwn(SBA_PATHS, name);
}

/** What decides which other settings there are. */
const FIRST_SETTINGS: readonly string[] = ["auth", "surface"];
const OF_SOAP: readonly string[] = ["culture", "batchSource", "newJournalNumber", "policyId"];
const OF_SBA = /^(?:resources\.|dimension)/;
export const OF_KERBEROS = /^kerberos\./;

/** Where a setting stands in the form as it is filled now: seen at once, folded away, or of no use with what was chosen. */
export function settingPlace(name: string, texts: Readonly<Record<string, string>>): "first" | "folded" | "none" {
  if (FIRST_SETTINGS.includes(name)) return "first";
  if (OF_KERBEROS.test(name)) return texts["auth"] === "kerberos" ? "first" : "none";
  if (OF_SBA.test(name)) return texts["surface"] === "sba" ? "folded" : "none";
  if (OF_SOAP.includes(name)) return texts["surface"] === "sba" ? "none" : "folded";
  return "folded";
}
