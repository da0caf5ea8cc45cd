import { describeRhythm } from "#lib/core/schedule/describe-schedule.ts";
import { countOf, formatCount, formatDay, formatMoney } from "#lib/web/format.ts";
import type { JournalView } from "#lib/web/queries/review.ts";
import type { OptionsInput, OptionsPage, OptionsVersion, SavedOptions } from "#lib/web/queries/rules.ts";

export const LINES_MAX_MAX = 2_000;

type Options = OptionsPage["options"];
export type TaxDraft = Omit<Options["taxRules"][number], "set">;
/** The options that this page is about, as they are on the screen. */
export type RulesDraft = Readonly<
  Pick<Options, "postingDate" | "closedPeriod" | "linesMax" | "lineText" | "vendorClass" | "balanceSheetValues"> &
    Pick<Options, Switch> & { taxRules: readonly TaxDraft[] }
>;

type Switch =
  | ("defaultByCompany" | "defaultByEmployee" | "createAccounts")
  | ("pushTags" | "pushEmployees" | "createVendors");
/** What is off by default, with what follows from switching it on. */
export const SWITCHES: readonly Readonly<{ key: Switch; label: string; consequence: string }>[] = [
  {
    key: "defaultByEmployee",
    label: "An employee's default cost centre",
    consequence:
      "Fills a cost centre that is missing or unmapped. The line says so, and a person approves the journal.",
  },
  {
    key: "defaultByCompany",
    label: "The company's default cost centre",
    consequence: "The same, where the employee has none. Both are set under Special rules.",
  },
  {
    key: "pushTags",
    label: "Write cost centres to Expensify as tags",
    consequence: "The whole list of a workspace is replaced. One person asks with the difference, another agrees.",
  },
  {
    key: "pushEmployees",
    label: "Write GP employees to Expensify",
    consequence: "Rehearsed first; then one person asks and another agrees.",
  },
  {
    key: "createAccounts",
    label: "Open missing accounts in GP",
    consequence: "Asked for in the matrix, agreed to by another person, read back.",
  },
  {
    key: "createVendors",
    label: "Make vendors in GP of Expensify employees",
    consequence: "Never payroll employees. One person asks and another agrees.",
  },
];

export function toDraft(options: Options): RulesDraft {
  const { postingDate, closedPeriod, linesMax, lineText, taxRules, vendorClass, balanceSheetValues } = options;
  const { defaultByCompany, defaultByEmployee, createAccounts, pushTags, pushEmployees, createVendors } = options;
  const rules = taxRules.map(({ tax, category, recoverableBasisPoints, account }) => ({
    ...{ tax, category, recoverableBasisPoints, account },
  }));
  return {
    ...{ postingDate, closedPeriod, linesMax, lineText, taxRules: rules, vendorClass, balanceSheetValues },
    ...{ defaultByCompany, defaultByEmployee, createAccounts, pushTags, pushEmployees, createVendors },
  };
}

/** What is on the screen and not saved. */
export function changedOptions(saved: RulesDraft, draft: RulesDraft): OptionsInput {
  const keys = (Object.keys(saved) as (keyof RulesDraft)[]).filter(
    (key) => JSON.stringify(saved[key]) !== JSON.stringify(draft[key]),
  );
  return Object.fromEntries(keys.map((key) => [key, draft[key]]));
}

/** Why what is on the screen cannot be saved as far as the screen itself can tell; null when it may be asked of the server. */
export function unfinishedWords({ linesMax, taxRules }: RulesDraft): string | null {
  if (!Number.isSafeInteger(linesMax) || linesMax < 1 || linesMax > LINES_MAX_MAX)
    return `A number of lines from 1 to ${formatCount(LINES_MAX_MAX)}`;
  return taxRules.every(isWhole) ? null : "A tax rule needs its tax and its account";
}

function isWhole({ tax, account }: TaxDraft): boolean {
  return tax.trim() !== "" && account !== "";
}

/** What can be previewed of it already: rules that are still being written are left out. */
export function previewable({ linesMax, taxRules, ...rest }: OptionsInput): OptionsInput {
  const isNumber =
    linesMax !== undefined && Number.isSafeInteger(linesMax) && linesMax >= 1 && linesMax <= LINES_MAX_MAX;
  return {
    ...rest,
    ...(isNumber ? { linesMax } : {}),
    ...(taxRules === undefined ? {} : { taxRules: taxRules.filter(isWhole) }),
  };
}

const DATE_WORDS = {
  approved: "date of approval",
  last_expense: "date of the last expense",
  run: "day of the run",
} as const;
const CLOSED_WORDS = { hold: "hold the report", next_open: "first day of the next open period" } as const;

