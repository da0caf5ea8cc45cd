import { and, asc, desc, eq, inArray, sql, type SQL } from "drizzle-orm";
import { z } from "zod";
import type { Day } from "#lib/core/day.ts";
import type { ExceptionCondition } from "#lib/core/mapping/condition.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { company, companyWorkspace, mapping } from "#db/schema/index.ts";
import { transact, type Context } from "../../context.ts";

export const VERSIONS_PAGE_SIZE = 40;
/** Of a version with many rows, an import or a bulk change, the first ones are shown. */
const ROWS_SHOWN_MAX = 25;
const SEARCH_LENGTH_MAX = 200;
const PEOPLE_MAX = 200;

export const MAPPED_KINDS = ["category", "tag", "workspace", "card", "exception", "default"] as const;

export const ListVersions = z.strictObject({
  companyId: z.uuid(),
  /** Part of a source or of a target. */
  q: z.string().trim().max(SEARCH_LENGTH_MAX).default(""),
  kind: z.enum(["all", ...MAPPED_KINDS]).default("all"),
  /** The name of who did it; `""`: everybody. */
  by: z.string().max(SEARCH_LENGTH_MAX).default(""),
  page: z.coerce.number().int().min(1).default(1),
});
type Input = z.output<typeof ListVersions>;

export type ChangedRow = Readonly<{
  kind: (typeof MAPPED_KINDS)[number];
  segment: number;
  level: number;
  /** Of a special rule its name, of a default the employee's e-mail, `""` for the company's. */
  source: string;
  /** The name to show: of a workspace its name. */
  name: string;
  /** Of a special rule: when it applies, and its place among them. */
  condition: ExceptionCondition | null;
  place: number | null;
  from: string | null;
  to: string | null;
  /** `to`, else `from`, is a whole account for a category, whatever the tag. */
  whole: boolean;
  /** First posting date that it is for; null: since ever. */
  effectiveFrom: Day | null;
}>;

export type SavedVersion = Readonly<{
  version: number;
  by: string;
  /** ISO text. */
  at: string;
  /** All rows of the version that match the filter; `rows` holds the first of them. */
  rowCount: number;
  rows: readonly ChangedRow[];
}>;

export type VersionsPage = Readonly<{
  versions: readonly SavedVersion[];
  /** Versions that match, over all pages. */
  total: number;
  pageSize: number;
  /** Everybody who ever saved, for the filter. */
  people: readonly string[];
  /** The mapping as it is now. */
  version: number;
}>;

/** Every saved change of the company's mapping, newest first: who, when, from what, to what. Errors: `not_found`. */
export async function listVersions(ctx: Context, input: Input): Promise<Result<VersionsPage, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const { companyId, page } = input;
    const [found] = await tx.select({ version: company.mappingVersion }).from(company).where(eq(company.id, companyId));
    if (!found) return err({ code: "not_found", what: "company" });
    const wanted = filterOf(input);
    const versions = await tx
      .select({
        version: mapping.version,
        rowCount: sql<number>`count(*)::int`,
        total: sql<number>`(count(*) over ())::int`,
      })
      .from(mapping)
      .where(wanted)
      .groupBy(mapping.version)
      .orderBy(desc(mapping.version))
      .limit(VERSIONS_PAGE_SIZE)
      .offset((page - 1) * VERSIONS_PAGE_SIZE);
    const rows = await loadRowsOf(
      tx,
      companyId,
      versions.map(({ version }) => version),
      wanted,
    );
    return ok({
      versions: versions.flatMap(({ version, rowCount }) => {
        const members = rows.filter((row) => row.version === version);
        const [first] = members;
        if (!first) return [];
        const shown = asOne(members);
        const count = rowCount - (members.length - shown.length);
        return [{ version, rowCount: count, by: first.by, at: first.at.toISOString(), rows: shown.map(toRow) }];
      }),
      total: versions[0]?.total ?? 0,
      pageSize: VERSIONS_PAGE_SIZE,
      people: await loadPeople(tx, companyId),
      version: found.version,
    });
  });
}

