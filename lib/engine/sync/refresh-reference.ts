import type { ExpenseSource, LedgerSetup } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import type { Result } from "#lib/core/result.ts";
import type { LoadedRules } from "#lib/services/company/load-rules.ts";
import type { CompanyWork } from "../company/open-company.ts";
import { readChart, readWorkspaces, type ReferencePlace } from "./read-reference.ts";

/** Expensify asks not to read lists more than hourly; the chart is read as often. */
const REFERENCE_FRESH_MS = 3_600_000;

export type ReferenceProblem = Readonly<{ connectionId: string; problem: RunProblem }>;
type Opened = Readonly<{ ledger: LedgerSetup | null; source: ExpenseSource | null }>;

/** Reads the chart, the categories and the tags again where they are old, from whichever side could be opened. */
export async function refreshReference(
  work: CompanyWork,
  { company, rules }: LoadedRules,
  { ledger, source }: Opened,
  stop: AbortSignal,
): Promise<readonly ReferenceProblem[]> {
  const { gpConnectionId, expensifyConnectionId, gpCompanyId } = company;
  const place: ReferencePlace = {
    ...{ organizationId: work.organizationId, companyId: work.companyId, connectionId: expensifyConnectionId },
    policyIds: [...rules.workspaces.keys()],
    now: work.deps.clock.now(),
    inOrganization: (inside) => work.transact(({ tx }) => inside(tx)),
  };
  const problems: ReferenceProblem[] = [];
  const note = (connectionId: string, read: Result<void, RunProblem>) => {
    if (!read.ok) problems.push({ connectionId, problem: read.error });
  };
  if (ledger && isOld(work, company.accountsReadAt)) {
    note(gpConnectionId, await readChart(ledger, gpCompanyId, place, stop));
  }
  if (source && isOld(work, company.workspacesReadAt)) {
    note(expensifyConnectionId, await readWorkspaces(source, place, stop));
  }
  return problems;
}

function isOld({ deps }: CompanyWork, readAt: Date | null): boolean {
  return readAt === null || deps.clock.now().getTime() - readAt.getTime() > REFERENCE_FRESH_MS;
}
