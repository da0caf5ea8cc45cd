import { desc, eq } from "drizzle-orm";
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
  const rows = await tx
    .selectDistinctOn([sync.companyId], {
      ...{ companyId: sync.companyId, problems: sync.problems, ledgerName: company.ledgerName },
    })
    .from(sync)
    .innerJoin(company, eq(company.id, sync.companyId))
    .orderBy(sync.companyId, desc(sync.number))
    .limit(COMPANIES_MAX);
  return new Map(
    rows.flatMap(({ companyId, problems, ledgerName }) => {
      const doubt = problems.find((problem) => problem.code === "gp_company_changed");
      const isOver = doubt === undefined || (doubt.what === "name" && doubt.known !== ledgerName);
      return isOver ? [] : [[companyId, doubt] as const];
    }),
  );
}
