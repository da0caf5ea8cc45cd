import type { Dispatcher } from "undici";
import type { TaxNameField } from "#lib/core/connection/connection-settings.ts";
import type { Pacer } from "#lib/core/ports.ts";

export const EXPENSIFY_URL = "https://integrations.expensify.com/Integration-Server/ExpensifyIntegrations";

const MIB = 1024 * 1024;

/** Every wait, body and page of this adapter has its limit here. Sources: expensify.md 3.1, 3.2 and 9. */
export const LIMITS = {
  /** The submit call may block while the server renders: production clients wait up to 240 s for it. */
  submitTimeoutMs: 300_000,
  /** One download, from the first byte asked for to the last one written. */
  downloadTimeoutMs: 600_000,
  /** Between two chunks of a body. */
  idleTimeoutMs: 60_000,
  /** How long a rendered file may take to appear, counted in our waits between the looks. */
  fileReadyWaitMs: 600_000,
  /** An answer in JSON: a workspace may have 50,000 tags and more. */
  answerBytesMax: 64 * MIB,
  fileBytesMax: 512 * MIB,
  /** One report: 5,000 expenses with 3,000 history rows were about 6 MB when rendered. */
  lineBytesMax: 32 * MIB,
  /** `limit` of the export job: a safety cap, not a page. An answer that reaches it is narrowed or refused. */
  reportsMax: 5_000,
};

export type ExpensifyLimits = Readonly<typeof LIMITS>;

/** What the operator allows beyond https; private addresses are the business of the dispatcher that wiring supplies. */
export type AddressPolicy = Readonly<{
  allowHosts: readonly string[];
  /** Exact `host` or `host:port` that may be reached by plain http. */
  allowHttpHosts: readonly string[];
  allowCidrs: readonly string[];
}>;

export type ExpensifyOptions = Readonly<{
  url?: string | undefined;
  partnerUserId: string;
  partnerUserSecret: string;
  /** Names the credential in the pacer's window, which all processes share. */
  credentialKey: string;
  pacer: Pacer;
  policy: AddressPolicy;
  /** Guards the addresses that are connected to. Without one a plain agent is used, and `close` closes it. */
  dispatcher?: Dispatcher | undefined;
  /** A further authority for the plain agent; with a `dispatcher` it is that one's business. */
  caPem?: string | undefined;
  /** Where export files lie while they are read. Default: the system's temporary folder. */
  spoolDir?: string | undefined;
  limits?: Partial<ExpensifyLimits> | undefined;
  /** How this customer's exports write spend (expensify.md 6.3): to be proved at set-up with one known report. */
  spendSign: "positive" | "negative";
  /** Whether text arrives HTML-escaped (expensify.md 6.6). */
  unescapeHtml: boolean;
  /** Where the name of a tax is looked for, in order (expensify.md 7.3). Default: the rate's own, the tax's, its code. */
  taxNameFrom?: readonly TaxNameField[] | undefined;
  /** Whether levels of tags depend on each other, which no reading tells for sure (expensify.md 4.2, 12). Default: not. */
  dependentTags?: boolean | undefined;
  /** `setRequired` of a written list of tags; undefined: not said. */
  tagsRequired?: boolean | undefined;
  /** Name of the only level of a flat list when it is written. Default: `Tag`. */
  flatTagLevel?: string | undefined;
  now: () => Date;
  /** Waits; ends early when the signal is aborted, by returning or by throwing. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** For the jitter of a rate limit, 0 up to 1. */
  random: () => number;
}>;

/** How the values of a file are read; nothing in it reaches the network. */
export type ReadingSettings = Readonly<Pick<ExpensifyOptions, "spendSign" | "unescapeHtml" | "taxNameFrom">>;

/** What every call needs: the options with their defaults, and the way out. */
export type ExpensifyContext = Readonly<{
  options: ExpensifyOptions;
  url: string;
  limits: ExpensifyLimits;
  spoolDir: string;
  dispatcher: Dispatcher;
}>;
