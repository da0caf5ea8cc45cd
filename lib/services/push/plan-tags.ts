import { and, eq } from "drizzle-orm";
import { segmentName } from "#db/schema/index.ts";
import type { Transaction } from "#db/client.ts";
import { findEntryFor } from "#lib/core/mapping/find-entry.ts";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import { nameLikenessPercent } from "#lib/core/mapping/name-likeness.ts";
import { tagSource } from "#lib/core/mapping/parts/tag-source.ts";
import type { CompanyRules } from "#lib/core/mapping/rules.ts";
import { sumCents, type Cents } from "#lib/core/money.ts";
import type { TagLevel } from "#lib/core/ports.ts";
import { seenHash } from "#lib/core/push/push.ts";
import {
  type CostCentre,
  dependentFaults,
  diffTags,
  mergeCostCentres,
  switchedOn,
  type TagChange,
  type TagPlan,
} from "#lib/core/push/tag-list.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import type { LoadedRules } from "../company/load-rules.ts";
import { loadHeld, NONE_HELD } from "../mapping/rows/load-held.ts";
import { loadSpend, type SpendGroup } from "../mapping/rows/load-spend.ts";
import { segmentValues } from "../mapping/rows/segment-values.ts";
import { loadTagLists } from "./load-tag-list.ts";

/** `Denver` and `Field Service Denver` → 83. */
const ALIKE_PERCENT_MIN = 75;

/** What a person chose; without it: what a tag here stands for already, and what no workspace has a tag for. */
export type TagChoice = Readonly<{ values: readonly string[]; removes: readonly string[] }>;

export type CostCentreChoice = CostCentre &
  Readonly<{
    /** Tags of this workspace that stand for it. */
    tags: readonly string[];
    /** A tag of another workspace stands for it. */
    elsewhere: boolean;
    /** A tag here that stands for nothing and is called much the same: it wants mapping first, not a second tag. */
    alike: string | null;
    chosen: boolean;
  }>;
/** A tag that stands for no cost centre of GP, and what a removal would touch. */
export type RemovableTag = Readonly<{
  name: string;
  spendCents: Cents;
  heldReports: number;
  removed: boolean;
}>;

export type PlannedTags = Readonly<{
  segmentName: string;
  level: number;
  before: readonly TagLevel[];
  after: readonly TagLevel[];
  changes: readonly TagChange[];
  costCentres: readonly CostCentreChoice[];
  removable: readonly RemovableTag[];
  /** Tags that are off and would come back on (expensify.md 5.2). */
  switchedOn: readonly string[];
  /** Tags without levels, of which Expensify keeps approvers. */
  isFlatList: boolean;
  /** Why this choice cannot be asked for, a sentence each. */
  refusals: readonly string[];
  seen: string;
}>;

/**
 * What pushing the cost centres to a workspace would write, from what was last read of both sides. Errors: `not_found` (no
 * such workspace of the company); `invalid_input` when no segment is fed by tags.
 */
export async function planTags(
  tx: Transaction,
  loaded: LoadedRules,
  policyId: string,
  now: Date,
  given?: TagChoice,
): Promise<Result<PlannedTags, RequestProblem>> {
  const { rules, company } = loaded;
  if (!rules.workspaces.has(policyId)) return err({ code: "not_found", what: "workspace" });
  const segment = rules.segments.find(({ source }) => source.kind === "tag");
  if (segment?.source.kind !== "tag") {
    return err({ code: "invalid_input", issues: ["No segment of the account is fed by tags"] });
  }
  const { level } = segment.source;
  const lists = await loadTagLists(tx, company.expensifyConnectionId, [...rules.workspaces.keys()]);
  const before = lists.get(policyId) ?? [];
  const centres = await loadCostCentres(tx, rules, segment.position);
  const mappedTo = (name: string) =>
    findEntryFor(rules, policyId, { kind: "tag", segment: segment.position, level, source: name })?.target ?? null;
  const base = { level, mappedTo, removes: new Set<string>() };
  const places = [...lists].map(([id, list]) => ({ id, stands: standing(list, centres, base) }));
  const busy = new Set(places.flatMap(({ id, stands }) => (id === policyId ? [...stands.values()].flat() : [])));
  const idle = (before[level - 1]?.tags ?? []).map(({ name }) => name).filter((name) => !busy.has(name));
  const costCentres = centres.map((centre): CostCentreChoice => {
    const tags = places.find(({ id }) => id === policyId)?.stands.get(centre.value) ?? [];
    const elsewhere = places.some(({ id, stands }) => id !== policyId && stands.has(centre.value));
    const alike = tags.length > 0 ? null : alikeOf(centre.name, idle);
    // What has no name of its own, or already another tag beside it, is added only by a person's choice.
    const proposed = tags.length > 0 || (!elsewhere && alike === null && centre.name !== "");
    const chosen = given ? given.values.includes(centre.value) : proposed;
    return { ...centre, tags, elsewhere, alike, chosen };
  });
  const removes = new Set(given?.removes ?? []);
  const chosen = costCentres.filter((each) => each.chosen).map(({ value, name }) => ({ value, name }));
  const after = mergeCostCentres(before, { ...base, costCentres: chosen, removes });
  const used = await loadUse(tx, loaded, { policyId, level, segment: segment.position }, now);
  const known = new Set(costCentres.flatMap(({ tags }) => tags));
  const removable = (before[level - 1]?.tags ?? [])
    .filter(({ name }) => !known.has(name) || removes.has(name))
    .map(({ name }) => ({ name, ...used(name), removed: removes.has(name) }));
  return ok({
    ...{ segmentName: segment.name, level, before, after, changes: diffTags(before, after), costCentres, removable },
    ...{ switchedOn: switchedOn(before), isFlatList: before.length === 1 },
    refusals: rules.workspaces.get(policyId)?.dependentTags === true ? dependentFaults(before, after, level) : [],
    seen: seenHash({ policyId, before, after }),
  });
}

