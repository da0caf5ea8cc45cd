import { err, ok, type Result } from "../../result.ts";
import { centsToDecimal } from "../../money.ts";
import type { Expense, Report } from "../../report/report.ts";
import { lastName, LINE_TEXT_LENGTH_MAX, settlementLineText } from "../line-text.ts";
import { windows1252 } from "../windows1252.ts";

export const TEMPLATE_LENGTH_MAX = 200;

/** What may stand in braces, and what it gives; GP's Reference is the marker's and no business of this. */
const TOKENS = {
  "last name": (_expense: Expense, report: Report) => lastName(report),
  name: (_expense, report) => report.submitterName,
  day: ({ spentOn }) => spentOn?.slice(5) ?? "",
  date: ({ spentOn }) => spentOn ?? "",
  merchant: ({ merchant }) => merchant,
  category: ({ category }) => category,
  tag: ({ tags }) => tags.filter((level) => level !== "").join(" "),
  comment: ({ comment }) => comment,
  tax: ({ taxName }) => taxName,
  /** As spent, only where that is another currency than the report's. */
  spent: ({ originalCurrency, originalAmountCents }, { currency }) =>
    originalCurrency === currency ? "" : `${originalCurrency} ${centsToDecimal(originalAmountCents)}`,
  report: (_expense, report) => report.reportId,
  "report name": (_expense, report) => report.name,
} satisfies Record<string, (expense: Expense, report: Report) => string>;

export type LineToken = keyof typeof TOKENS;
export const LINE_TOKENS = Object.keys(TOKENS) as readonly LineToken[];

type Part = Readonly<{ text: string }> | Readonly<{ token: LineToken }>;
const BRACES = /\{([^{}]*)\}/g;

/**
 * The text that each expense's line gets in GP, as a company writes it: `{last name} {day} {merchant}`. Errors, all at once, a
 * sentence each: an unknown token, a brace that stands alone, nothing but fixed text, too long.
 */
export function parseLineTemplate(template: string): Result<readonly Part[], readonly string[]> {
  const { parts, unknown } = partsOf(template);
  const issues = unknown.map((name) => `{${name}} is nothing that an expense has`);
  if (/[{}]/.test(template.replaceAll(BRACES, ""))) issues.push("a brace stands alone");
  if (issues.length === 0 && !parts.some((part) => "token" in part)) issues.push("every line would say the same");
  if (template.length > TEMPLATE_LENGTH_MAX) issues.push(`it is longer than ${TEMPLATE_LENGTH_MAX} characters`);
  return issues.length > 0 ? err(issues) : ok(parts);
}

type Parsed = Readonly<{ parts: readonly Part[]; unknown: readonly string[] }>;
/** Each report asks for its company's template again. */
const parsed = new Map<string, Parsed>();
const PARSED_MAX = 1_000;

function partsOf(template: string): Parsed {
  const known = parsed.get(template);
  if (known) return known;
  const made = parse(template);
  if (parsed.size >= PARSED_MAX) parsed.clear();
  parsed.set(template, made);
  return made;
}

function parse(template: string): Parsed {
  const parts: Part[] = [];
  const unknown: string[] = [];
  let from = 0;
  for (const match of template.matchAll(BRACES)) {
    parts.push({ text: template.slice(from, match.index) });
    from = match.index + match[0].length;
    const name = (match[1] ?? "").trim().toLowerCase();
    const token = LINE_TOKENS.find((known) => known === name);
    if (token === undefined) unknown.push(match[1] ?? "");
    else parts.push({ token });
  }
  parts.push({ text: template.slice(from) });
  return { parts, unknown };
}

/**
 * Makes the texts of a report's lines: at most 30 characters of Windows-1252, cut at the end, never empty. What no token gives
 * leaves no hole. A template that could not be saved any more still gives a text.
 */
export function lineTexts(template: string, report: Report): (expense: Expense) => string {
  const { parts } = partsOf(template);
  return (expense) => {
    const text = parts.map((part) => ("token" in part ? TOKENS[part.token](expense, report) : part.text)).join("");
    return windows1252(text, LINE_TEXT_LENGTH_MAX) || settlementLineText(report);
  };
}
