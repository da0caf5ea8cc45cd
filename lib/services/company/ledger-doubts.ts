import { desc, eq, sql } from "drizzle-orm";
import type { RunProblem } from "#lib/core/problem.ts";
import type { Transaction } from "#db/client.ts";
import { company, sync } from "#db/schema/index.ts";

const COMPANIES_MAX = 500;

export type LedgerDoubt = Extract<RunProblem, { code: "gp_company_changed" }>;

/**
 * Companies of which the newest run met another company behind their number in GP, by id. What a person confirmed since counts no
 * more: the name that the run knew is not the company's any longer.
 */
export async function ledgerDoubts(tx: Transaction): Promise<ReadonlyMap<string, LedgerDoubt>> {
  const newest = tx
    .select({ problems: sync.problems })
    .from(sync)
    .where(eq(sync.companyId, company.id))
    .orderBy(desc(sync.number))
    .limit(1)
    .as("newest");
  const rows = await tx
    .select({ companyId: company.id, ledgerName: company.ledgerName, problems: newest.problems })
    .from(company)
    .innerJoinLateral(newest, sql`true`)
    .limit(COMPANIES_MAX);
  return new Map(
    rows.flatMap(({ companyId, problems, ledgerName }) => {
      const doubt = problems.find((problem) => problem.code === "gp_company_changed");
      const isOver = doubt === undefined || (doubt.what === "name" && doubt.known !== ledgerName);
      return isOver ? [] : [[companyId, doubt] as const];
    }),
  );
}
