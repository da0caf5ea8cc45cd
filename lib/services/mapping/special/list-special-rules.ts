import { isDeepStrictEqual } from "node:util";
import { and, eq, inArray, isNull } from "drizzle-orm";
import { z } from "zod";
import { type Day, dayInZone } from "#lib/core/day.ts";
import type { ExceptionCondition } from "#lib/core/mapping/condition.ts";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import { plannedDays, rulesOn } from "#lib/core/mapping/rules-on.ts";
import { exceptionsOf } from "#lib/core/mapping/parts/find-exception.ts";
import { isCategoryMissing } from "#lib/core/mapping/source-problem.ts";
import type { CompanyRules, MappingEntry } from "#lib/core/mapping/rules.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { company, reportField } from "#db/schema/index.ts";
import { loadRules, type LoadedRules } from "../../company/load-rules.ts";
import { transact, type Context } from "../../context.ts";

const COMPANIES_MAX = 200;
const FIELDS_MAX = 1_000;
/** More names than this are typed, not picked. */
const NAMES_MAX = 5_000;

export const ListSpecialRules = z.strictObject({ companyId: z.uuid() });

/** One special rule in force, or beginning later. */
export type SpecialRule = Readonly<{
  /** `mappingKeyText`. */
  id: string;
  name: string;
  policyId: string;
  /** 0: `target` is a whole account, or `hold`. */
  segment: number;
  target: string;
  condition: ExceptionCondition;
  place: number;
  keepsCostCentre: boolean;
  effectiveFrom: Day | null;
  /** What it becomes on days after today, in their order; a null target: it ends. */
  planned: readonly PlannedRule[];
  setBy: string;
  /** ISO text. */
  setAt: string;
}>;

export type PlannedRule = Readonly<{
  from: Day;
  target: string | null;
  condition: ExceptionCondition;
  keepsCostCentre: boolean;
}>;

type DefaultRow = Readonly<{ segment: number; source: string; target: string; setBy: string; setAt: string }>;

/** What decides besides the table: in the order in which it does, with what can be chosen. */
export type SpecialRules = Readonly<{
  version: number;
  rules: readonly SpecialRule[];
  /** `source`: the employee's e-mail; `""` the company's own. They work only where the company's rules switch them on. */
  defaults: readonly DefaultRow[];
  defaultByCompany: boolean;
  defaultByEmployee: boolean;
  workspaces: readonly Readonly<{ policyId: string; name: string; usesCompanyMapping: boolean; ownRows: number }>[];
  categories: readonly string[];
  tags: readonly Readonly<{ level: number; names: readonly string[] }>[];
  cards: readonly string[];
  reportFields: readonly Readonly<{ name: string; values: readonly string[] }>[];
  /** Codes of the organization's other companies: a tag may be a cost centre of one. */
  otherCompanies: readonly string[];
  /** Segments that come from a tag: those that a default fills. */
  costCentres: readonly Readonly<{ position: number; name: string }>[];
}>;

/** The special rules, the defaults and which workspaces use the company's mapping. Errors: `not_found`. */
export async function listSpecialRules(
  ctx: Context,
  { companyId }: z.output<typeof ListSpecialRules>,
): Promise<Result<SpecialRules, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    if (!loaded) return err({ code: "not_found", what: "company" });
    const { rules } = loaded;
    const entries = [...rules.mapping.values()];
    return ok({
      version: rules.mappingVersion,
      rules: specialRules(rules, dayInZone(ctx.clock.now(), rules.timeZone)),
      defaults: entries.flatMap(toDefault),
      defaultByCompany: rules.options.defaultByCompany,
      defaultByEmployee: rules.options.defaultByEmployee,
      workspaces: [...rules.workspaces.values()].map(({ policyId, name, usesCompanyMapping = true }) => ({
        ...{ policyId, name, usesCompanyMapping },
        ownRows: entries.filter((entry) => entry.policyId === policyId).length,
      })),
      ...namesOf(rules),
      cards: entries.flatMap(({ kind, source }) => (kind === "card" ? [source] : [])).toSorted(),
      reportFields: await loadFields(tx, loaded),
      otherCompanies: await loadOthers(tx, companyId),
      costCentres: rules.segments.flatMap(({ position, name, source }) =>
        source.kind === "tag" ? [{ position, name }] : [],
      ),
    });
  });
}

