import { composeAccount } from "#lib/core/mapping/compose-account.ts";
import { rulesForGroups } from "#lib/core/mapping/parts/rules-for-groups.ts";
import { tagSource } from "#lib/core/mapping/parts/tag-source.ts";
import type { CompanyRules, SegmentRule } from "#lib/core/mapping/rules.ts";
import { sumCents, type Cents } from "#lib/core/money.ts";
import { asExpense } from "../rows/coverage.ts";
import type { SpendGroup } from "../rows/load-spend.ts";

/** Which segments the two right columns of the board show; null where no segment comes from such a source. */
export type BoardColumns = Readonly<{
  account: Readonly<{ position: number; name: string }> | null;
  /** Level 0: the segment comes from the workspace. */
  centre: Readonly<{ position: number; name: string; level: number }> | null;
}>;

/** Money that goes one way: category → account → cost centre. Null where nothing is mapped. */
export type Flow = Readonly<{
  /** `""`: the expenses have none. */
  category: string;
  /** The value of the account segment. */
  account: string | null;
  /** The tag, or the workspace's policy id; `""`: none. */
  tag: string;
  /** The value of the cost-centre segment. */
  centre: string | null;
  /** `refused`: the account is composed, but GP takes no entry on it. */
  state: "mapped" | "unmapped" | "refused";
  spendCents: Cents;
}>;

/** Of several segments with one kind of source the first is shown; the others are part of the account all the same. */
export function boardColumns({ segments }: Pick<CompanyRules, "segments">): BoardColumns {
  const ordered = segments.toSorted((a, b) => a.position - b.position);
  const account = ordered.find(({ source }) => source.kind === "category");
  const centre =
    ordered.find(({ source }) => source.kind === "tag") ?? ordered.find(({ source }) => source.kind === "workspace");
  return {
    account: account ? { position: account.position, name: account.name } : null,
    centre: centre ? { position: centre.position, name: centre.name, level: levelOf(centre) } : null,
  };
}

function levelOf({ source }: SegmentRule): number {
  return source.kind === "tag" ? source.level : 0;
}

/** The tag (or workspace) that decides the cost centre of these expenses, as the mapping calls it. */
export function tagOf(
  group: Pick<SpendGroup, "tags" | "policyId">,
  { centre }: BoardColumns,
  rules: Pick<CompanyRules, "workspaces">,
): string {
  if (centre === null) return "";
  return centre.level === 0 ? group.policyId : tagSource(group, group, centre.level, rules);
}

/** The way that the money of one group takes, by the very rules that make journals. */
export function flowOf(group: SpendGroup, rules: CompanyRules, columns: BoardColumns): Flow {
  const { expense, report } = asExpense(group);
  const { account, parts, problems } = composeAccount(expense, report, rulesForGroups(rules));
  // Where one row gives the whole account there are no parts by segment: then the account itself tells.
  const values = account?.split(rules.separator) ?? [];
  const valueAt = (position: number | undefined) =>
    position === undefined
      ? null
      : (parts.find((part) => part.position === position)?.value ?? values[position - 1] ?? null);
  return {
    category: group.category,
    account: valueAt(columns.account?.position),
    tag: tagOf(group, columns, rules),
    centre: valueAt(columns.centre?.position),
    state: account === null ? "unmapped" : problems.length === 0 ? "mapped" : "refused",
    spendCents: group.spendCents,
  };
}

/** Flows with the same ends and state added up, largest first. */
export function addFlows(flows: readonly Flow[]): readonly Flow[] {
  const sums = new Map<string, Flow>();
  for (const flow of flows) {
    const key = JSON.stringify([flow.category, flow.account, flow.tag, flow.centre, flow.state]);
    const known = sums.get(key);
    sums.set(key, known ? { ...known, spendCents: sumCents([known.spendCents, flow.spendCents]) } : flow);
  }
  return [...sums.values()].toSorted((a, b) => b.spendCents - a.spendCents || compare(a, b));
}

function compare(a: Flow, b: Flow): number {
  return a.category < b.category ? -1 : a.category > b.category ? 1 : a.tag < b.tag ? -1 : 1;
}