function filterOf({ companyId, q, kind, by }: Input): SQL | undefined {
  const like = `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return and(
    eq(mapping.companyId, companyId),
    inArray(mapping.kind, kind === "all" ? [...MAPPED_KINDS] : [kind]),
    by === "" ? undefined : eq(mapping.setBy, by),
    q === "" ? undefined : sql`(${mapping.source} ilike ${like} or ${mapping.target} ilike ${like})`,
  );
}

type Row = ChangedRow & Readonly<{ version: number; policyId: string; by: string; at: Date }>;

/** A category that goes from a value to a whole account, or back, has two rows: one given, one taken. Shown as the change that it is. */
function asOne(rows: readonly Row[]): readonly Row[] {
  const ofSource = Map.groupBy(rows, ({ kind, source, policyId, effectiveFrom }) =>
    JSON.stringify([kind, source, policyId, effectiveFrom]),
  );
  return rows.flatMap((row) => {
    const { kind, source, policyId, effectiveFrom } = row;
    const same = ofSource.get(JSON.stringify([kind, source, policyId, effectiveFrom])) ?? [];
    const isSwitch = kind === "category" && same.length > 1 && same.some(({ segment }) => segment === 0);
    if (!isSwitch) return [row];
    const given = same.find(({ to }) => to !== null);
    if (given === undefined) return [row];
    return row === given ? [{ ...row, from: row.from ?? same.find(({ from }) => from !== null)?.from ?? null }] : [];
  });
}

/** The first rows of these versions, with what each key was before: its row of the version next below. */
async function loadRowsOf(
  tx: Transaction,
  companyId: string,
  versions: readonly number[],
  wanted: SQL | undefined,
): Promise<readonly Row[]> {
  if (versions.length === 0) return [];
  // Written out: drizzle leaves the table's name away where there is one, and both are the same here.
  const before = sql<string | null>`(select b.target from mapping b where b.company_id = mapping.company_id
    and b.kind = mapping.kind and b.segment = mapping.segment and b.level = mapping.level and b.source = mapping.source
    and b.policy_id = mapping.policy_id and b.version < mapping.version order by b.version desc limit 1)`;
  const numbered = tx
    .select({
      ...{ version: mapping.version, kind: mapping.kind, level: mapping.level, source: mapping.source },
      ...{ segment: mapping.segment, policyId: mapping.policyId },
      ...{ condition: mapping.condition, place: mapping.place },
      ...{ to: mapping.target, effectiveFrom: mapping.effectiveFrom, by: mapping.setBy, at: mapping.setAt },
      from: before.as("from_target"),
      rowNumber:
        sql<number>`row_number() over (partition by ${mapping.version} order by ${mapping.kind}, ${mapping.source})`.as(
          "row_number",
        ),
    })
    .from(mapping)
    .where(and(wanted, inArray(mapping.version, [...versions])))
    .as("numbered");
  const rows = await tx
    .select()
    .from(numbered)
    .where(sql`${numbered.rowNumber} <= ${ROWS_SHOWN_MAX}`)
    .orderBy(desc(numbered.version), asc(numbered.rowNumber));
  const names = await loadWorkspaceNames(tx, companyId);
  return rows.map(({ rowNumber: _rowNumber, kind, source, ...row }) => ({
    ...row,
    kind: kind as ChangedRow["kind"],
    whole: kind === "category" && row.segment === 0,
    source,
    name: kind === "workspace" ? (names.get(source) ?? source) : source,
  }));
}

function toRow({ version: _version, policyId: _policyId, by: _by, at: _at, ...row }: Row): ChangedRow {
  return row;
}

async function loadWorkspaceNames(tx: Transaction, companyId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.select().from(companyWorkspace).where(eq(companyWorkspace.companyId, companyId));
  return new Map(rows.map(({ policyId, name }) => [policyId, name]));
}

async function loadPeople(tx: Transaction, companyId: string): Promise<readonly string[]> {
  const rows = await tx
    .selectDistinct({ by: mapping.setBy })
    .from(mapping)
    .where(eq(mapping.companyId, companyId))
    .orderBy(asc(mapping.setBy))
    .limit(PEOPLE_MAX);
  return rows.map(({ by }) => by);
}
