import type { ExpenseSource, LedgerSetup } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import type { LoadedRules } from "#lib/services/company/load-rules.ts";
import type { ReferenceKind } from "#db/schema/index.ts";
import type { CompanyWork } from "../company/open-company.ts";
import type { ReferencePlace } from "./reference/place.ts";
import { readChart } from "./reference/read-chart.ts";
import { readPeriods } from "./reference/read-periods.ts";
import { readParties } from "./reference/read-parties.ts";
import { readWorkspaces } from "./reference/read-workspaces.ts";
import { brakedReadings } from "./reference/reference-reads.ts";

/** Expensify asks not to read lists more than hourly; GP's are read as often. */
const REFERENCE_FRESH_MS = 3_600_000;
const OF_EXPENSIFY: readonly ReferenceKind[] = ["category", "tag", "report_field", "workspace_employee"];

export type ReferenceProblem = Readonly<{ connectionId: string; problem: RunProblem }>;
type Opened = Readonly<{ ledger: LedgerSetup | null; source: ExpenseSource | null }>;

/**
 * Reads again what is old of either side, from whichever could be opened: chart, fiscal periods, currencies, employees and vendors of GP,
 * categories, tags, report fields and employees of Expensify. Tells what could not be read, and which readings wait for a person.
 */
export async function refreshReference(
  work: CompanyWork,
  { company, rules }: LoadedRules,
  { ledger, source }: Opened,
  stop: AbortSignal,
): Promise<readonly ReferenceProblem[]> {
  const { gpConnectionId, expensifyConnectionId, accountsReadAt } = company;
  const place: ReferencePlace = {
    ...{ organizationId: work.organizationId, companyId: work.companyId, connectionId: expensifyConnectionId },
    ...{ gpCompanyId: company.gpCompanyId, policyIds: [...rules.workspaces.keys()] },
    ...{ separator: rules.separator, segmentCount: rules.segments.length },
    now: work.deps.clock.now(),
    inOrganization: (inside) => work.transact(({ tx }) => inside(tx)),
  };
  const problems: ReferenceProblem[] = [];
  const note = (connectionId: string, problem: RunProblem) => void problems.push({ connectionId, problem });
  if (ledger && isOld(work, accountsReadAt)) {
    const chart = await readChart(ledger, place, accountsReadAt === null, stop);
    if (!chart.ok) note(gpConnectionId, chart.error);
    else {
      const periods = await readPeriods(ledger, work, { ...company, now: place.now }, stop);
      if (!periods.ok) note(gpConnectionId, periods.error);
      for (const problem of await readParties(ledger, place, accountsReadAt === null, stop))
        note(gpConnectionId, problem);
    }
  }
  if (source && isOld(work, company.workspacesReadAt)) {
    const read = await readWorkspaces(source, place, stop);
    if (!read.ok) note(expensifyConnectionId, read.error);
  }
  for (const { kind, problem } of await place.inOrganization((tx) => brakedReadings(tx, work.companyId))) {
    note(OF_EXPENSIFY.includes(kind) ? expensifyConnectionId : gpConnectionId, problem);
  }
  return problems;
}

function isOld({ deps }: CompanyWork, readAt: Date | null): boolean {
  return readAt === null || deps.clock.now().getTime() - readAt.getTime() > REFERENCE_FRESH_MS;
}
