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
  scheme: {
    label: "How it signs in",
    hint: "Windows accounts sign in with NTLM on most GP servers.",
    empty: "NTLM, as most servers",
    options: { NTLM: "NTLM", Negotiate: "Negotiate, where the server offers nothing else" },
  },
  "kerberos.realm": {
    label: "Kerberos realm",
    hint: "The Windows domain in upper case, CORP.EXAMPLE. Only with Kerberos.",
  },
  "kerberos.kdc": {
    label: "Domain controllers",
    hint: "One or some with commas, dc1.corp.example. Only with Kerberos.",
  },
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
  surface: { label: "Kind of endpoint", hint: "The legacy endpoint, or the native one of newer versions." },
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

export function settingWords(name: string): SettingWords {
  return WORDS[name] ?? { label: name };
}

/** The settings that a person sees at once; the others are folded away. */
export const FIRST_SETTINGS: readonly string[] = ["auth", "scheme", "surface"];
