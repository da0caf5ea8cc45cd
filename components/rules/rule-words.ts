import {
  DATE_WORDS,
  optionName,
  optionSays,
  SAID_OPTIONS,
  type Switch,
  SWITCHES,
  taxRuleWords,
  type TaxWords,
} from "#components/shared/mapping/option-words.ts";
import { describeRhythm } from "#lib/core/schedule/describe-schedule.ts";
import { countOf, formatCount, formatDay, formatMoney } from "#lib/web/format.ts";
import type { JournalView } from "#lib/web/queries/review.ts";
import type { OptionsInput, OptionsPage, OptionsVersion, SavedOptions } from "#lib/web/queries/rules.ts";

export const LINES_MAX_MAX = 2_000;

type Options = OptionsPage["options"];
export type TaxDraft = TaxWords;
/** The options that this page is about, as they are on the screen. */
export type RulesDraft = Readonly<
  Pick<Options, "postingDate" | "closedPeriod" | "linesMax" | "lineText" | "vendorClass" | "balanceSheetValues"> &
    Pick<Options, Switch> & { taxRules: readonly TaxDraft[] }
>;

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

/** `12.5` → 1250; null when it is no share of a hundred with at most two decimals. */
export function parseShare(text: string): number | null {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(text.trim());
  if (!match) return null;
  const points = Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
  return points <= 10_000 ? points : null;
}

/** What a saved change changed, a line each: "Line text: {last name} → {merchant}". */
export function versionWords({ before, after }: Pick<OptionsVersion, "before" | "after">): readonly string[] {
  const lines: string[] = [];
  const tell = (what: string, from: string, to: string) =>
    from === to ? undefined : lines.push(`${what}: ${from} → ${to}`);
  for (const name of SAID_OPTIONS) tell(optionName(name), optionSays(name, before), optionSays(name, after));
  for (const { key, label } of SWITCHES) {
    const kind = SCHEDULED[key];
    if (kind)
      tell(`${label}, on a schedule`, rhythmWords(before.pushSchedules[kind]), rhythmWords(after.pushSchedules[kind]));
  }
  const [gone, come] = [before.taxRules.map(taxRuleWords), after.taxRules.map(taxRuleWords)];
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

/** What a vendor's class is for; and where no vendor of GP has the one that stands there, since GP does not list its classes. */
export function vendorClassWords(vendorClass: string, known: readonly string[]): string {
  const use = "Terms, accounts and currency come from it. Without one no vendor is made.";
  if (vendorClass === "" || known.includes(vendorClass)) return use;
  return `No vendor in GP has the class ${vendorClass}: look it up in GP (Tools, Setup, Purchasing, Vendor Class), or GP refuses each vendor. ${use}`;
}
