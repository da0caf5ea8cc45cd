import { desc, eq } from "drizzle-orm";
import { z } from "zod";
import { dayInZone } from "#lib/core/day.ts";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import { sumCents, type Cents } from "#lib/core/money.ts";
import { rulesPerExpense } from "#lib/core/mapping/parts/rules-for-groups.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { mapping } from "#db/schema/index.ts";
import { loadRules, type LoadedRules } from "../company/load-rules.ts";
import { transact, type Context } from "../context.ts";
import { coverage } from "./rows/coverage.ts";
import { createRowSuggest, loadKnown } from "./rows/load-known.ts";
import { owedRow } from "./owed/owed-row.ts";
import { type HeldCount, loadHeld } from "./rows/load-held.ts";
import { loadSince, type SinceOf } from "./rows/load-since.ts";
import { loadSources } from "./rows/load-sources.ts";
import { loadSpend, type SpendGroup } from "./rows/load-spend.ts";
import type { MappingRow, MappingStats } from "./rows/mapping-row.ts";
import { sourceRows } from "./rows/source-rows.ts";

export const MAPPING_PAGE_SIZE = 200;
const SEARCH_LENGTH_MAX = 200;

export const MAPPING_FILTERS = ["all", "unmapped", "category", "tag", "other"] as const;
export const MAPPING_SORTS = ["todo", "name", "spend", "held"] as const;

export const ListMapping = z.strictObject({
  companyId: z.uuid(),
  q: z.string().trim().max(SEARCH_LENGTH_MAX).default(""),
  filter: z.enum(MAPPING_FILTERS).default("all"),
  /** `todo`: what has no usable target first, then by money. */
  sort: z.enum(MAPPING_SORTS).default("todo"),
  order: z.enum(["asc", "desc"]).default("desc"),
  page: z.coerce.number().int().min(1).default(1),
});
type Input = z.output<typeof ListMapping>;

export type MappingPage = Readonly<{
  rows: readonly MappingRow[];
  /** Rows that match search and filter, over all pages. */
  total: number;
  pageSize: number;
  counts: Readonly<Record<(typeof MAPPING_FILTERS)[number], number>>;
  stats: MappingStats;
  /** Suggestions above `SURE_ABOVE_PERCENT` that may be accepted at once, over all pages. */
  sure: number;
}> &
  VersionNote;

/** Everything in Expensify that needs a place in GP: its money, its target, what waits for it. Errors: `not_found`. */
export async function listMapping(ctx: Context, input: Input): Promise<Result<MappingPage, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, input.companyId, ctx.clock.now());
    if (!loaded) return err({ code: "not_found", what: "company" });
    const { all, stats, sure, suggest, groups, held } = await loadRows(tx, loaded, ctx.clock.now());
    const owed = await owedRow(tx, loaded, groups, held);
    const found = [...all, owed].filter((row) => matches(row, input.q));
    const rows = found.filter((row) => isIn(row, input.filter)).toSorted(comparing(input));
    const from = (input.page - 1) * MAPPING_PAGE_SIZE;
    const count = (filter: Input["filter"]) => found.filter((row) => isIn(row, filter)).length;
    return ok({
      rows: rows.slice(from, from + MAPPING_PAGE_SIZE).map(suggest),
      total: rows.length,
      pageSize: MAPPING_PAGE_SIZE,
      counts: {
        all: found.length,
        unmapped: count("unmapped"),
        category: count("category"),
        tag: count("tag"),
        other: count("other"),
      },
      stats,
      sure: sure.length,
      ...(await loadVersion(tx, loaded)),
    });
  });
}

/** The mapping's version, and who made it when: the note beside the title of each view. */
export type VersionNote = Readonly<{ version: number; changedBy: string | null; changedAt: string | null }>;

export async function loadVersion(tx: Transaction, { rules }: LoadedRules): Promise<VersionNote> {
  const [newest] = await tx
    .select({ setBy: mapping.setBy, setAt: mapping.setAt })
    .from(mapping)
    .where(eq(mapping.companyId, rules.companyId))
    .orderBy(desc(mapping.version))
    .limit(1);
  const changedAt = newest?.setAt.toISOString() ?? null;
  return { version: rules.mappingVersion, changedBy: newest?.setBy ?? null, changedAt };
}

/** Above it a suggestion may be accepted with others. In percent. */
const SURE_ABOVE_PERCENT = 90;
/** A list of tags may have 50,000: suggestions are worked out for the most spent on, the others when their page is shown. */
const SUGGESTED_MAX = 2_000;

export type LoadedRows = Readonly<{
  /** Suggestions stand in the `SUGGESTED_MAX` unmapped rows with the most money; `suggest` fills in another. */
  all: readonly MappingRow[];
  stats: MappingStats;
  /** What was spent, by what decides its account. */
  groups: readonly SpendGroup[];
  /** What held reports wait for. */
  held: ReadonlyMap<string, HeldCount>;
  /** Unmapped rows with a suggestion above `SURE_ABOVE_PERCENT`, by money; what a person unmapped is not among them. */
  sure: readonly MappingRow[];
  suggest: (row: MappingRow) => MappingRow;
}>;

