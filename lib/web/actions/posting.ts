"use server";

import { ApprovePostings, approvePostings } from "#lib/services/posting/approve-postings.ts";
import { DismissPostings, dismissPostings } from "#lib/services/posting/dismiss-postings.ts";
import { HoldPostings, holdPostings } from "#lib/services/posting/hold-postings.ts";
import { IncludeReports, includeReports } from "#lib/services/posting/include-reports.ts";
import { OverrideExpense, overrideExpense } from "#lib/services/posting/override-expense.ts";
import { RecordInGp, recordInGp } from "#lib/services/posting/record-in-gp.ts";
import { ReleasePostings, releasePostings } from "#lib/services/posting/release-postings.ts";
import { RestorePostings, restorePostings } from "#lib/services/posting/restore-postings.ts";
import { WithdrawApproval, withdrawApproval } from "#lib/services/posting/withdraw-approval.ts";
import { action } from "../action.ts";

export const approvePostingsAction = action(ApprovePostings, approvePostings, { right: "posting.approve" });
export const withdrawApprovalAction = action(WithdrawApproval, withdrawApproval, { right: "posting.approve" });
export const holdPostingsAction = action(HoldPostings, holdPostings, { right: "posting.hold" });
export const releasePostingsAction = action(ReleasePostings, releasePostings, { right: "posting.hold" });
export const dismissPostingsAction = action(DismissPostings, dismissPostings, { right: "posting.dismiss" });
export const restorePostingsAction = action(RestorePostings, restorePostings, { right: "posting.dismiss" });
export const recordInGpAction = action(RecordInGp, recordInGp, { right: "posting.dismiss" });
export const includeReportsAction = action(IncludeReports, includeReports, { right: "report.include" });
export const overrideExpenseAction = action(OverrideExpense, overrideExpense, { right: "mapping.edit" });