function alikeOf(name: string, tags: readonly string[]): string | null {
  const likeness = (tag: string) => Math.max(nameLikenessPercent(tag, name), nameLikenessPercent(name, tag));
  return tags.find((tag) => likeness(tag) >= ALIKE_PERCENT_MIN) ?? null;
}

/** By cost centre, the tags of a list that stand for it: what a merge of all cost centres does not add. */
function standing(
  list: readonly TagLevel[],
  centres: readonly CostCentre[],
  base: Omit<TagPlan, "costCentres">,
): ReadonlyMap<string, readonly string[]> {
  const own = new Set((list[base.level - 1]?.tags ?? []).map(({ name }) => name));
  const found = new Map<string, readonly string[]>();
  for (const centre of centres) {
    const merged = mergeCostCentres(list, { ...base, costCentres: [centre] })[base.level - 1]?.tags ?? [];
    const isNew = merged.some(({ name }) => !own.has(name));
    if (isNew) continue;
    found.set(
      centre.value,
      merged
        .filter((tag) => tag.glCode === centre.value && (base.mappedTo(tag.name) ?? centre.value) === centre.value)
        .map(({ name }) => name),
    );
  }
  return found;
}

/** Values of the segment that may be used, by the name that a person gave or else by what their accounts share. */
async function loadCostCentres(tx: Transaction, rules: CompanyRules, position: number): Promise<readonly CostCentre[]> {
  const names = await tx
    .select({ value: segmentName.value, name: segmentName.name })
    .from(segmentName)
    .where(and(eq(segmentName.companyId, rules.companyId), eq(segmentName.segment, position)));
  const given = new Map(names.map(({ value, name }) => [value, name]));
  return segmentValues(rules, position)
    .filter(({ refusal, balanceSheet }) => refusal === null && !balanceSheet)
    .map(({ value, name }) => ({ value, name: given.get(value) ?? name }));
}

/** What a tag of the workspace was spent on in the last 90 days, and the reports that wait for its mapping. */
async function loadUse(
  tx: Transaction,
  loaded: LoadedRules,
  { policyId, level, segment }: Readonly<{ policyId: string; level: number; segment: number }>,
  now: Date,
): Promise<(name: string) => Readonly<{ spendCents: Cents; heldReports: number }>> {
  const { groups } = await loadSpend(tx, loaded, now);
  const held = await loadHeld(tx, loaded.rules.companyId);
  const own = groups.filter((group) => group.policyId === policyId);
  return (name) => ({
    spendCents: spendOfTag(own, { level, name }, loaded.rules),
    heldReports: (held.get(mappingKeyText({ kind: "tag", segment, level, source: name })) ?? NONE_HELD).reports,
  });
}

/** What was spent on a tag of a workspace, by the name that the mapping knows it by. */
export function spendOfTag(
  groups: readonly SpendGroup[],
  { level, name }: Readonly<{ level: number; name: string }>,
  rules: Pick<CompanyRules, "workspaces">,
): Cents {
  const own = groups.filter((group) => tagSource(group, group, level, rules) === name);
  return sumCents(own.map(({ spendCents }) => spendCents));
}
