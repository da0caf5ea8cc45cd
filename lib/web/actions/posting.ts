"use server";

import { AcknowledgePostings, acknowledgePostings } from "#lib/services/posting/after-sending/acknowledge-postings.ts";
import { ApprovePostings, approvePostings } from "#lib/services/posting/approve-postings.ts";
import { AskSendAgain, askSendAgain } from "#lib/services/posting/after-sending/ask-send-again.ts";
import { DismissPostings, dismissPostings } from "#lib/services/posting/dismiss-postings.ts";
import { HoldPostings, holdPostings } from "#lib/services/posting/hold-postings.ts";
import { IncludeReports, includeReports } from "#lib/services/posting/include-reports.ts";
import { DateReport, dateReport } from "#lib/services/posting/override/date-report.ts";
import { OverrideExpense, overrideExpense } from "#lib/services/posting/override/override-expense.ts";
import { RecordInGp, recordInGp } from "#lib/services/posting/record-in-gp.ts";
import { ReleasePostings, releasePostings } from "#lib/services/posting/release-postings.ts";
import { ReplayPostings, replayPostings } from "#lib/services/posting/after-sending/replay-postings.ts";
import { RequestCorrection, requestCorrection } from "#lib/services/posting/after-sending/request-correction.ts";
import { RestorePostings, restorePostings } from "#lib/services/posting/restore-postings.ts";
import { SendAgain, sendAgain } from "#lib/services/posting/after-sending/send-again.ts";
import { WithdrawApproval, withdrawApproval } from "#lib/services/posting/withdraw-approval.ts";
import { action } from "../action.ts";
import { markerKey } from "../wired.ts";

export const approvePostingsAction = action(ApprovePostings, approvePostings, { right: "posting.approve" });
export const withdrawApprovalAction = action(WithdrawApproval, withdrawApproval, { right: "posting.approve" });
export const holdPostingsAction = action(HoldPostings, holdPostings, { right: "posting.hold" });
export const releasePostingsAction = action(ReleasePostings, releasePostings, { right: "posting.hold" });
export const dismissPostingsAction = action(DismissPostings, dismissPostings, { right: "posting.dismiss" });
export const restorePostingsAction = action(RestorePostings, restorePostings, { right: "posting.dismiss" });
export const recordInGpAction = action(RecordInGp, recordInGp, { right: "posting.dismiss" });
export const includeReportsAction = action(IncludeReports, includeReports, { right: "report.include" });
export const dateReportAction = action(DateReport, dateReport, { right: "mapping.edit" });
export const overrideExpenseAction = action(OverrideExpense, overrideExpense, { right: "mapping.edit" });
export const askSendAgainAction = action(AskSendAgain, askSendAgain, { right: "posting.request" });
export const sendAgainAction = action(SendAgain, sendAgain, { right: "posting.resend" });
export const acknowledgePostingsAction = action(AcknowledgePostings, acknowledgePostings, { right: "posting.dismiss" });
export const replayPostingsAction = action(ReplayPostings, replayPostings, { right: "posting.approve" });
export const requestCorrectionAction = action(RequestCorrection, requestCorrection(markerKey), {
  right: "posting.request",
});
