import { randomUUID } from "node:crypto";
import { day } from "#lib/core/day.ts";
import { cents } from "#lib/core/money.ts";
import type { JournalLine } from "#lib/core/ports.ts";
import {
  fingerprintOf,
  hashBytes,
  newPosting,
  type Intent,
  type Plan,
  type Posting,
} from "#lib/core/posting/posting.ts";
import type { PostingAbout } from "#lib/core/posting/store.ts";
import type { Report } from "#lib/core/report/report.ts";

export const LINES: readonly JournalLine[] = [
  { account: "420-6420-00", debitCents: cents(12_345), creditCents: cents(0), text: "Okafor 11-10 Hampton Inn" },
  { account: "000-2130-00", debitCents: cents(0), creditCents: cents(12_345), text: "Okafor R00Xk3PqL8vA" },
];

export const REPORT: Report = {
  reportId: "R00Xk3PqL8vA",
  oldReportId: "",
  name: "Denver install, week 46",
  status: "approved",
  type: "",
  policyId: "P1",
  policyName: "US Field",
  currency: "USD",
  totalCents: cents(12_345),
  submitterEmail: "maya.okafor@halden.example",
  submitterName: "Maya Okafor",
  approverEmails: ["grace.lindholm@halden.example"],
  employeeCustomField1: "",
  employeeCustomField2: "",
  fields: {},
  managerName: "Grace Lindholm",
  createdAt: null,
  submittedAt: null,
  approvedAt: new Date("2026-11-16T22:08:00Z"),
  reimbursedAt: null,
  expenses: [],
  history: [],
};

/** A planned posting with nothing decided; `change` names what matters to the test. */
export function buildPosting(change: Partial<Posting> = {}): Posting {
  const posting = newPosting({
    id: randomUUID(),
    companyId: "00000000-0000-4000-8000-000000000001",
    subject: REPORT.reportId,
    revision: 1,
    kind: "journal",
    marker: "EXP R00Xk3PqL8vA ABCDEFGH",
    contentHash: "hash-1",
    transactionIds: ["4056343049275634494"],
  });
  return { ...posting, ...change };
}

export function buildPlan(): Plan {
  return {
    lines: LINES,
    date: day("2026-11-16"),
    period: "2026-11",
    mappingVersion: 1,
    fingerprint: fingerprintOf(LINES),
  };
}

export function buildIntent(): Intent {
  const request = new TextEncoder().encode("<CreateGLTransaction/>");
  return {
    request,
    requestHash: hashBytes(request),
    batchId: "EXP-20261122-1",
    sourceDocument: "GJ",
    date: day("2026-11-16"),
    fingerprint: fingerprintOf(LINES),
  };
}

export function buildAbout(reportRowId: string): PostingAbout {
  return {
    reportRowId,
    content: REPORT,
    totalCents: REPORT.totalCents,
    currency: REPORT.currency,
    employee: REPORT.submitterName,
    reportName: REPORT.name,
    approvedAt: REPORT.approvedAt,
  };
}
