import { z } from "zod";
import type { SegmentSource } from "#lib/core/mapping/rules.ts";
import { cents, sumCents, type Cents } from "#lib/core/money.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { loadRules, type LoadedRules } from "../../company/load-rules.ts";
import { transact, type Context } from "../../context.ts";
import { loadOptions } from "../../push/load-options.ts";
import { boardColumns, type BoardColumns, tagOf } from "../board/flows.ts";
import { loadRows, loadVersion, type VersionNote } from "../list-mapping.ts";
import { type HeldCount, loadHeld, NONE_HELD } from "../rows/load-held.ts";
import type { SpendGroup } from "../rows/load-spend.ts";
import type { MappingRow, MappingStats } from "../rows/mapping-row.ts";
import { CELL_STATES, type CellPart, type MatrixAxes, matrixCells } from "./matrix-cells.ts";
import { describeMissing, type MissingAccount } from "./missing-accounts.ts";

/** More than these are not drawn; the answer says how many there are. */
const CATEGORIES_MAX = 500;
const TAGS_MAX = 300;
const MISSING_MAX = 500;

export const GetMatrix = z.strictObject({ companyId: z.uuid() });

/** One category or tag of the matrix. */
export type MatrixEnd = Readonly<{
  name: string;
  /** How it is called on the screen: of a workspace its name, of nothing "No tag". */
  label: string;
  /** What maps it; null: it cannot be mapped (no category, no tag). */
  row: MappingRow | null;
  spendCents: Cents;
}>;

/** By row and column, packed: 60,000 cells are some hundred kilobytes. */
export type PackedCells = Readonly<{
  /** A letter a column: the index in `CELL_STATES`. */
  states: readonly string[];
  /** Index in `accounts`. */
  accounts: readonly (readonly number[])[];
  /** Row, column, cents; where something was spent. */
  spend: readonly (readonly [number, number, Cents])[];
  /** Where workspaces make different accounts: row, column, parts. */
  parts: readonly (readonly [number, number, readonly CellPart[]])[];
}>;

export type Matrix = Readonly<{
  columns: BoardColumns;
  categories: readonly MatrixEnd[];
  tags: readonly MatrixEnd[];
  /** How many categories and tags there are in all. */
  totals: Readonly<{ categories: number; tags: number }>;
  accounts: readonly string[];
  cells: PackedCells;
  /** What would have to be opened in GP, with the money and the reports that wait, those first that something waits for. */
  missing: readonly WantedAccount[];
  missingTotal: number;
  /** Held reports by account, where there are any. */
  held: Readonly<Record<string, HeldCount>>;
  /** What needs somebody and is on no side of the matrix: cards, other segments, accounts that GP refuses. */
  others: readonly MappingRow[];
  workspaces: Readonly<Record<string, string>>;
  /** How an account is written, part by part. */
  format: readonly Readonly<{ name: string; length: number; source: SegmentSource["kind"] }>[];
  /** `CompanyOptions.createAccounts`: GP may be written to, with a second person. */
  createsAccounts: boolean;
  stats: MappingStats;
}> &
  VersionNote;

export type WantedAccount = MissingAccount &
  Readonly<{
    spendCents: Cents;
    heldReports: number;
    heldCents: Cents;
    /** Money was spent on it or a report waits for it, and it can be opened as it is described here. */
    proposed: boolean;
  }>;

/** Every category with every tag, as the accounts that they make. Errors: `not_found`. */
export async function getMatrix(
  ctx: Context,
  { companyId }: z.output<typeof GetMatrix>,
): Promise<Result<Matrix, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    return loaded ? ok(await loadMatrix(tx, loaded, ctx.clock.now())) : err({ code: "not_found", what: "company" });
  });
}

/** The matrix as of now; the request for accounts is made from the same. */
export async function loadMatrix(tx: Transaction, loaded: LoadedRules, now: Date): Promise<Matrix> {
  const { rules } = loaded;
  const { all, stats, groups } = await loadRows(tx, loaded, now);
  const columns = boardColumns(rules);
  const categories = ends(
    all,
    columns.account?.position,
    spendBy(groups, (group) => group.category),
    "No category",
  );
  const tags = ends(
    all,
    columns.centre?.position,
    spendBy(groups, (group) => tagOf(group, columns, rules)),
    "No tag",
  );
  const shown = { categories: categories.slice(0, CATEGORIES_MAX), tags: tags.slice(0, TAGS_MAX) };
  const axes: MatrixAxes = {
    categories: shown.categories.map(({ name }) => name),
    tags: shown.tags.map(({ name }) => name),
  };
  const cells = matrixCells(rules, columns, axes, groups);
  const held = await loadHeld(tx, rules.companyId);
  const packed = pack(cells);
  const waiting = new Map(
    packed.accounts.flatMap((number) => {
      const count = held.get(`account/${number}`);
      return count ? [[number, count] as const] : [];
    }),
  );
  const money = moneyOfMissing(cells);
  const order = [...money.keys()].toSorted(
    (a, b) =>
      (waiting.get(b)?.cents ?? 0) - (waiting.get(a)?.cents ?? 0) ||
      (money.get(b) ?? 0) - (money.get(a) ?? 0) ||
      (a < b ? -1 : 1),
  );
  return {
    ...{ columns, ...shown, totals: { categories: categories.length, tags: tags.length } },
    ...packed,
    missing: (await describe(tx, loaded, columns, order.slice(0, MISSING_MAX))).map((account) =>
      wantedAccount(account, money.get(account.number) ?? cents(0), waiting.get(account.number) ?? NONE_HELD),
    ),
    missingTotal: order.length,
    held: Object.fromEntries(waiting),
    others: all.filter((row) => row.state !== "mapped" && row.kind !== "category" && row.kind !== "tag"),
    format: rules.segments
      .toSorted((a, b) => a.position - b.position)
      .map(({ name, length, source }) => ({ name, length, source: source.kind })),
    workspaces: Object.fromEntries([...rules.workspaces.values()].map(({ policyId, name }) => [policyId, name])),
    createsAccounts: (await loadOptions(tx, rules.companyId)).createAccounts,
    stats,
    ...(await loadVersion(tx, loaded)),
  };
}

