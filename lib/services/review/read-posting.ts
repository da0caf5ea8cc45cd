import { eq } from "drizzle-orm";
import { z } from "zod";
import { dayInZone } from "#lib/core/day.ts";
import { previewJournal } from "#lib/core/journal/build-journal.ts";
import { cents } from "#lib/core/money.ts";
import { quarantineEnds } from "#lib/core/posting/judge-look.ts";
import { type Posting, waitsForApproval } from "#lib/core/posting/posting.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import type { Report } from "#lib/core/report/report.ts";
import { reviveReport } from "#lib/core/report/stored-report.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { toPosting, type PostingRow } from "#db/posting/posting-row.ts";
import { expenseOwners } from "#db/posting/postgres-posting-store.ts";
import { posting as postingTable, report as reportTable } from "#db/schema/index.ts";
import { type LoadedRules, loadRules } from "../company/load-rules.ts";
import { transact, type Context } from "../context.ts";
import { MappingChangesText } from "../mapping/mapping-change.ts";
import { withChanges } from "../mapping/preview-mapping.ts";
import { conflictsOf } from "../posting/approve-postings.ts";
import { firstOpenDay } from "../posting/override/date-report.ts";
import { afterSending } from "./detail/after-sending.ts";
import { loadHistory } from "./detail/history.ts";
import { plannedView, previewView } from "./detail/journal-view.ts";
import type { JournalView, PostingDetail } from "./detail/posting-detail.ts";
import { expenseViews, problemViews, suggestionsFor } from "./detail/problem-views.ts";

export const ReadPosting = z.strictObject({
  companyId: z.uuid(),
  postingId: z.uuid(),
  /** Mapping rows to try, not saved: the journal is shown as it would be. */
  trying: MappingChangesText.optional(),
});

/**
 * Everything about one report on its way: its problems, its journal with the reasons for each account, its history, and
 * what of it is the reader's own work. `quarantineMs` tells when an unclear one is looked for. Errors: `not_found`.
 */
export function readPosting(quarantineMs: number) {
  return async function readPostingOf(
    ctx: Context,
    { companyId, postingId, trying }: z.output<typeof ReadPosting>,
  ): Promise<Result<PostingDetail, RequestProblem>> {
    return transact(ctx, async ({ tx }) => {
      const [found] = await tx
        .select({ row: postingTable, report: reportTable })
        .from(postingTable)
        .innerJoin(reportTable, eq(reportTable.id, postingTable.reportRowId))
        .where(eq(postingTable.id, postingId));
      const loaded = found?.row.companyId === companyId ? await loadRules(tx, companyId, ctx.clock.now()) : null;
      if (!found || !loaded) return err({ code: "not_found", what: "report" });
      const posting = toPosting(found.row);
      // What was sent is explained by the report as it was sent, whatever Expensify says since.
      const report = posting.state === "sent" ? reviveContent(found.row.content) : reviveContent(found.report.content);
      const tried = trying ? { ...loaded, rules: withChanges(loaded.rules, trying, ctx.clock.now()) } : loaded;
      const problems = problemViews(posting.holds);
      return ok({
        ...aboutRow(found.row, posting),
        ...aboutReport(report),
        ...(await afterSending(tx, posting, ctx.actor, ctx.clock.now())),
        workspace:
          loaded.rules.workspaces.get(found.report.policyId)?.name ?? report?.policyName ?? found.report.policyId,
        policyId: found.report.policyId,
        lookAgainAt:
          posting.state === "uncertain" ? (quarantineEnds(posting, quarantineMs)?.toISOString() ?? null) : null,
        waitsForApproval: posting.state === "ready" && waitsForApproval(posting, loaded.company.approval),
        ownWork: ctx.actor.kind === "user" ? conflictsOf(ctx.actor.id, posting) : [],
        mappingVersion: loaded.rules.mappingVersion,
        segments: loaded.rules.segments.map(({ position, name, length }) => ({ position, name, length })),
        separator: loaded.rules.separator,
        sourceDocument: found.row.sourceDocument ?? loaded.company.sourceDocument,
        problems,
        expenses: expenseViews(report, problems, loaded),
        openDay: firstOpenDay(posting, loaded.rules.periods),
        suggestions: await suggestionsFor(tx, loaded, problems),
        journal: await journalOf(tx, ctx, posting, report, tried),
        history: await loadHistory(tx, companyId, posting.subject, posting.id),
      });
    });
  };
}

/** A quarantined report keeps only what came over the wire: nothing to show as a journal. */
function reviveContent(stored: unknown): Report | null {
  const report = reviveReport(stored);
  return report !== null && Array.isArray(report.expenses) ? report : null;
}

function aboutRow(row: PostingRow, posting: Posting) {
  return {
    ...{ id: row.id, companyId: row.companyId, version: row.version, state: row.state, gpState: row.gpState },
    ...{ reportId: row.subject, revision: row.revision, employee: row.employee, reportName: row.reportName },
    approvedAt: row.approvedAt?.toISOString() ?? null,
    ...{ currency: row.currency, totalCents: cents(row.totalCents), marker: row.marker },
    ...{ journalNumber: row.journalNumber, batchId: row.gpBatchId ?? row.batchId, gpDate: row.gpDate },
    ...{ gpDifferences: row.gpDifferences ?? [], sentAt: row.sentAt?.toISOString() ?? null, attempts: row.attempts },
    notBefore: posting.state === "queued" ? (row.notBefore?.toISOString() ?? null) : null,
    releasedBy: posting.approvedBy?.name ?? null,
  };
}

function aboutReport(report: Report | null) {
  return {
    approver: report === null ? "" : report.managerName || (report.approverEmails.at(-1) ?? ""),
    expenseCount: report?.expenses.length ?? 0,
  };
}

/** The plan where there is one; otherwise what the rules of now would make of the report. */
async function journalOf(
  tx: Transaction,
  ctx: Context,
  posting: Posting,
  report: Report | null,
  { rules, sharedWorkspaces }: LoadedRules,
): Promise<JournalView | null> {
  // A held report keeps an old plan; what counts for it is what the rules of now would make, unless bytes were frozen.
  if (posting.plan !== null && (posting.state === "ready" || posting.intent !== null)) {
    return plannedView(posting.plan, posting.intent === null ? "planned" : "sent", rules);
  }
  // A reversal is made of what GP has, not of the report.
  if (report === null || posting.kind === "reversal") return null;
  const owners = await expenseOwners(tx, posting.transactionIds, posting.subject);
  const today = dayInZone(ctx.clock.now(), rules.timeZone);
  const draft = previewJournal(report, rules, {
    ...{ today, expenseOwners: owners },
    workspaceCompanies: sharedWorkspaces.get(report.policyId) ?? [],
  });
  return previewView(draft, rules);
}
