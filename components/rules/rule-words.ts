import { countOf, formatDay, formatMoney } from "#lib/web/format.ts";
import type { JournalView } from "#lib/web/queries/review.ts";
import type { OptionsInput, OptionsPage, OptionsVersion, SavedOptions } from "#lib/web/queries/rules.ts";

type Options = OptionsPage["options"];
export type TaxDraft = Omit<Options["taxRules"][number], "set">;
/** The options that this page is about, as they are on the screen. */
export type RulesDraft = Readonly<
  Pick<Options, "postingDate" | "closedPeriod" | "linesMax" | "lineText"> & { taxRules: readonly TaxDraft[] }
>;

export function toDraft({ postingDate, closedPeriod, linesMax, lineText, taxRules }: Options): RulesDraft {
  const rules = taxRules.map(({ tax, category, recoverableBasisPoints, account }) => ({
    ...{ tax, category, recoverableBasisPoints, account },
  }));
  return { postingDate, closedPeriod, linesMax, lineText, taxRules: rules };
}

/** What is on the screen and not saved. */
export function changedOptions(saved: RulesDraft, draft: RulesDraft): OptionsInput {
  const keys = (Object.keys(saved) as (keyof RulesDraft)[]).filter(
    (key) => JSON.stringify(saved[key]) !== JSON.stringify(draft[key]),
  );
  return Object.fromEntries(keys.map((key) => [key, draft[key]]));
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
  const [gone, come] = [old.taxRules.map(taxRuleWords), now.taxRules.map(taxRuleWords)];
  lines.push(...gone.filter((rule) => !come.includes(rule)).map((rule) => `Tax rule taken away: ${rule}`));
  lines.push(...come.filter((rule) => !gone.includes(rule)).map((rule) => `Tax rule: ${rule}`));
  return lines.length > 0 ? lines : ["Other settings of the company"];
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
    beyond > 0 ? `${countOf(beyond, "more report")} with the next run` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "No waiting journal is another one for it." : `${parts.join(", ")}.`;
}
