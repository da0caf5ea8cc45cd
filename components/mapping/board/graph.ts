import { cents, sumCents, type Cents } from "#lib/core/money.ts";
import type { MappingRow, Target, Targets } from "#lib/web/queries/mapping.ts";
import type { Board, Flow, FlowEnds } from "#lib/web/queries/mapping-views.ts";
import type { Column, LayoutLink } from "./layout.ts";

/** `hole`: no category or no tag at all, which nothing maps. `refused`: GP takes nothing on it. */
export type EndState = "mapped" | "unmapped" | "refused" | "hole";

/** Something that money leaves or reaches. */
export type End = Readonly<{
  /** `category/Airfare`, `account/6410`, `centre/310`, `tag/Denver`, `others/1`, `before/1`. */
  id: string;
  column: Column;
  kind: "category" | "account" | "centre" | "tag" | "others";
  /** The category, tag or value itself; `""` for a hole and for the others. */
  name: string;
  /** The value in GP, before the label: `6410`. */
  code: string;
  label: string;
  /** Behind the money: "tag Sales West". */
  note: string;
  cents: Cents;
  state: EndState;
  /** What is mapped by it, or can be: rows of the category, or of the tags that reach the cost centre. */
  rows: readonly MappingRow[];
  /** Why nothing may be mapped to it, for an account or cost centre. */
  refusal: Target["refusal"];
  /** How many ends the others stand for. */
  folded: number;
  /** Of the others: the page of their column that shows the nearest of them. */
  page: number;
  /** Of the others: before or after what is shown. */
  edge?: "first" | "last";
}>;

export type Link = LayoutLink & Readonly<{ cents: Cents; state: Flow["state"]; ends: FlowEnds | null; words: string }>;
/** `all`: also the ends that are folded away. */
export type Graph = Readonly<{ ends: readonly End[]; links: readonly Link[]; all: readonly End[] }>;

export type GraphOptions = Readonly<{
  /** Which page of a column is shown, 0 first; a column that is not named shows what has most money. `"all"`: nothing is folded. */
  pages: ReadonlyMap<Column, number> | "all";
  /** Only what is unmapped or refused, and where it could go. */
  onlyUnmapped: boolean;
}>;

/** So many ends of a column are shown before the rest is folded into one. */
export const ENDS_SHOWN: Readonly<Record<Column, number>> = { 0: 14, 1: 14, 2: 12 };
const UNMAPPED_SHOWN = 8;
/**
 * So many of an opened column: of hundreds a page at a time, so that all three columns stay side by side on a screen and what is drawn
 * has a limit.
 */
export const PAGE_ENDS = 40;

/** What the board shows: ends in their order, and the money between them. */
export function boardGraph(board: Board, targets: Targets | undefined, options: GraphOptions): Graph {
  const flows = options.onlyUnmapped ? board.flows.filter((flow) => flow.state !== "mapped") : board.flows;
  const all = [...categoryEnds(board, flows), ...targetEnds(board, targets, flows), ...tagEnds(board, flows)];
  const wanted = options.onlyUnmapped ? onlyOpenEnds(all, flows) : all;
  const folds = new Map<string, string>();
  const ends = ([0, 1, 2] as const).flatMap((column) =>
    fold(
      wanted.filter((end) => end.column === column),
      column,
      options,
      folds,
    ),
  );
  return { ends, links: linksOf(flows, folds, new Map(ends.map((end) => [end.id, end]))), all };
}

const BASE = { code: "", note: "", folded: 0, page: 0, rows: [], refusal: null } as const;

function categoryEnds({ rows, columns }: Board, flows: readonly Flow[]): readonly End[] {
  const spend = spendBy(flows, (flow) => flow.category);
  const byName = Map.groupBy(
    rows.filter((row) => row.kind === "category" && row.key?.segment === columns.account?.position),
    (row) => row.key?.source ?? "",
  );
  return [...new Set([...byName.keys(), ...spend.keys()])].map((name) => {
    const own = byName.get(name) ?? [];
    const state = own.length === 0 ? "hole" : own.some((row) => row.target === null) ? "unmapped" : "mapped";
    return {
      ...BASE,
      ...{ id: `category/${name}`, column: 0, kind: "category", name, state, rows: own },
      label: name === "" ? "No category" : name,
      note: state === "unmapped" ? "no account" : wholeNote(own),
      cents: spend.get(name) ?? cents(0),
    };
  });
}

/** A category that stands for whole accounts: its money goes there whatever the tag. */
function wholeNote(rows: readonly MappingRow[]): string {
  const accounts = new Set(rows.flatMap(({ target }) => (target?.whole ? [target.value] : [])));
  return accounts.size === 0 ? "" : `always ${[...accounts].join(", ")}`;
}