/** `10000` → `100 %`, `1250` → `12.5 %`: hundredths of a percent. */
export function shareWords(basisPoints: number): string {
  return `${shareText(basisPoints)} %`;
}

/** As it stands in the field: without the sign. */
export function shareText(basisPoints: number): string {
  const rest = basisPoints % 100;
  const whole = (basisPoints - rest) / 100;
  return rest === 0 ? String(whole) : `${whole}.${String(rest).padStart(2, "0").replace(/0$/, "")}`;
}

/** `12.5` → 1250; null when it is no share of a hundred with at most two decimals. */
export function parseShare(text: string): number | null {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(text.trim());
  if (!match) return null;
  const points = Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
  return points <= 10_000 ? points : null;
}

export function taxRuleWords({ tax, category, recoverableBasisPoints, account }: TaxDraft): string {
  const of = category === null ? tax : `${tax}, ${category}`;
  return `${of}: ${shareWords(recoverableBasisPoints)} to ${account}`;
}

/** What a saved change changed, a line each: "Line text: {last name} → {merchant}". */
export function versionWords({ before, after }: Pick<OptionsVersion, "before" | "after">): readonly string[] {
  const [old, now] = [toDraft(before), toDraft(after)];
  const lines: string[] = [];
  const tell = (what: string, from: string, to: string) =>
    from === to ? undefined : lines.push(`${what}: ${from} → ${to}`);
  tell("Date", DATE_WORDS[old.postingDate], DATE_WORDS[now.postingDate]);
  tell("Closed period", CLOSED_WORDS[old.closedPeriod], CLOSED_WORDS[now.closedPeriod]);
  tell("A line for each expense up to", String(old.linesMax), String(now.linesMax));
  tell("Line text", old.lineText, now.lineText);
  for (const { key, label } of SWITCHES) tell(label, old[key] ? "on" : "off", now[key] ? "on" : "off");
  for (const { key, label } of SWITCHES) {
    const kind = SCHEDULED[key];
    if (kind)
      tell(`${label}, on a schedule`, rhythmWords(before.pushSchedules[kind]), rhythmWords(after.pushSchedules[kind]));
  }
  tell("Class of new vendors", old.vendorClass || "none", now.vendorClass || "none");
  tell("Balance sheet accounts", sheetWords(old), sheetWords(now));
  const [gone, come] = [old.taxRules.map(taxRuleWords), now.taxRules.map(taxRuleWords)];
  lines.push(...gone.filter((rule) => !come.includes(rule)).map((rule) => `Tax rule taken away: ${rule}`));
  lines.push(...come.filter((rule) => !gone.includes(rule)).map((rule) => `Tax rule: ${rule}`));
  return lines;
}

const SCHEDULED: Readonly<Partial<Record<Switch, keyof Options["pushSchedules"]>>> = {
  pushTags: "tags",
  pushEmployees: "workspace_employees",
  createAccounts: "accounts",
  createVendors: "vendors",
};

function rhythmWords(schedule: Options["pushSchedules"][keyof Options["pushSchedules"]]): string {
  return schedule === undefined ? "by hand only" : `${describeRhythm(schedule.rhythm)}, in the name of ${schedule.by}`;
}

function sheetWords({ balanceSheetValues }: RulesDraft): string {
  const said = Object.entries(balanceSheetValues).filter(([, value]) => value !== "");
  return said.length === 0 ? "not said" : said.map(([position, value]) => `segment ${position} ${value}`).join(", ");
}

/** Why a journal has its date: "dated by approval; 15 Jun 2026 lies in a closed period". */
export function datedWords({ date, dated }: Pick<JournalView, "date" | "dated">): string {
  if (date === null) return "No date yet";
  const day = formatDay(date);
  if (dated === null) return day;
  const rule = DATE_WORDS[dated.rule];
  return dated.wanted === date
    ? `${day}, ${rule}`
    : `${day}: the period of ${formatDay(dated.wanted)}, ${rule}, is closed`;
}

/** What really happened, after the fact. */
export function savedEffectWords({ released, releasedCents, changed, newlyHeld, beyond }: SavedOptions): string {
  const parts = [
    released.length > 0 ? `${countOf(released.length, "held report")} released, ${formatMoney(releasedCents)}` : "",
    changed > 0 ? `${countOf(changed, "waiting journal")} changed` : "",
    newlyHeld > 0 ? `${countOf(newlyHeld, "report")} held now` : "",
    beyond > 0 ? `${countOf(beyond, "more report is", "more reports are")} planned anew now` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "No waiting journal is another one for it." : `${parts.join(", ")}.`;
}
