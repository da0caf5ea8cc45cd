import { and, count, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "#db/client.ts";
import { account, company, companyWorkspace, setup } from "#db/schema/index.ts";
import type { Problem, RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { readDraft, type SetupDraft } from "#lib/core/setup/draft.ts";
import type { StepState } from "#lib/core/setup/steps.ts";
import { type Context, transact } from "../context.ts";
import { companiesOfServer, type TakenCompany } from "./companies-of-server.ts";
import { loadAround, stepsOf } from "./list-setups.ts";
import { CHART_MS_MAX } from "./look-up.ts";

const ROWS_MAX = 2_000;

export const ReadSetup = z.strictObject({ setupId: z.uuid() });

/** Workspaces that feed a company of here already, by policy id. */
export type Feed = Readonly<{ policyId: string; code: string }>;

/** A setup as its page shows it. Instants are ISO text. */
export type SetupView = Readonly<{
  id: string;
  startedBy: string;
  startedAt: string;
  state: "open" | "finished" | "abandoned";
  steps: readonly StepState[];
  expensifyConnectionId: string | null;
  gpConnectionId: string | null;
  gpCompanyId: number | null;
  draft: Omit<SetupDraft, "reading"> &
    Readonly<{ reading: Readonly<{ at: string; by: string; problem: RunProblem | null }> | null }>;
  feeds: readonly Feed[];
  /** Companies in GP that companies of here have already. */
  taken: readonly TakenCompany[];
  /** Once it is made: how far the engine has read its lists. */
  made: Readonly<{
    companyId: string;
    code: string;
    accounts: number;
    accountsReadAt: string | null;
    workspacesReadAt: string | null;
  }> | null;
}>;

/** One setup, whoever began it. Errors: `not_found`. */
export async function readSetup(
  ctx: Context,
  { setupId }: z.output<typeof ReadSetup>,
): Promise<Result<SetupView, Problem>> {
  return transact(ctx, async ({ tx }) => {
    const [row] = await tx.select().from(setup).where(eq(setup.id, setupId));
    if (!row) return err({ code: "not_found", what: "setup" });
    const draft = readDraft(row.draft);
    const reading = readingOf(draft, ctx.clock.now());
    const { expensifyConnectionId, gpConnectionId, gpCompanyId } = row;
    return ok({
      ...{ id: row.id, startedBy: row.startedBy, startedAt: row.startedAt.toISOString() },
      draft: { ...draft, reading },
      state: row.abandonedAt ? "abandoned" : row.finishedAt ? "finished" : "open",
      steps: stepsOf({ ...row, draft }, await loadAround(tx)),
      ...{ expensifyConnectionId, gpConnectionId, gpCompanyId },
      feeds: await tx
        .select({ policyId: companyWorkspace.policyId, code: company.code })
        .from(companyWorkspace)
        .innerJoin(company, eq(company.id, companyWorkspace.companyId))
        .limit(ROWS_MAX),
      taken: await companiesOfServer(tx, gpConnectionId),
      made: row.companyId === null ? null : await madeCompany(tx, row.companyId),
    });
  });
}

/** Null: none, or whoever began it died. */
function readingOf({ reading }: SetupDraft, now: Date): SetupView["draft"]["reading"] {
  if (!reading) return null;
  const problem = (reading.problem as RunProblem | undefined) ?? null;
  const isOver = problem === null && now.getTime() - Date.parse(reading.at) > CHART_MS_MAX;
  return isOver ? null : { at: reading.at, by: reading.by, problem };
}

async function madeCompany(tx: Transaction, companyId: string): Promise<SetupView["made"]> {
  const [row] = await tx.select().from(company).where(eq(company.id, companyId));
  if (!row) return null;
  const [counted] = await tx
    .select({ accounts: count() })
    .from(account)
    .where(and(eq(account.companyId, companyId), isNull(account.goneAt)));
  return {
    ...{ companyId, code: row.code, accounts: counted?.accounts ?? 0 },
    accountsReadAt: row.accountsReadAt?.toISOString() ?? null,
    workspacesReadAt: row.workspacesReadAt?.toISOString() ?? null,
  };
}
