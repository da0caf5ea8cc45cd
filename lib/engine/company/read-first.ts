import { refreshReference } from "../sync/refresh-reference.ts";
import { noteProblem, openSendWorld, openSourceOf, rulesOf, type CompanyWork } from "./open-company.ts";

/** A server that does not answer is asked again this often; a refused sign-in only by a person. */
const AGAIN_AFTER_MS = 300_000;

const triedAtMs = new Map<string, number>();

/**
 * Reads chart, categories and tags of a company that never had them, as soon as it is set up: a person maps before the first
 * sync. Only what is missing, and not more often than every few minutes while it fails.
 */
export async function readFirst(work: CompanyWork, stop: AbortSignal): Promise<void> {
  if (!isFirstReadDue(work)) return;
  triedAtMs.set(work.companyId, work.deps.clock.monotonicMs());
  const loaded = await rulesOf(work);
  const gp = loaded.company.accountsReadAt === null ? await openSendWorld(work, loaded) : null;
  const { expensifyConnectionId, workspacesReadAt } = loaded.company;
  const source = workspacesReadAt === null ? await openSourceOf(work, expensifyConnectionId) : null;
  const opened = { ledger: gp?.ok ? gp.value.ledger : null, source: source?.ok ? source.value : null };
  try {
    if (gp?.ok === false) await noteProblem(work, loaded.company.gpConnectionId, gp.error);
    for (const { connectionId, problem } of await refreshReference(work, loaded, opened, stop)) {
      work.deps.log.info({ company: work.companyId, problem }, "a first read could not be made");
      await noteProblem(work, connectionId, problem);
    }
  } finally {
    await Promise.all([opened.ledger?.close(), opened.source?.close()]);
  }
}

/** Whether a first read may be tried now, counted in this process. */
export function isFirstReadDue({ companyId, deps }: CompanyWork): boolean {
  const tried = triedAtMs.get(companyId);
  return tried === undefined || deps.clock.monotonicMs() - tried >= AGAIN_AFTER_MS;
}
