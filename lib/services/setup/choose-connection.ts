import { and, eq } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "#db/client.ts";
import { connection } from "#db/schema/index.ts";
import type { ConnectionKind } from "#lib/core/connection/ping-ladder.ts";
import type { Problem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { type Context, transact } from "../context.ts";
import { findSetup, keepStep, type SetupRow, type SetupKept } from "./find-setup.ts";

export const ChooseConnection = z.strictObject({
  setupId: z.uuid(),
  kind: z.enum(["expensify", "gp"]),
  connectionId: z.uuid(),
});

/**
 * Takes a connection that is there already. What was chosen from another one before (workspaces, company, chart) falls away. Errors:
 * `not_found`; `stale` once the company is made.
 */
export async function chooseConnection(
  ctx: Context,
  { setupId, kind, connectionId }: z.output<typeof ChooseConnection>,
): Promise<Result<SetupKept, Problem>> {
  return transact(ctx, async ({ tx }) => {
    const row = await findSetup(tx, setupId);
    if (!row) return err({ code: "not_found", what: "setup" });
    if (row.companyId !== null) return err({ code: "stale", what: "setup" });
    const [found] = await tx
      .select({ id: connection.id })
      .from(connection)
      .where(and(eq(connection.id, connectionId), eq(connection.kind, kind)));
    if (!found) return err({ code: "not_found", what: "connection" });
    await chooseIn(tx, ctx, row, kind, connectionId);
    return ok({ setupId });
  });
}

export async function chooseIn(
  tx: Transaction,
  ctx: Context,
  row: SetupRow,
  kind: ConnectionKind,
  connectionId: string,
): Promise<void> {
  const before = kind === "gp" ? row.gpConnectionId : row.expensifyConnectionId;
  if (before === connectionId) return;
  if (kind === "expensify")
    return keepStep(
      tx,
      ctx,
      row,
      { seenWorkspaces: undefined, workspaces: undefined },
      { expensifyConnectionId: connectionId },
    );
  const parts = { seenCompanies: undefined, seenChart: undefined, reading: undefined };
  await keepStep(tx, ctx, row, parts, { gpConnectionId: connectionId, gpCompanyId: null });
}
