import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import type { LedgerSetup } from "#lib/core/ports.ts";
import type { Problem, RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { connection } from "#db/schema/index.ts";
import { type Context, transact } from "../../context.ts";
import { ownCompanies } from "./own-companies.ts";

const LIST_MS_MAX = 30_000;

type OpenCompanies = Pick<LedgerSetup, "listCompanies"> & Readonly<{ close: () => Promise<void> }>;
/** Given by `lib/wiring.ts` through the caller. Opening unseals the secret and calls nobody. */
export type OpenForCompanies = (row: typeof connection.$inferSelect) => Promise<Result<OpenCompanies, RunProblem>>;

export const ListTestCompanies = z.strictObject({ connectionId: z.uuid() });

/** `ours`: set up here as this company, so that no test goes into it; null where a test may. */
export type TestCompany = Readonly<{ gpCompanyId: number; name: string; ours: string | null }>;

/**
 * The companies that GP lists to the connector's account, asked of GP now. Errors: `not_found`, `gp_circuit_open`, and those of GP; a
 * refused sign-in is remembered, as with a ping.
 */
export function listTestCompanies(open: OpenForCompanies) {
  return async function listTestCompaniesOnce(
    ctx: Context,
    { connectionId }: z.output<typeof ListTestCompanies>,
  ): Promise<Result<readonly TestCompany[], Problem>> {
    const found = await transact(ctx, async ({ tx }) => {
      const isIt = and(eq(connection.id, connectionId), eq(connection.kind, "gp"));
      const [row] = await tx.select().from(connection).where(isIt);
      return row ? { row, ours: await ownCompanies(tx, row) } : null;
    });
    if (!found) return err({ code: "not_found", what: "connection" });
    const { row, ours } = found;
    if (row.circuitOpenedAt) return err({ code: "gp_circuit_open", since: row.circuitOpenedAt.toISOString() });
    const opened = await open(row);
    if (!opened.ok) return opened;
    const companies = await listOnce(opened.value);
    if (!companies.ok) {
      if (companies.error.code === "gp_credentials_refused") await rememberRefusal(ctx, connectionId);
      return companies;
    }
    return ok(companies.value.map(({ id, name }) => ({ gpCompanyId: id, name, ours: ours.get(id) ?? null })));
  };
}

async function listOnce(ledger: OpenCompanies): ReturnType<OpenCompanies["listCompanies"]> {
  try {
    return await ledger.listCompanies(AbortSignal.timeout(LIST_MS_MAX));
  } finally {
    await ledger.close();
  }
}

async function rememberRefusal(ctx: Context, connectionId: string): Promise<void> {
  await transact(ctx, async ({ tx, record }) => {
    const [row] = await tx
      .update(connection)
      .set({ circuitOpenedAt: ctx.clock.now() })
      .where(and(eq(connection.id, connectionId), isNull(connection.circuitOpenedAt)))
      .returning({ id: connection.id, name: connection.name });
    if (row)
      await record({ action: "connection.circuit_opened", detail: { ...row, problem: "gp_credentials_refused" } });
  });
}
