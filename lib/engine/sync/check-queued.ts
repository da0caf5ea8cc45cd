import type { RunProblem } from "#lib/core/problem.ts";
import type { Result } from "#lib/core/result.ts";
import { openSourceOf, rulesOf, type CompanyWork } from "../company/open-company.ts";
import { planReports } from "./plan-reports.ts";
import { readAgain } from "./read-reports.ts";

/** Asked for by id in one job; the others wait for the next round. */
const QUEUED_MAX = 500;

/** `unchecked`: ids of postings that must not be sent in this round. */
export type Checked = Readonly<{ unchecked: ReadonlySet<string>; problem: RunProblem | null }>;

/**
 * What is queued from an earlier round waited while GP could not be reached. Before it goes it is read and judged again: a
 * report may have been unapproved since, or its period closed. Without an answer of Expensify it waits on.
 */
export async function checkQueued(work: CompanyWork, signal: AbortSignal): Promise<Checked> {
  const queued = (await work.store.list(work.companyId, ["queued"], QUEUED_MAX)).filter(
    ({ kind }) => kind === "journal",
  );
  if (queued.length === 0) return { unchecked: new Set(), problem: null };
  const reportIds = [...new Set(queued.map(({ subject }) => subject))];
  const read = await readQueued(work, reportIds, signal);
  if (!read.ok) return { unchecked: new Set(queued.map(({ id }) => id)), problem: read.error };
  await planReports(work, await rulesOf(work), new Set(reportIds), {
    started: async () => {},
    planned: async () => {},
    goOn: () => !signal.aborted,
  });
  return { unchecked: new Set(), problem: null };
}

async function readQueued(
  work: CompanyWork,
  reportIds: readonly string[],
  signal: AbortSignal,
): Promise<Result<void, RunProblem>> {
  const loaded = await rulesOf(work);
  const opened = await openSourceOf(work, loaded.company.expensifyConnectionId);
  if (!opened.ok) return opened;
  try {
    return await readAgain(work, loaded, opened.value, reportIds, signal);
  } finally {
    await opened.value.close();
  }
}
