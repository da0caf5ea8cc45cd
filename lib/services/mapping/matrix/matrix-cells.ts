import { accountFaults } from "#lib/core/mapping/account-faults.ts";
import { composeAccount } from "#lib/core/mapping/compose-account.ts";
import { rulesForGroups } from "#lib/core/mapping/parts/rules-for-groups.ts";
import { tagPath } from "#lib/core/mapping/parts/tag-source.ts";
import type { CompanyRules } from "#lib/core/mapping/rules.ts";
import { cents, sumCents, type Cents } from "#lib/core/money.ts";
import { tagOf, type BoardColumns } from "../board/flows.ts";
import { asExpense } from "../rows/coverage.ts";
import type { SpendGroup } from "../rows/load-spend.ts";

/** Gravest first. `apart`: no workspace has both the category and the tag, so no expense can have them. */
export const CELL_STATES = ["unmapped", "missing", "inactive", "no_entry", "not_posting", "exists", "apart"] as const;
export type CellState = (typeof CELL_STATES)[number];

/** What a category and a tag make in one workspace. */
export type CellPart = Readonly<{
  policyId: string;
  /** Segments that nothing maps stand as underscores: `___-6410-00`. */
  account: string;
  state: CellState;
}>;

export type MatrixCell = Readonly<{
  state: CellState;
  /** Of the gravest part; `""` where they stand apart. */
  account: string;
  spendCents: Cents;
  /** One for each workspace that makes something else of it, gravest first. */
  parts: readonly CellPart[];
}>;

/** Names in the order of the matrix. */
export type MatrixAxes = Readonly<{ categories: readonly string[]; tags: readonly string[] }>;

/**
 * The cells by row and column: what `composeAccount` makes of each category with each tag, in every workspace that has both,
 * and what was spent on it. Nothing here puts an account together by itself.
 */
export function matrixCells(
  rules: CompanyRules,
  columns: BoardColumns,
  { categories, tags }: MatrixAxes,
  groups: readonly SpendGroup[],
): readonly (readonly MatrixCell[])[] {
  const spent = spendByCell(groups, columns, rules);
  const policyIds = [...rules.workspaces.keys()];
  return categories.map((category) =>
    tags.map((tag) => {
      const seen = spent.get(cellKey(category, tag));
      const here = policyIds.filter((id) => seen?.policyIds.has(id) || hasBoth(rules, columns, id, category, tag));
      const parts = distinct(here.map((policyId) => composePart(rules, columns, { policyId, category, tag })));
      const [gravest] = parts;
      const { state, account } = gravest ?? { state: "apart" as const, account: "" };
      return { state, account, spendCents: seen?.cents ?? cents(0), parts };
    }),
  );
}

function cellKey(category: string, tag: string): string {
  return JSON.stringify([category, tag]);
}

function spendByCell(groups: readonly SpendGroup[], columns: BoardColumns, rules: CompanyRules) {
  const sums = new Map<string, { cents: Cents; policyIds: Set<string> }>();
  for (const group of groups) {
    const key = cellKey(group.category, tagOf(group, columns, rules));
    const known = sums.get(key) ?? { cents: cents(0), policyIds: new Set() };
    known.policyIds.add(group.policyId);
    sums.set(key, { ...known, cents: sumCents([known.cents, group.spendCents]) });
  }
  return sums;
}

function hasBoth(
  { workspaces }: CompanyRules,
  { centre }: BoardColumns,
  policyId: string,
  category: string,
  tag: string,
): boolean {
  const workspace = workspaces.get(policyId);
  if (!workspace?.categories.has(category)) return false;
  if (centre === null) return true;
  return centre.level === 0 ? tag === policyId : (workspace.tags[centre.level - 1]?.has(tag) ?? false);
}

function composePart(
  rules: CompanyRules,
  { centre }: BoardColumns,
  { policyId, category, tag }: { policyId: string; category: string; tag: string },
): CellPart {
  const level = centre?.level ?? 0;
  const isPath = rules.workspaces.get(policyId)?.dependentTags === true;
  const tags = level === 0 ? [] : isPath ? tagPath(tag) : [...Array<string>(level - 1).fill(""), tag];
  const { expense, report } = asExpense({
    ...{ policyId, category, tags, card: "", reimbursable: true, spendCents: cents(0) },
  });
  const { account, parts } = composeAccount(expense, report, rulesForGroups(rules));
  if (account !== null) {
    const fault = accountFaults(rules.accounts.get(account))[0];
    return { policyId, account, state: fault ?? "exists" };
  }
  const lengths = new Map(rules.segments.map(({ position, length }) => [position, length]));
  const text = parts.map(({ position, value }) => value ?? "_".repeat(lengths.get(position) ?? 1));
  return { policyId, account: text.join(rules.separator), state: "unmapped" };
}

function distinct(parts: readonly CellPart[]): readonly CellPart[] {
  const rank = (part: CellPart) => CELL_STATES.indexOf(part.state);
  const byAccount = new Map(parts.map((part) => [`${part.state} ${part.account}`, part]));
  return [...byAccount.values()].toSorted((a, b) => rank(a) - rank(b) || (a.account < b.account ? -1 : 1));
}
