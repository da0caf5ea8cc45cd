import { and, eq, isNull } from "drizzle-orm";
import { judgeFormat, judgeName } from "#lib/core/connection/ledger-identity.ts";
import type { LedgerSetup } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import type { LoadedRules } from "#lib/services/company/load-rules.ts";
import { company as companyTable } from "#db/schema/index.ts";
import type { CompanyWork } from "./open-company.ts";

const CHECK_BUDGET_MS = 60_000;

type Company = LoadedRules["company"];

/**
 * Whether GP has under the company's number the company that it had: by its name, noted when it is read for the first time, and by the
 * format of its accounts as long as the server was not swept, which another address of the connection brings about. Null: it is the
 * same. Where GP does not say, that is the problem, and nothing is asked of it either.
 */
export async function checkLedger(
  work: CompanyWork,
  company: Company,
  ledger: Pick<LedgerSetup, "listCompanies" | "readAccountFormat">,
): Promise<RunProblem | null> {
  const listed = await ledger.listCompanies(work.deps.deadline(CHECK_BUDGET_MS));
  if (!listed.ok) return listed.error;
  const { gpCompanyId, ledgerName } = company;
  const judged = judgeName({ gpCompanyId, ledgerName }, listed.value);
  if (judged.kind === "problem") return judged.problem;
  // Of a company that was never read there is nothing to compare with.
  if (company.sweptAt === null && company.accountsReadAt !== null) {
    const format = await ledger.readAccountFormat(gpCompanyId, work.deps.deadline(CHECK_BUDGET_MS));
    if (!format.ok) return format.error;
    const problem = judgeFormat(company, format.value);
    if (problem) return problem;
  }
  if (ledgerName === null) await noteName(work, judged.name);
  return null;
}

async function noteName({ transact, companyId }: CompanyWork, ledgerName: string): Promise<void> {
  await transact(async ({ tx, record }) => {
    const noted = await tx
      .update(companyTable)
      .set({ ledgerName })
      .where(and(eq(companyTable.id, companyId), isNull(companyTable.ledgerName)))
      .returning({ id: companyTable.id });
    if (noted.length > 0) await record({ action: "company.ledger_named", companyId, after: { ledgerName } });
  });
}
