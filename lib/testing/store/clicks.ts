import type { Context } from "#lib/services/context.ts";
import { acknowledgePostings } from "#lib/services/posting/after-sending/acknowledge-postings.ts";
import { askSendAgain } from "#lib/services/posting/after-sending/ask-send-again.ts";
import { replayPostings } from "#lib/services/posting/after-sending/replay-postings.ts";
import { requestCorrection } from "#lib/services/posting/after-sending/request-correction.ts";
import { sendAgain } from "#lib/services/posting/after-sending/send-again.ts";
import { approvePostings } from "#lib/services/posting/approve-postings.ts";
import { dismissPostings } from "#lib/services/posting/dismiss-postings.ts";
import { holdPostings } from "#lib/services/posting/hold-postings.ts";
import { includeReports } from "#lib/services/posting/include-reports.ts";
import { dateReport } from "#lib/services/posting/override/date-report.ts";
import { overrideExpense } from "#lib/services/posting/override/override-expense.ts";
import { recordInGp } from "#lib/services/posting/record-in-gp.ts";
import { releasePostings } from "#lib/services/posting/release-postings.ts";
import { restorePostings } from "#lib/services/posting/restore-postings.ts";
import { withdrawApproval } from "#lib/services/posting/withdraw-approval.ts";

/** The postings that one kind of click is made on, with what single calls need of each. */
export type Clicked = Readonly<{
  companyId: string;
  postings: readonly { id: string; expenseIds: readonly string[] }[];
}>;
export type Click = (ctx: Context, on: Clicked) => Promise<unknown>;

const reason = "not in GP, I looked";
const all = ({ companyId, postings }: Clicked) => ({
  companyId,
  selection: { kind: "these" as const, postingIds: postings.map(({ id }) => id) },
});
const correct = requestCorrection(() => new TextEncoder().encode("a marker key that outlives every database"));

async function each(on: Clicked, one: (postingId: string, expenseIds: readonly string[]) => Promise<unknown>) {
  for (const { id, expenseIds } of on.postings) await one(id, expenseIds);
}

/** Everything that a person can ask of a posting, by the name of its file in `lib/services/posting`. */
export const CLICKS: Readonly<Record<string, Click>> = {
  "approve-postings": (ctx, on) => approvePostings(ctx, all(on)),
  "withdraw-approval": (ctx, on) => withdrawApproval(ctx, all(on)),
  "hold-postings": (ctx, on) => holdPostings(ctx, { ...all(on), reason }),
  "release-postings": (ctx, on) => releasePostings(ctx, all(on)),
  "dismiss-postings": (ctx, on) => dismissPostings(ctx, { ...all(on), reason }),
  "restore-postings": (ctx, on) => restorePostings(ctx, all(on)),
  "include-reports": (ctx, on) => includeReports(ctx, all(on)),
  "record-in-gp": (ctx, on) =>
    each(on, (postingId) => recordInGp(ctx, { companyId: on.companyId, postingId, journalNumber: 9, note: reason })),
  "override-expense": (ctx, on) =>
    each(on, (postingId, expenseIds) =>
      expenseIds.length === 0
        ? Promise.resolve()
        : overrideExpense(ctx, {
            ...{ companyId: on.companyId, postingId, expenseIds: [...expenseIds] },
            ...{ kind: "expense_account", target: "440-6420-00" },
          }),
    ),
  "date-report": (ctx, on) =>
    each(on, (postingId) => dateReport(ctx, { companyId: on.companyId, postingId, to: "first_open" })),
  "ask-send-again": (ctx, on) => askSendAgain(ctx, { ...all(on), reason }),
  "send-again": (ctx, on) => sendAgain(ctx, all(on)),
  "acknowledge-postings": (ctx, on) => acknowledgePostings(ctx, { ...all(on), reason }),
  "replay-postings": (ctx, on) => replayPostings(ctx, all(on)),
  "request-correction": (ctx, on) =>
    each(on, (postingId) => correct(ctx, { companyId: on.companyId, postingId, reason })),
};

/** Clicks that only do something after one another. */
const then =
  (...names: readonly string[]): Click =>
  async (ctx, on) => {
    for (const name of names) await CLICKS[name]?.(ctx, on);
  };
export const CLICKS_IN_A_ROW: Readonly<Record<string, Click>> = {
  "ask, then agree": then("ask-send-again", "send-again"),
  "dismiss, restore, release, approve": then(
    ...["dismiss-postings", "restore-postings", "release-postings", "approve-postings"],
  ),
  "record in GP, restore, release, approve": then(
    ...["record-in-gp", "restore-postings", "release-postings", "approve-postings"],
  ),
  "correct, approve": then("request-correction", "approve-postings"),
};