/** Not every combination that could be; and one without a sibling, or without words, is opened in GP by a person. */
export function wantedAccount(account: MissingAccount, spendCents: Cents, held: HeldCount): WantedAccount {
  const { reports: heldReports, cents: heldCents } = held;
  const isDescribed = account.postingType !== "unknown" && account.description !== "";
  return {
    ...account,
    spendCents,
    heldReports,
    heldCents,
    proposed: isDescribed && (spendCents !== 0 || heldReports > 0),
  };
}

/** What has spend or a target comes first, by money; then what has neither; what cannot be mapped stands last. */
function ends(
  rows: readonly MappingRow[],
  position: number | undefined,
  spend: ReadonlyMap<string, Cents>,
  none: string,
): readonly MatrixEnd[] {
  const known = new Map<string, MatrixEnd>();
  for (const row of rows) {
    if (row.key === null || row.key.segment !== position) continue;
    const { source: name } = row.key;
    // Workspaces may map a name each for itself: the one that still needs somebody stands for it.
    const isOpen = row.target === null && known.get(name)?.row?.target != null;
    if (!known.has(name) || isOpen)
      known.set(name, { name, label: row.name, row, spendCents: spend.get(name) ?? cents(0) });
  }
  for (const [name, spendCents] of spend) {
    if (!known.has(name)) known.set(name, { name, label: name === "" ? none : name, row: null, spendCents });
  }
  const rank = (end: MatrixEnd) => (end.row === null ? 2 : end.spendCents !== 0 || end.row.target !== null ? 0 : 1);
  return [...known.values()].toSorted(
    (a, b) => rank(a) - rank(b) || b.spendCents - a.spendCents || (a.label < b.label ? -1 : 1),
  );
}

function spendBy(groups: readonly SpendGroup[], nameOf: (group: SpendGroup) => string): ReadonlyMap<string, Cents> {
  return new Map(
    [...Map.groupBy(groups, nameOf)].map(([name, members]) => [name, sumCents(members.map((one) => one.spendCents))]),
  );
}

function pack(cells: ReturnType<typeof matrixCells>): Readonly<{ accounts: readonly string[]; cells: PackedCells }> {
  const numbers = new Map<string, number>();
  const indexOf = (account: string) => {
    const index = numbers.get(account) ?? numbers.size;
    numbers.set(account, index);
    return index;
  };
  const packed = {
    states: cells.map((row) => row.map((cell) => CELL_STATES.indexOf(cell.state)).join("")),
    accounts: cells.map((row) => row.map((cell) => indexOf(cell.account))),
    spend: cells.flatMap((row, y) =>
      row.flatMap((cell, x) => (cell.spendCents === 0 ? [] : [[y, x, cell.spendCents] as const])),
    ),
    parts: cells.flatMap((row, y) =>
      row.flatMap((cell, x) => (cell.parts.length < 2 ? [] : [[y, x, cell.parts] as const])),
    ),
  };
  return { accounts: [...numbers.keys()], cells: packed };
}

/** Missing accounts, with what was spent where they are the one that is wanted. */
function moneyOfMissing(cells: ReturnType<typeof matrixCells>): Map<string, Cents> {
  const money = new Map<string, Cents>();
  for (const { parts, spendCents } of cells.flat()) {
    for (const { account, state } of parts) {
      if (state !== "missing") continue;
      money.set(account, sumCents([money.get(account) ?? cents(0), parts.length === 1 ? spendCents : cents(0)]));
    }
  }
  return money;
}

async function describe(
  tx: Transaction,
  { rules }: LoadedRules,
  columns: BoardColumns,
  numbers: readonly string[],
): Promise<readonly MissingAccount[]> {
  if (numbers.length === 0) return [];
  const { accounts, segments, separator } = rules;
  return describeMissing(numbers, { accounts, segments, separator, main: columns.account?.position ?? 0 });
}
