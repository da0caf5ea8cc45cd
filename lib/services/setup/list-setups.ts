import { and, desc, isNull } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "#db/client.ts";
import { company, connection, setup } from "#db/schema/index.ts";
import type { Problem } from "#lib/core/problem.ts";
import { ok, type Result } from "#lib/core/result.ts";
import { readDraft, type SetupDraft } from "#lib/core/setup/draft.ts";
import { nextStep, setupSteps, type SetupStep, type StepState } from "#lib/core/setup/steps.ts";
import { type Context, transact } from "../context.ts";

const SETUPS_MAX = 50;
const ROWS_MAX = 500;

export const ListSetups = z.strictObject({});

/** A setup that somebody began and nobody ended. Instants are ISO text. */
export type SetupSummary = Readonly<{
  id: string;
  startedBy: string;
  startedAt: string;
  touchedBy: string;
  touchedAt: string;
  /** Where it goes on. */
  next: SetupStep;
  stepsDone: number;
  /** What it has by now: names of connections, the company. */
  has: readonly string[];
}>;

/** All unfinished setups of the organization, newest first. */
export async function listSetups(
  ctx: Context,
  _input: z.output<typeof ListSetups>,
): Promise<Result<readonly SetupSummary[], Problem>> {
  return transact(ctx, async ({ tx }) => {
    const rows = await tx
      .select()
      .from(setup)
      .where(and(isNull(setup.finishedAt), isNull(setup.abandonedAt)))
      .orderBy(desc(setup.startedAt))
      .limit(SETUPS_MAX);
    const around = await loadAround(tx);
    return ok(
      rows.map((row) => {
        const draft = readDraft(row.draft);
        const steps = stepsOf({ ...row, draft }, around);
        const names = [row.expensifyConnectionId, row.gpConnectionId].flatMap(
          (id) => around.connections.get(id ?? "")?.name ?? [],
        );
        const code = around.companies.get(row.companyId ?? "") ?? draft.company?.code;
        return {
          ...{ id: row.id, startedBy: row.startedBy, startedAt: row.startedAt.toISOString() },
          touchedBy: draft.touched?.by ?? row.startedBy,
          touchedAt: draft.touched?.at ?? row.startedAt.toISOString(),
          next: nextStep(steps),
          stepsDone: steps.filter(({ state }) => state === "done").length,
          has: [...names, ...(code === undefined ? [] : [code])],
        };
      }),
    );
  });
}

type ConnectionFacts = Pick<typeof connection.$inferSelect, "id" | "name" | "ping">;
export type Around = Readonly<{
  connections: ReadonlyMap<string, ConnectionFacts>;
  companies: ReadonlyMap<string, string>;
}>;

/** Connections with their last ping, and codes of companies, by id. */
export async function loadAround(tx: Transaction): Promise<Around> {
  const rows = await tx
    .select({ id: connection.id, name: connection.name, ping: connection.ping })
    .from(connection)
    .limit(ROWS_MAX);
  const companies = await tx.select({ id: company.id, code: company.code }).from(company).limit(ROWS_MAX);
  return {
    connections: new Map(rows.map((row) => [row.id, row])),
    companies: new Map(companies.map(({ id, code }) => [id, code])),
  };
}

type Row = Omit<typeof setup.$inferSelect, "draft"> & Readonly<{ draft: SetupDraft }>;

export function stepsOf(row: Row, { connections }: Around): readonly StepState[] {
  const pingOf = (id: string | null) => (id === null ? undefined : connections.get(id)?.ping);
  return setupSteps({
    ...{ draft: row.draft, gpCompanyId: row.gpCompanyId, companyId: row.companyId },
    ...{ expensifyPing: pingOf(row.expensifyConnectionId), gpPing: pingOf(row.gpConnectionId) },
    isFinished: row.finishedAt !== null,
  });
}
