import { desc, eq } from "drizzle-orm";
import { z } from "zod";
import { push } from "#db/schema/index.ts";
import type { PushKindName, PushOutcome, PushState } from "#lib/core/push/push.ts";
import { pushChanges, type PushChange } from "#lib/core/push/push-changes.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { loadRules } from "../company/load-rules.ts";
import { type Context, transact } from "../context.ts";
import { loadOptions } from "./load-options.ts";

/** The newest so many are shown; older ones stand in the audit. */
const PUSHES_MAX = 50;
/** Lines of a difference that go to a page. */
const CHANGES_MAX = 500;

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
}>;

export type Pushes = Readonly<{
  pushes: readonly PushView[];
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
    const options = await loadOptions(tx, companyId);
    const rows = await tx
      .select()
      .from(push)
      .where(eq(push.companyId, companyId))
      .orderBy(desc(push.askedAt))
      .limit(PUSHES_MAX);
    const undone = new Set(
      rows.flatMap(({ undoes, state }) =>
        undoes === null || state === "refused" || state === "failed" ? [] : [undoes],
      ),
    );
    const { workspaces } = loaded.rules;
    const isMine = (id: string | null) => ctx.actor.kind === "user" && ctx.actor.id === id;
    return ok({
      pushes: rows.map((row) => {
        const place = row.policyId === "" ? "GP" : (workspaces.get(row.policyId)?.name ?? row.policyId);
        return toView(row, { place, undone: undone.has(row.id), isMine: isMine(row.askedById) });
      }),
      allowed: {
        ...{ tags: options.pushTags, workspace_employees: options.pushEmployees },
        ...{ accounts: options.createAccounts, vendors: options.createVendors && options.vendorClass !== "" },
      },
      workspaces: [...workspaces.values()].map(({ policyId, name }) => ({ policyId, name })),
    });
  });
}

function toView(
  row: typeof push.$inferSelect,
  more: Readonly<{ place: string; undone: boolean; isMine: boolean }>,
): PushView {
  const { id, kind, policyId, state, isDryRun, undoes, askedBy, agreedBy } = row;
  const changes = pushChanges(kind, row.before, row.wanted);
  return {
    ...{ id, kind, policyId, state, isDryRun, undoes, askedBy, agreedBy },
    ...more,
    askedAt: row.askedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    changes: changes.slice(0, CHANGES_MAX),
    changeCount: changes.length,
    outcome: row.outcome as PushOutcome | null,
  };
}
