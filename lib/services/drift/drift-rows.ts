import { nameLikenessPercent } from "#lib/core/mapping/name-likeness.ts";
import type { SegmentRule } from "#lib/core/mapping/rules.ts";
import { cents, sumCents, type Cents } from "#lib/core/money.ts";
import type { ReferenceKind } from "#db/schema/index.ts";
import type { MappingRow } from "../mapping/rows/mapping-row.ts";

export const DRIFT_WHATS = ["new", "renamed", "unmapped", "gone"] as const;
export type DriftWhat = (typeof DRIFT_WHATS)[number];
export type DriftSide = "expensify" | "gp";

/** What was noticed in either system, newest first. */
export type NoticedChange = Readonly<{
  kind: ReferenceKind;
  /** The workspace; `""` for GP. */
  policyId: string;
  /** `1/Denver` of a tag level or a segment, else the name or number. */
  key: string;
  change: "added" | "renamed" | "changed" | "disabled" | "enabled" | "gone" | "back";
  before: string;
  after: string;
  at: Date;
}>;

/** A mapped value that is gone: saying "same as" gives its target to the new name. */
export type SameAs = Readonly<{
  name: string;
  target: string;
  targetName: string;
  /** A whole account, for a category. */
  whole: boolean;
  /** Expensify has the same GL code beside both: names may be as unlike as they like. */
  sameCode: boolean;
  likenessPercent: number;
}>;

/** Where the two systems and the mapping no longer agree, with the money that it touches. */
export type DriftRow = Readonly<{
  id: string;
  side: DriftSide;
  what: DriftWhat;
  kind: MappingRow["kind"] | "segment_value";
  name: string;
  /** What it was called before, as its GL code tells; `""` where that is not known. */
  before: string;
  segmentName: string;
  workspaces: readonly string[];
  target: MappingRow["target"];
  /** Why GP does not take it. */
  refusal: MappingRow["refusal"];
  /** ISO text; null where nobody noticed the moment. */
  noticedAt: string | null;
  offSince?: MappingRow["offSince"];
  refusedSince?: MappingRow["refusedSince"];
  spendCents: Cents;
  heldReports: number;
  heldCents: Cents;
  key: MappingRow["key"];
  /** Of a value of GP: what in Expensify may stand for it; null: nothing does, or it is no new value. */
  standsFor: "tag" | "category" | null;
  /** It is among what a push of tags adds. */
  pushed: boolean;
  sameAs: readonly SameAs[];
}>;

/** A mapped name this unlike is no candidate, unless it has the same GL code. */
const LIKENESS_MIN_PERCENT = 50;
const SAME_AS_MAX = 3;

/**
 * From the rows of the mapping and what was noticed: new or renamed and unmapped, used but unmapped, mapped but gone. The most
 * money first. Cards are no drift when they were not used lately: nobody lists them.
 */
export function driftRows(
  rows: readonly MappingRow[],
  noticed: readonly NoticedChange[],
  segments: readonly SegmentRule[],
): readonly DriftRow[] {
  const gone = rows.filter((row) => isGoneInExpensify(row) && row.key !== null);
  const byCode = Map.groupBy(rows, codeOf);
  const found = [
    ...rows.flatMap((row) => unmappedDrift(row, noticed, { gone, byCode })),
    ...rows.flatMap((row) => goneDrift(row, noticed)),
    ...ledgerDrift(rows, noticed, segments),
  ];
  return found.toSorted(
    (a, b) => b.spendCents - a.spendCents || b.heldReports - a.heldReports || (a.id < b.id ? -1 : 1),
  );
}

function isGoneInExpensify({ kind, target, enabled }: MappingRow): boolean {
  return target !== null && !enabled && (kind === "category" || kind === "tag");
}

function unmappedDrift(
  row: MappingRow,
  noticed: readonly NoticedChange[],
  { gone, byCode }: Readonly<{ gone: readonly MappingRow[]; byCode: ByCode }>,
): readonly DriftRow[] {
  if (row.state !== "unmapped" || row.key === null) return [];
  const change = noticed.find((each) => isOf(each, row) && each.change === "added");
  const isUsed = row.spendCents !== 0 || row.heldReports > 0;
  if (!isUsed && (change === undefined || !row.enabled)) return [];
  const before = renamedFrom(row, byCode);
  const what = before !== "" ? "renamed" : change === undefined ? "unmapped" : "new";
  const noticedAt = change?.at.toISOString() ?? null;
  return [{ ...base(row), side: "expensify", what, before, noticedAt, sameAs: sameAsOf(row, gone) }];
}

/**
 * What it was called before; `""`: nobody can tell. Expensify knows categories and tags by their names alone, so that a rename is
 * one that is gone and another that is new: the GL code beside them tells, where one of each has it and nothing else does.
 */
function renamedFrom(row: MappingRow, byCode: ByCode): string {
  const have = (byCode.get(codeOf(row)) ?? []).filter((other) => other !== row);
  const [old] = have;
  return codeOf(row) !== "" && have.length === 1 && old && isGoneInExpensify(old) ? old.name : "";
}

type ByCode = ReadonlyMap<string, readonly MappingRow[]>;

/** The GL code with what it is a code of; `""`: there is none. */
function codeOf({ kind, key, glCode }: MappingRow): string {
  return glCode === "" || key === null ? "" : JSON.stringify([kind, key.segment, key.level, glCode]);
}

