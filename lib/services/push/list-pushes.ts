import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "#db/client.ts";
import { push } from "#db/schema/index.ts";
import { type PushKindName, type PushOutcome, type PushState, slotOf, type TagsWanted } from "#lib/core/push/push.ts";
import { pushChanges, type PushChange } from "#lib/core/push/push-changes.ts";
import type { PushSchedule } from "#lib/core/push/push-schedule.ts";
import { switchedOn } from "#lib/core/push/tag-list.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { nextPushSlot } from "#lib/core/schedule/push-slots.ts";
import { loadRules } from "../company/load-rules.ts";
import { type Context, transact } from "../context.ts";

/** The newest so many are shown; older ones stand in the audit. */
const PUSHES_MAX = 50;
/** Lines of a difference that go to a page. */
const CHANGES_MAX = 500;
/** The last runs of schedules that are shown. */
const RUNS_MAX = 12;

export const ListPushes = z.strictObject({ companyId: z.uuid() });

export type PushView = Readonly<{
  id: string;
  kind: PushKindName;
  policyId: string;
  /** The workspace's name, or `GP`. */
  place: string;
  state: PushState;
  isDryRun: boolean;
  /** The request whose writing this one takes back. */
  undoes: string | null;
  /** It was taken back, or that is asked for. */
  undone: boolean;
  askedBy: string;
  /** The person who looks asked for it. */
  isMine: boolean;
  askedAt: string;
  agreedBy: string | null;
  endedAt: string | null;
  changes: readonly PushChange[];
  /** How many there are in all. */
  changeCount: number;
  outcome: PushOutcome | null;
  /** A schedule asked for it, in that name; ISO text of its slot. */
  slotAt: string | null;
  /** Tags that are off and would come back on with it. */
  switchedOn: readonly string[];
  /** Tags without levels, of which Expensify keeps approvers. */
  isFlatList: boolean;
}>;

/** A run of a schedule, for one place. Instants are ISO text. */
export type PushRun = Readonly<{
  id: string;
  kind: PushKindName;
  place: string;
  slotAt: string;
  by: string;
  state: PushState;
  isDryRun: boolean;
  /** Lines of the difference; 0 where nothing was asked for. */
  changeCount: number;
  idle: PushOutcome["idle"] | null;
}>;

/** A kind of push that is prepared by itself. */
export type PushScheduleView = Pick<PushSchedule, "rhythm" | "by" | "managerEmail"> &
  Readonly<{ isMine: boolean; nextAt: string | null }>;

export type Pushes = Readonly<{
  pushes: readonly PushView[];
  schedules: Readonly<Partial<Record<PushKindName, PushScheduleView>>>;
  /** The last runs of schedules, newest first. */
  runs: readonly PushRun[];
  /** What the company's options allow. */
  allowed: Readonly<Record<PushKindName, boolean>>;
  workspaces: readonly Readonly<{ policyId: string; name: string }>[];
}>;

/** Writings into other systems that were asked for, newest first, with what each changes and what came of it. Errors: `not_found`. */
export async function listPushes(
  ctx: Context,
  { companyId }: z.output<typeof ListPushes>,
): Promise<Result<Pushes, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    if (!loaded) return err({ code: "not_found", what: "company" });
    const { workspaces, options, timeZone } = loaded.rules;
    const rows = await newest(tx, companyId, PUSHES_MAX, sql`${push.outcome}->>'how' is distinct from 'not_asked'`);
    const runs = await newest(tx, companyId, RUNS_MAX, sql`${push.wanted} ? 'slotAt'`);
    const undone = new Set(
      rows.flatMap(({ undoes, state }) =>
        undoes === null || state === "refused" || state === "failed" ? [] : [undoes],
      ),
    );
    const isMine = (id: string | null) => ctx.actor.kind === "user" && ctx.actor.id === id;
    const placeOf = (policyId: string) => (policyId === "" ? "GP" : (workspaces.get(policyId)?.name ?? policyId));
    const schedules = Object.entries(options.pushSchedules).map(([kind, { rhythm, by, byId, managerEmail }]) => {
      const nextAt = nextPushSlot(rhythm, timeZone, ctx.clock.now())?.toISOString() ?? null;
      return [kind, { rhythm, by, managerEmail, isMine: isMine(byId), nextAt } satisfies PushScheduleView] as const;
    });
    return ok({
      pushes: rows.map((row) =>
        toView(row, { place: placeOf(row.policyId), undone: undone.has(row.id), isMine: isMine(row.askedById) }),
      ),
      schedules: Object.fromEntries(schedules),
      runs: runs.map((row) => toRun(row, placeOf(row.policyId))),
      allowed: {
        ...{ tags: options.pushTags, workspace_employees: options.pushEmployees },
        ...{ accounts: options.createAccounts, vendors: options.createVendors && options.vendorClass !== "" },
      },
      workspaces: [...workspaces.values()].map(({ policyId, name }) => ({ policyId, name })),
    });
  });
}

type PushRow = typeof push.$inferSelect;

async function newest(tx: Transaction, companyId: string, limit: number, which: SQL): Promise<readonly PushRow[]> {
  return tx
    .select()
    .from(push)
    .where(and(eq(push.companyId, companyId), which))
    .orderBy(desc(push.askedAt))
    .limit(limit);
}

function toView(row: PushRow, more: Readonly<{ place: string; undone: boolean; isMine: boolean }>): PushView {
  const { id, kind, policyId, state, isDryRun, undoes, askedBy, agreedBy } = row;
  const changes = pushChanges(kind, row.before, row.wanted);
  const before = kind === "tags" ? ((row.before as TagsWanted | null)?.levels ?? []) : [];
  return {
    ...{ id, kind, policyId, state, isDryRun, undoes, askedBy, agreedBy },
    ...more,
    askedAt: row.askedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    changes: changes.slice(0, CHANGES_MAX),
    changeCount: changes.length,
    outcome: row.outcome as PushOutcome | null,
    slotAt: slotOf(row.wanted),
    switchedOn: state === "asked" ? switchedOn(before) : [],
    isFlatList: before.length === 1,
  };
}

function toRun(row: PushRow, place: string): PushRun {
  const { id, kind, state, isDryRun, askedBy: by, before, wanted } = row;
  const idle = (row.outcome as PushOutcome | null)?.idle ?? null;
  const changeCount = idle ? 0 : pushChanges(kind, before, wanted).length;
  return { id, kind, place, slotAt: slotOf(wanted) ?? "", by, state, isDryRun, changeCount, idle };
}
