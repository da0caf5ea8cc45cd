import { asc, ne } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "#db/client.ts";
import { company } from "#db/schema/index.ts";
import type { Day } from "#lib/core/day.ts";
import { accountFaults } from "#lib/core/mapping/account-faults.ts";
import type { CompanyRules, MappingEntry, SegmentSource } from "#lib/core/mapping/rules.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { loadRules, type LoadedRules } from "../company/load-rules.ts";
import { transact, type Context } from "../context.ts";
import { loadSince, type SinceOf } from "./rows/load-since.ts";
import { type Refusal, segmentValues } from "./rows/segment-values.ts";

/** A chart larger than this is cut; the search of a picker then says so. */
const TARGETS_MAX = 10_000;
const COMPANIES_MAX = 200;

const RECENT_MAX = 5;

export const ListTargets = z.strictObject({ companyId: z.uuid() });

export type Target = Readonly<{
  value: string;
  name: string;
  accountCount: number;
  balanceSheet: boolean;
  refusal: Refusal | null;
  /** Since when GP lists it as inactive, where that was noticed. */
  inactiveSince?: Day;
}>;

/** What can be picked: values per segment, and whole accounts. */
export type Targets = Readonly<{
  segments: readonly Readonly<{
    position: number;
    name: string;
    length: number;
    source: SegmentSource["kind"];
    values: readonly Target[];
    /** Values that people mapped to last, newest first. */
    recent: readonly string[];
  }>[];
  /** For an expense: profit-and-loss accounts come first. */
  accounts: readonly Target[];
  /** For a card programme: balance-sheet accounts only, and whether a person confirmed them. */
  settlementAccounts: readonly (Target & Readonly<{ confirmed: boolean }>)[];
  /** Accounts that people mapped cards to last, newest first; and those that categories stand for as a whole. */
  recentSettlement: readonly string[];
  recentAccounts: readonly string[];
  /** Programmes that have a clearing account, for "who paid". */
  cards: readonly string[];
  /** Codes of the organization's other companies: a tag may be a cost centre of one, and then holds its reports. */
  otherCompanies: readonly string[];
}>;

/** The chart as pickers need it, inactive values included with the reason why they cannot be had. Errors: `not_found`. */
export async function listTargets(
  ctx: Context,
  { companyId }: z.output<typeof ListTargets>,
): Promise<Result<Targets, RequestProblem>> {
  const found = await transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    if (!loaded) return null;
    const since = await loadSince(tx, companyId, loaded.rules.timeZone);
    return { loaded, otherCompanies: await loadOthers(tx, companyId), since };
  });
  if (!found) return err({ code: "not_found", what: "company" });
  const { loaded, otherCompanies, since } = found;
  const { rules } = loaded;
  const accounts = wholeAccounts(loaded, since);
  return ok({
    segments: rules.segments.map(({ position, name, length, source }) => ({
      ...{ position, name, length, source: source.kind },
      values: segmentValues(rules, position)
        .slice(0, TARGETS_MAX)
        .map((choice) => ({
          ...choice,
          ...inactiveSince(choice, since("segment_value", `${position}/${choice.value}`)),
        })),
      recent: recentTargets(rules, (entry) => entry.segment === position),
    })),
    accounts: accounts.toSorted((a, b) => Number(a.balanceSheet) - Number(b.balanceSheet)),
    settlementAccounts: accounts
      .filter((account) => account.balanceSheet)
      .map((account) => ({ ...account, confirmed: rules.confirmedAccounts.has(account.value) })),
    recentSettlement: recentTargets(rules, ({ kind }) => kind === "card"),
    recentAccounts: recentTargets(rules, ({ kind, segment }) => kind === "category" && segment === 0),
    cards: [...rules.mapping.values()]
      .filter((entry) => entry.kind === "card")
      .map((entry) => entry.source)
      .toSorted(),
    otherCompanies,
  });
}

async function loadOthers(tx: Transaction, companyId: string): Promise<readonly string[]> {
  const rows = await tx
    .select({ code: company.code })
    .from(company)
    .where(ne(company.id, companyId))
    .orderBy(asc(company.code))
    .limit(COMPANIES_MAX);
  return rows.map(({ code }) => code);
}

/** Of what is mapped now: the targets that persons chose last. */
function recentTargets(rules: CompanyRules, isOf: (entry: MappingEntry) => boolean): readonly string[] {
  const chosen = [...rules.mapping.values()]
    .filter((entry) => entry.setById !== null && !entry.kind.startsWith("expense_") && isOf(entry))
    .toSorted((a, b) => b.setAt.getTime() - a.setAt.getTime());
  return [...new Set(chosen.flatMap(({ target }) => target ?? []))].slice(0, RECENT_MAX);
}

function inactiveSince({ refusal }: Pick<Target, "refusal">, since: Day | undefined): Pick<Target, "inactiveSince"> {
  return refusal === "inactive" && since !== undefined ? { inactiveSince: since } : {};
}

function wholeAccounts({ rules }: LoadedRules, since: SinceOf): readonly Target[] {
  return [...rules.accounts.values()]
    .toSorted((a, b) => (a.number < b.number ? -1 : 1))
    .slice(0, TARGETS_MAX)
    .map((account) => {
      const refusal = accountFaults(account)[0] ?? null;
      return {
        value: account.number,
        name: account.description,
        accountCount: 1,
        balanceSheet: account.postingType === "BalanceSheet",
        refusal,
        ...inactiveSince({ refusal }, since("account", account.number)),
      };
    });
}