function isOfOneKind(one: MappingRow, other: MappingRow): boolean {
  return (
    one.kind === other.kind &&
    one.key !== null &&
    one.key.segment === other.key?.segment &&
    one.key.level === other.key.level
  );
}

function sameAsOf(row: MappingRow, gone: readonly MappingRow[]): readonly SameAs[] {
  return gone
    .filter((old) => isOfOneKind(old, row))
    .map((old) => ({
      ...{ name: old.name, target: old.target?.value ?? "", targetName: old.target?.name ?? "" },
      whole: old.target?.whole ?? false,
      sameCode: codeOf(row) !== "" && codeOf(old) === codeOf(row),
      likenessPercent: nameLikenessPercent(old.name, row.name),
    }))
    .filter(({ sameCode, likenessPercent }) => sameCode || likenessPercent >= LIKENESS_MIN_PERCENT)
    .toSorted((a, b) => Number(b.sameCode) - Number(a.sameCode) || b.likenessPercent - a.likenessPercent)
    .slice(0, SAME_AS_MAX);
}

/** Mapped, but Expensify no longer offers it, or GP no longer takes it. */
function goneDrift(row: MappingRow, noticed: readonly NoticedChange[]): readonly DriftRow[] {
  if (row.target === null) return [];
  const lost = noticed.find((each) => isOf(each, row) && (each.change === "gone" || each.change === "disabled"));
  const noticedAt = lost?.at.toISOString() ?? null;
  if (isGoneInExpensify(row)) return [{ ...base(row), side: "expensify", what: "gone", noticedAt }];
  if (row.refusal === null || row.refusal === "not_confirmed") return [];
  return [{ ...base(row), side: "gp", what: "gone", noticedAt }];
}

/**
 * New and renamed values of GP: what is mapped to them tells the money. A new value of a segment that is fixed, or comes from the
 * workspace, asks nothing of anybody.
 */
function ledgerDrift(
  rows: readonly MappingRow[],
  noticed: readonly NoticedChange[],
  segments: readonly SegmentRule[],
): readonly DriftRow[] {
  /** The segment that a push of tags is about (`planTags`). */
  const pushedTo = segments.find(({ source }) => source.kind === "tag")?.position;
  const seen = new Set<string>();
  return noticed.flatMap((change): readonly DriftRow[] => {
    const { kind, key, at } = change;
    if (kind !== "segment_value" && kind !== "account") return [];
    const isNew = change.change === "added" && kind === "segment_value";
    if ((!isNew && change.change !== "renamed") || seen.has(`${kind}/${key}`)) return [];
    seen.add(`${kind}/${key}`);
    const [segment, value] = kind === "segment_value" ? [levelIn(key), nameIn(key)] : [null, key];
    const users = rows.filter((row) => {
      return row.target?.value === value && (segment === null || row.key?.segment === segment);
    });
    const source = segments.find(({ position }) => position === segment)?.source.kind;
    const standsFor = isNew && (source === "tag" || source === "category") ? source : null;
    // A new value that a tag or category stands for already is no drift.
    if (isNew && (standsFor === null || users.length > 0)) return [];
    return [
      {
        ...{ id: `gp/${kind}/${key}`, side: "gp", what: isNew ? "new" : "renamed", kind, name: value, key: null },
        ...{ before: change.before, standsFor, pushed: standsFor === "tag" && segment === pushedTo },
        ...{
          segmentName: segments.find(({ position }) => position === segment)?.name ?? "",
          workspaces: [],
          refusal: null,
          sameAs: [],
        },
        target: { value, name: change.after, whole: false },
        noticedAt: at.toISOString(),
        spendCents: sumCents(users.map(({ spendCents }) => spendCents)),
        heldReports: users.reduce((sum, { heldReports }) => sum + heldReports, 0),
        heldCents: users.length === 0 ? cents(0) : sumCents(users.map(({ heldCents }) => heldCents)),
      },
    ];
  });
}

function base(row: MappingRow): Omit<DriftRow, "side" | "what" | "noticedAt"> {
  const { id, kind, name, segmentName, workspaces, target, refusal, key, offSince, refusedSince } = row;
  const { spendCents, heldReports, heldCents } = row;
  return {
    ...{ id, kind, name, segmentName, workspaces, target, refusal, key },
    ...{ spendCents, heldReports, heldCents, before: "", sameAs: [], standsFor: null, pushed: false },
    ...(offSince ? { offSince } : {}),
    ...(refusedSince ? { refusedSince } : {}),
  };
}

/** Whether a change was noticed of this row's source. */
function isOf({ kind, key, policyId }: NoticedChange, row: MappingRow): boolean {
  if (kind !== row.kind) return false;
  // A row of one workspace alone: what happened in another one is not about it.
  if (row.key?.policyId !== undefined && policyId !== row.key.policyId) return false;
  const name = nameIn(key);
  return kind === "tag" ? levelIn(key) === row.key?.level && name === row.name : name === row.name || key === row.name;
}

const LEVELLED = /^(?<level>\d+)\/(?<name>.+)$/s;

function levelIn(key: string): number {
  return Number(LEVELLED.exec(key)?.groups?.["level"] ?? 0);
}

function nameIn(key: string): string {
  return LEVELLED.exec(key)?.groups?.["name"] ?? key;
}