/** All rows of a company and the figures over them; the export, the board and the matrix use it too. */
export async function loadRows(tx: Transaction, loaded: LoadedRules, now: Date): Promise<LoadedRows> {
  const { rules } = loaded;
  const { groups, until } = await loadSpend(tx, loaded, now);
  const held = await loadHeld(tx, rules.companyId);
  const sources = await loadSources(tx, loaded, { groups, heldKeys: held.keys() });
  const since = await loadSince(tx, rules.companyId, rules.timeZone);
  const today = dayInZone(now, rules.timeZone);
  const rows = sourceRows(sources, { rules, groups, held, since, today });
  const { spendCents, coveredCents, refused } = coverage(groups, rules, held);
  // A category that nobody can choose, nobody chose and nobody mapped, nor will, needs nothing.
  const needed = rows.filter(
    (row) =>
      row.enabled || row.target !== null || row.next !== undefined || row.spendCents !== 0 || row.heldReports > 0,
  );
  const known = await loadKnown(tx, rules.companyId);
  const suggest = createRowSuggest(rules, known);
  const open = needed
    .filter((row) => row.state === "unmapped")
    .toSorted(comparing({ sort: "todo", order: "desc" }))
    .slice(0, SUGGESTED_MAX)
    .map(suggest);
  const suggested = new Map(open.map((row) => [row.id, row]));
  const all = [...needed.map((row) => suggested.get(row.id) ?? row), ...refused.map((row) => withDay(row, since))];
  // The account of a card is confirmed by a person, one by one.
  const wasUnmapped = ({ id, key }: MappingRow) =>
    known.unmappedByPerson.has(id) ||
    (key?.kind === "category" && known.unmappedByPerson.has(mappingKeyText({ ...key, segment: 0 })));
  const sure = open.filter((row) => row.kind !== "card" && isSure(row) && !wasUnmapped(row));
  return {
    all,
    sure,
    suggest,
    groups,
    held,
    stats: statsOf(all, {
      ...{ spendCents, coveredCents, spendUntil: until?.toISOString() ?? null },
      rulesPerExpense: rulesPerExpense(rules),
    }),
  };
}

/** Of a composed account: since when GP does not take it. */
function withDay(row: MappingRow, since: SinceOf): MappingRow {
  const isLost = row.refusal === "inactive" || row.refusal === "missing";
  const day = isLost ? since("account", row.target?.value ?? "") : undefined;
  return day === undefined ? row : { ...row, refusedSince: day };
}

function isSure({ suggestion }: MappingRow): boolean {
  return suggestion !== null && suggestion.scorePercent > SURE_ABOVE_PERCENT;
}

function statsOf(
  all: readonly MappingRow[],
  spend: Pick<MappingStats, "spendCents" | "coveredCents" | "spendUntil" | "rulesPerExpense">,
): MappingStats {
  const unmapped = all.filter((row) => row.state === "unmapped");
  const tags = unmapped.filter((row) => row.kind === "tag");
  const categories = unmapped.filter((row) => row.kind === "category");
  const others = unmapped.filter((row) => row.kind === "workspace" || row.kind === "card");
  const refused = all.filter((row) => row.kind === "account");
  return {
    ...spend,
    ...{ unmappedTags: tags.length, unmappedTagCents: spendOf(tags) },
    ...{ unmappedCategories: categories.length, unmappedCategoryCents: spendOf(categories) },
    ...{ unmappedOthers: others.length, unmappedOtherCents: spendOf(others) },
    ...{ refusedAccounts: refused.length, refusedCents: spendOf(refused) },
  };
}

function spendOf(rows: readonly MappingRow[]): Cents {
  return sumCents(rows.map((row) => row.spendCents));
}

function matches(row: MappingRow, q: string): boolean {
  const { target, next } = row;
  const targets = [target, next?.target].flatMap((each) => [each?.value, each?.name]);
  const text = [row.name, ...targets, ...row.workspaces].join(" ").toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function isIn(row: MappingRow, filter: Input["filter"]): boolean {
  if (filter === "all") return true;
  if (filter === "unmapped") return row.state !== "mapped";
  if (filter === "other") return row.kind !== "category" && row.kind !== "tag";
  return row.kind === filter;
}

const TODO = { unmapped: 0, refused: 1, mapped: 2 } as const;

function comparing({ sort, order }: Pick<Input, "sort" | "order">): (a: MappingRow, b: MappingRow) => number {
  const sign = order === "asc" ? 1 : -1;
  const byName = (a: MappingRow, b: MappingRow) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1);
  switch (sort) {
    case "todo":
      return (a, b) => TODO[a.state] - TODO[b.state] || b.spendCents - a.spendCents || byName(a, b);
    case "name":
      return (a, b) => sign * byName(a, b);
    case "spend":
      return (a, b) => sign * (a.spendCents - b.spendCents) || byName(a, b);
    case "held":
      return (a, b) => sign * (a.heldReports - b.heldReports) || byName(a, b);
  }
}