/** Accounts and cost centres: all that GP has, since something may be mapped to each, and what is mapped but not there. */
function targetEnds({ columns, rows }: Board, targets: Targets | undefined, flows: readonly Flow[]): readonly End[] {
  const through = flows.filter((flow) => flow.account !== null);
  const accounts = columnEnds(1, columns.account?.position, {
    targets,
    spend: spendBy(through, (flow) => flow.account),
    rows: [],
  });
  const tagRows = rows.filter((row) => row.key !== null && row.key.segment === columns.centre?.position);
  const centres = columnEnds(2, columns.centre?.position, {
    targets,
    spend: spendBy(through, (flow) => flow.centre),
    rows: tagRows,
  });
  return [...accounts, ...centres];
}

function columnEnds(
  column: 1 | 2,
  position: number | undefined,
  facts: { targets: Targets | undefined; spend: ReadonlyMap<string, Cents>; rows: readonly MappingRow[] },
): readonly End[] {
  if (position === undefined) return [];
  const known = facts.targets?.segments.find((segment) => segment.position === position)?.values ?? [];
  const byValue = new Map(known.map((value) => [value.value, value]));
  const tags = Map.groupBy(facts.rows, (row) => row.target?.value ?? "");
  const used = [...tags.keys()].filter((value) => value !== "");
  return [...new Set([...facts.spend.keys(), ...used, ...byValue.keys()])].flatMap((value): End[] => {
    const target = byValue.get(value);
    const spend = facts.spend.get(value);
    const own = tags.get(value) ?? [];
    // What only balance-sheet accounts have is no place for expenses: it is offered by the picker, not drawn.
    if (spend === undefined && own.length === 0 && target?.balanceSheet === true) return [];
    const kind = column === 1 ? "account" : "centre";
    return [
      {
        ...BASE,
        ...{ id: `${kind}/${value}`, column, kind, name: value, code: value, rows: own },
        label: target?.name ?? "",
        note: column === 2 && spend !== undefined ? tagsNote(own) : "",
        cents: spend ?? cents(0),
        refusal: byValue.size === 0 ? null : target === undefined ? "missing" : target.refusal,
        state: target?.refusal == null ? "mapped" : "refused",
      },
    ];
  });
}

function tagsNote(rows: readonly MappingRow[]): string {
  const [first] = rows;
  if (first === undefined) return "";
  return rows.length === 1 ? `tag ${first.name}` : `${rows.length} tags`;
}

function tagEnds({ rows, columns }: Board, flows: readonly Flow[]): readonly End[] {
  const open = flows.filter((flow) => flow.centre === null);
  const spend = spendBy(open, (flow) => flow.tag);
  const unmapped = rows.filter(
    (row) => row.target === null && row.key !== null && row.key.segment === columns.centre?.position,
  );
  const byName = Map.groupBy(unmapped, (row) => row.key?.source ?? "");
  if (columns.centre === null) return [];
  const noun = columns.centre.level === 0 ? "Workspace" : "Tag";
  return [...new Set([...byName.keys(), ...spend.keys()])].map((name) => {
    const own = byName.get(name) ?? [];
    return {
      ...BASE,
      ...{ id: `tag/${name}`, column: 2, kind: "tag", name, rows: own },
      label: name === "" ? `No ${noun.toLowerCase()}` : `${noun} ${own[0]?.name ?? name}`,
      note: "no cost centre",
      cents: spend.get(name) ?? cents(0),
      state: own.length === 0 ? "hole" : "unmapped",
    };
  });
}

/** Unmapped ends, what their money touches, and what is suggested for them. */
function onlyOpenEnds(ends: readonly End[], flows: readonly Flow[]): readonly End[] {
  const drawn = flows.filter(({ account }) => account !== null);
  const touched = new Set(drawn.flatMap(({ account, centre }) => [`account/${account}`, `centre/${centre}`]));
  for (const { kind, state, rows } of ends) {
    if (state !== "unmapped") continue;
    for (const { suggestion } of rows) {
      if (suggestion !== null && !suggestion.whole)
        touched.add(`${kind === "category" ? "account" : "centre"}/${suggestion.value}`);
    }
  }
  return ends.filter(({ id, kind, state, cents: amount }) =>
    kind === "category" ? amount !== 0 || state === "unmapped" : kind === "tag" || touched.has(id),
  );
}

function spendBy<Key extends string>(flows: readonly Flow[], keyOf: (flow: Flow) => Key | null): Map<Key, Cents> {
  const sums = new Map<Key, Cents>();
  for (const flow of flows) {
    const key = keyOf(flow);
    if (key !== null) sums.set(key, sumCents([sums.get(key) ?? cents(0), flow.spendCents]));
  }
  return sums;
}

