import { type Day, isDay } from "../day.ts";
import { type Cents, decimalToCents } from "../money.ts";
import { GP_STATES, type GpState, POSTING_STATES, type PostingState } from "../posting/state.ts";

export type AmountRange = Readonly<{
  minCents: Cents | null;
  maxCents: Cents | null;
  withMin: boolean;
  withMax: boolean;
}>;

/** What somebody typed into the audit box, understood. Every part narrows the answer; the words are searched for in texts. */
export type AuditQuery = Readonly<{
  /** Looks like a report id, or was said to be one. Case counts, since base-62 ids differ by case alone. */
  reportId: string | null;
  /** Plain digits: a journal number, or an Expensify id of a transaction or an old report. */
  digits: string | null;
  journalNumber: number | null;
  /** Begins with it, upper case. */
  batch: string | null;
  /** A whole GP reference of ours, `EXP R00X9oNOn2MO 7QK2MZ4D`. */
  marker: string | null;
  employee: string | null;
  /** Begins with it. */
  account: string | null;
  by: string | null;
  /** Name of a connection: of companies that read or send through it. */
  connection: string | null;
  amount: AmountRange | null;
  states: readonly PostingState[];
  gpStates: readonly GpState[];
  /** Both ends included. */
  after: Day | null;
  before: Day | null;
  words: readonly string[];
  /** Parts that say nothing (yet): half-typed amounts and dates, unknown states, single letters. */
  ignored: readonly string[];
}>;

type Draft = { -readonly [Name in keyof AuditQuery]: AuditQuery[Name] };

export const TERM_CHARS_MAX = 200;
const TOKENS_MAX = 20;
const WORD_CHARS_MIN = 2;
const JOURNAL_DIGITS_MAX = 9;
const JOURNAL_NUMBER_MAX = 2_147_483_647;

/** A prefix with its value, quoted or not; or a quoted text; or a word. */
const TOKEN = /([a-z]+):"([^"]*)"?|([a-z]+):(\S*)|"([^"]*)"?|(\S+)/gi;
const MARKER = /^EXP \S{1,16} [A-Z2-7]{8}$/i;
const REPORT_ID = /^R0[0-9A-Za-z]{6,22}$/;
const BATCH = /^EXP-\d{1,8}(?:-\d{0,3})?$/i;
const AMOUNT = /^(>=|<=|>|<|=)?(\d[\d,]*(?:\.\d{1,2})?)$/;
const AMOUNTS = /^(\d[\d,]*(?:\.\d{1,2})?)\.\.(\d[\d,]*(?:\.\d{1,2})?)$/;
/** What people call the states beside their names. */
const GP_WORDS: Readonly<Record<string, GpState>> = { unposted: "work", deleted: "gone" };

/**
 * Reads a search: ids as they are, `report:` `journal:` `batch:` `employee:` `account:` `amount:>500` `status:` `by:`
 * `connection:` `after:2026-10-01` `before:`, and words. Total: while somebody types, what is not whole yet is `ignored`, never an error.
 */
export function parseSearch(term: string): AuditQuery {
  const query: Draft = {
    ...{ reportId: null, digits: null, journalNumber: null, batch: null, marker: null, employee: null, account: null },
    ...{
      by: null,
      connection: null,
      amount: null,
      states: [],
      gpStates: [],
      after: null,
      before: null,
      words: [],
      ignored: [],
    },
  };
  const text = term.slice(0, TERM_CHARS_MAX).trim();
  if (MARKER.test(text)) return { ...query, marker: text.toUpperCase() };
  for (const match of [...text.matchAll(TOKEN)].slice(0, TOKENS_MAX)) {
    const [token, quotedPrefix, quotedValue, prefix = quotedPrefix, value = quotedValue, phrase, word] = match;
    const taken =
      prefix === undefined
        ? takeWord(query, phrase ?? word ?? "", phrase !== undefined)
        : takeField(query, prefix.toLowerCase(), value ?? "", token);
    if (!taken) query.ignored = [...query.ignored, token];
  }
  return query;
}

function takeWord(query: Draft, word: string, isPhrase: boolean): boolean {
  if (!isPhrase) {
    if (/^\d+$/.test(word) && word.length > 2) return set(query, "digits", word);
    if (BATCH.test(word)) return set(query, "batch", word.toUpperCase());
    if (REPORT_ID.test(word)) return set(query, "reportId", word);
  }
  const text = word.trim();
  if (text.length < WORD_CHARS_MIN) return false;
  query.words = [...query.words, text];
  return true;
}

function takeField(query: Draft, name: string, value: string, token: string): boolean {
  const text = value.trim();
  switch (name) {
    case "report":
      return text !== "" && set(query, "reportId", text);
    case "journal":
      return takeJournal(query, text);
    case "batch":
      return text !== "" && set(query, "batch", text.toUpperCase());
    case "employee":
    case "by":
    case "connection":
      return text.length >= WORD_CHARS_MIN && set(query, name, text);
    case "account":
      return text !== "" && set(query, "account", text);
    case "amount":
      return takeAmount(query, text);
    case "status":
      return takeState(query, text.toLowerCase().replace(/[\s-]/g, "_"));
    case "after":
    case "before":
      return isDay(text) && set(query, name, text);
    default:
      // Not a field of ours: people search for "Taxi: airport" too.
      return takeWord(query, token, true);
  }
}

function set<Name extends keyof Draft>(query: Draft, name: Name, value: Draft[Name]): true {
  query[name] = value;
  return true;
}

function takeJournal(query: Draft, text: string): boolean {
  const number = Number(text);
  const isNumber = /^\d+$/.test(text) && text.length <= JOURNAL_DIGITS_MAX + 1 && number <= JOURNAL_NUMBER_MAX;
  return isNumber && set(query, "journalNumber", number);
}

function takeAmount(query: Draft, text: string): boolean {
  const [, from, to] = AMOUNTS.exec(text) ?? [];
  const [, sign = "=", amount] = AMOUNT.exec(text) ?? [];
  const [min, max] = from === undefined ? [toCents(amount), toCents(amount)] : [toCents(from), toCents(to)];
  if (min === null || max === null) return false;
  const isOpenUp = from === undefined && sign.startsWith(">");
  const isOpenDown = from === undefined && sign.startsWith("<");
  return set(query, "amount", {
    minCents: isOpenDown ? null : min,
    maxCents: isOpenUp ? null : max,
    withMin: sign !== ">",
    withMax: sign !== "<",
  });
}

function toCents(text: string | undefined): Cents | null {
  return text === undefined ? null : decimalToCents(text.replaceAll(",", ""));
}

function takeState(query: Draft, word: string): boolean {
  const gpState = GP_WORDS[word] ?? GP_STATES.find((state) => state === word);
  if (gpState) return set(query, "gpStates", [...query.gpStates, gpState]);
  const state = POSTING_STATES.find((each) => each === word);
  return state !== undefined && set(query, "states", [...query.states, state]);
}

/** Whether plain digits may be a journal number; longer ones are Expensify's. */
export function journalNumberOf(digits: string): number | null {
  return digits.length <= JOURNAL_DIGITS_MAX ? Number(digits) : null;
}

/** Letters and digits that people and fonts mix up made the same: for "did you mean". */
export function confusable(id: string): string {
  return id.toUpperCase().replaceAll("O", "0").replaceAll("I", "1").replaceAll("L", "1");
}
