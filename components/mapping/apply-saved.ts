import { isOfRow } from "#components/shared/mapping/pick.ts";
import { cents, sumCents, type Cents } from "#lib/core/money.ts";
import type { MappingChange, MappingPage, MappingRow, MappingStats } from "#lib/web/queries/mapping.ts";

/**
 * The page as it is once these changes are saved as `version`: shown at once, so that the counter drops and the next row can be
 * saved, until the server's own answer is there. Rows keep their places: nothing jumps under the hand.
 */
export function applySaved(
  page: MappingPage,
  changes: readonly MappingChange[],
  version: number,
  nameOf: (change: MappingChange) => string,
): MappingPage {
  const rows = savedRows(page.rows, changes, version, nameOf);
  const moved = movedRows(page.rows, rows);
  const open = (row: MappingRow) => (row.state === "mapped" ? 0 : 1);
  const unmapped = moved.reduce((sum, { was, now }) => sum + open(now) - open(was), page.counts.unmapped);
  return { ...page, rows, version, counts: { ...page.counts, unmapped }, stats: moved.reduce(moveStats, page.stats) };
}

/** The figures once these rows are as they are now. */
export function savedStats(
  stats: MappingStats,
  before: readonly MappingRow[],
  after: readonly MappingRow[],
): MappingStats {
  return movedRows(before, after).reduce(moveStats, stats);
}

type Moved = Readonly<{ was: MappingRow; now: MappingRow }>;

function movedRows(before: readonly MappingRow[], after: readonly MappingRow[]): readonly Moved[] {
  return before.flatMap((was, at) => {
    const now = after[at];
    return now === undefined || now.state === was.state ? [] : [{ was, now }];
  });
}

/** The rows with their new targets, in their places. */
export function savedRows(
  rows: readonly MappingRow[],
  changes: readonly MappingChange[],
  version: number,
  nameOf: (change: MappingChange) => string,
): readonly MappingRow[] {
  const bySource = Map.groupBy(changes, ({ kind, source }) => `${kind}/${source}`);
  return rows.map((row) => {
    const own = (bySource.get(`${row.kind}/${row.key?.source}`) ?? []).filter((change) => isOfRow(row, change));
    // From a value to a whole account, or back, are two changes: what is given counts.
    const change = own.find(({ target }) => target !== null) ?? own[0];
    return change === undefined ? row : savedRow(row, change, nameOf(change), version);
  });
}

function savedRow(
  row: MappingRow,
  { kind, segment, target, keepsCostCentre }: MappingChange,
  name: string,
  version: number,
): MappingRow {
  if (target === null) return { ...row, target: null, state: "unmapped", refusal: null, setBy: null, setAt: null };
  return {
    ...row,
    target: {
      ...{ value: target, name, whole: kind === "category" && segment === 0 },
      ...(keepsCostCentre ? { keepsCostCentre } : {}),
    },
    ...{ suggestion: null, state: "mapped", refusal: null, version },
  };
}

function moveStats(stats: MappingStats, { was, now }: Moved): MappingStats {
  const by = (now.state === "unmapped" ? 1 : 0) - (was.state === "unmapped" ? 1 : 0);
  const money = (before: Cents) => sumCents([before, cents(by * was.spendCents)]);
  if (by === 0) return stats;
  switch (was.kind) {
    case "tag":
      return {
        ...stats,
        unmappedTags: stats.unmappedTags + by,
        unmappedTagCents: money(stats.unmappedTagCents),
      };
    case "category":
      return {
        ...stats,
        unmappedCategories: stats.unmappedCategories + by,
        unmappedCategoryCents: money(stats.unmappedCategoryCents),
      };
    default:
      return {
        ...stats,
        unmappedOthers: stats.unmappedOthers + by,
        unmappedOtherCents: money(stats.unmappedOtherCents),
      };
  }
}