/** Those in force in their order, then those that begin later; what ended, or was taken back before it began, is gone. */
function specialRules(rules: CompanyRules, today: Day): readonly SpecialRule[] {
  const inForce = exceptionsOf(rules);
  const planned = plannedDays(rules, today);
  const known = new Set(inForce.map(mappingKeyText));
  const later = [...planned].flatMap(([text, days]) => {
    const first = days.map((day) => exceptionOn(rules, day, text)).find((entry) => entry !== null);
    return known.has(text) || !first ? [] : [first];
  });
  return [...inForce, ...later].flatMap((entry) => {
    const begun = entry.effectiveFrom ?? today;
    const days = (planned.get(mappingKeyText(entry)) ?? []).filter((day) => day > begun);
    return toRule(entry, plannedRules(rules, entry, days));
  });
}

function exceptionOn(rules: CompanyRules, day: Day, keyText: string): MappingEntry | null {
  const entry = rulesOn(rules, day).mapping.get(keyText);
  return entry?.kind === "exception" ? entry : null;
}

/** Those of these days on which a rule becomes another one than before, or ends. */
function plannedRules(rules: CompanyRules, entry: MappingEntry, days: readonly Day[]): readonly PlannedRule[] {
  const said = ({ target, condition, keepsCostCentre = false }: MappingEntry) => ({
    ...{ target, condition: condition ?? {}, keepsCostCentre },
  });
  const on = days.map((from) => {
    const then = exceptionOn(rules, from, mappingKeyText(entry)) ?? { ...entry, target: null };
    return { from, ...said(then) };
  });
  const before = [said(entry), ...on.map(({ from: _from, ...then }) => then)];
  return on.filter((_each, index) => !isDeepStrictEqual(before[index], before[index + 1]));
}

function toRule(entry: MappingEntry, planned: readonly PlannedRule[]): SpecialRule[] {
  const { source: name, policyId = "", segment, target, condition, place, setBy, setAt } = entry;
  if (target === null || !condition) return [];
  const { effectiveFrom = null, keepsCostCentre = false } = entry;
  return [
    {
      ...{ id: mappingKeyText(entry), name, policyId, segment, target, condition, place: place ?? 0, keepsCostCentre },
      ...{ effectiveFrom, planned, setBy, setAt: setAt.toISOString() },
    },
  ];
}

function toDefault({ kind, segment, source, target, setBy, setAt }: MappingEntry): DefaultRow[] {
  return kind === "default" && target !== null ? [{ segment, source, target, setBy, setAt: setAt.toISOString() }] : [];
}

function namesOf({ workspaces }: CompanyRules): Pick<SpecialRules, "categories" | "tags"> {
  const all = [...workspaces.values()];
  const levels = Math.max(0, ...all.map(({ tags }) => tags.length));
  const sorted = (names: Iterable<string>) => [...new Set(names)].toSorted().slice(0, NAMES_MAX);
  return {
    categories: sorted(all.flatMap(({ categories }) => [...categories])).filter((name) => !isCategoryMissing(name)),
    tags: Array.from({ length: levels }, (_, index) => ({
      level: index + 1,
      names: sorted(all.flatMap(({ tags }) => [...(tags[index] ?? [])])),
    })),
  };
}

async function loadFields(
  tx: Transaction,
  { company: row, rules }: LoadedRules,
): Promise<SpecialRules["reportFields"]> {
  const policyIds = [...rules.workspaces.keys()];
  if (policyIds.length === 0) return [];
  const rows = await tx
    .select({ name: reportField.name, values: reportField.values })
    .from(reportField)
    .where(
      and(
        eq(reportField.connectionId, row.expensifyConnectionId),
        inArray(reportField.policyId, policyIds),
        isNull(reportField.goneAt),
      ),
    )
    .limit(FIELDS_MAX);
  return [...Map.groupBy(rows, ({ name }) => name)].map(([name, some]) => ({
    name,
    values: [...new Set(some.flatMap(({ values }) => values))].slice(0, NAMES_MAX),
  }));
}

async function loadOthers(tx: Transaction, companyId: string): Promise<readonly string[]> {
  const rows = await tx.select({ id: company.id, code: company.code }).from(company).limit(COMPANIES_MAX);
  return rows.flatMap(({ id, code }) => (id === companyId ? [] : [code])).toSorted();
}