function isOpen({ state }: End): boolean {
  return state === "unmapped" || state === "hole";
}

/** Mapped ones by money, the others as one, then what is unmapped: at the foot, where it glows. Of a later page also what is before it. */
function fold(
  ends: readonly End[],
  column: Column,
  { pages, onlyUnmapped }: GraphOptions,
  folds: Map<string, string>,
): readonly End[] {
  const byMoney = (a: End, b: End) => Math.abs(b.cents) - Math.abs(a.cents) || (a.id < b.id ? -1 : 1);
  const mapped = ends.filter((end) => !isOpen(end)).toSorted(byMoney);
  const open = ends.filter(isOpen).toSorted(byMoney);
  const [always, rest] = [open.slice(0, UNMAPPED_SHOWN), open.slice(UNMAPPED_SHOWN)];
  const paged = [...mapped, ...rest];
  const wanted = pages === "all" ? undefined : pages.get(column);
  // Of a list that became shorter the last page.
  const page = wanted === undefined ? undefined : Math.min(wanted, Math.ceil(paged.length / PAGE_ENDS) - 1);
  const room = Math.max(4, ENDS_SHOWN[column] - always.length);
  const large = mapped.findIndex((end, index) => index >= room || (end.cents === 0 && !onlyUnmapped));
  const [from, to] =
    page === undefined
      ? [0, large < 0 ? mapped.length : large]
      : [Math.max(0, page * PAGE_ENDS), (page + 1) * PAGE_ENDS];
  const [before, after] = [paged.slice(0, from), paged.slice(to)];
  if (pages === "all" || before.length + after.length < 2) return [...mapped, ...open];
  const others = (some: readonly End[], edge: "first" | "last", toPage: number): readonly End[] => {
    if (some.length < 2) return some;
    const one = othersEnd(some, column, edge, toPage);
    for (const end of some) folds.set(end.id, one.id);
    return [one];
  };
  return [
    ...others(before, "first", (page ?? 0) - 1),
    ...paged.slice(from, to),
    ...others(after, "last", page === undefined ? 0 : page + 1),
    ...always,
  ];
}

const MANY: Readonly<Record<Column, string>> = { 0: "categories", 1: "accounts", 2: "cost centres" };

function othersEnd(folded: readonly End[], column: Column, edge: "first" | "last", page: number): End {
  const idle = folded.filter((end) => end.cents === 0).length;
  const state = folded.some((end) => end.state === "unmapped" && end.cents !== 0) ? "unmapped" : "mapped";
  return {
    ...BASE,
    ...{ id: `${edge === "first" ? "before" : "others"}/${column}`, column, kind: "others", name: "", state },
    ...{ folded: folded.length, page, edge },
    label: `${folded.length} ${edge === "first" ? "larger" : "other"} ${MANY[column]}`,
    note: idle === 0 ? "" : `${idle} without spend`,
    cents: sumCents(folded.map((end) => end.cents)),
  };
}

/** Category → account, and account → cost centre or unmapped tag. Without an account the money stops at the category. */
function linksOf(
  flows: readonly Flow[],
  folds: ReadonlyMap<string, string>,
  ends: ReadonlyMap<string, End>,
): readonly Link[] {
  const links = new Map<string, Link>();
  const add = (from: string, to: string, { spendCents }: Flow, state: Flow["state"], between: FlowEnds) => {
    const [start, end] = [folds.get(from) ?? from, folds.get(to) ?? to];
    const id = `${start} > ${end} ${state}`;
    const sum = sumCents([links.get(id)?.cents ?? cents(0), spendCents]);
    // What is folded has no one answer: its ribbon opens the fold.
    const isFolded = folds.has(from) || folds.has(to);
    links.set(id, {
      id,
      from: start,
      to: end,
      cents: sum,
      weight: Math.abs(sum),
      state,
      ends: isFolded ? null : between,
      words: "",
    });
  };
  for (const flow of flows) {
    const { category, account, tag, centre, state } = flow;
    if (account === null) continue;
    add(`category/${category}`, `account/${account}`, flow, "mapped", { category, account });
    const to = centre === null ? `tag/${tag}` : `centre/${centre}`;
    add(`account/${account}`, to, flow, state, centre === null ? { account, tag, centre } : { account, centre });
  }
  const name = (id: string) => {
    const end = ends.get(id);
    return end === undefined ? id : [end.code, end.label].filter(Boolean).join(" ");
  };
  return [...links.values()].map((link) => ({ ...link, words: `${name(link.from)} to ${name(link.to)}` }));
}
