import { cents, sumCents } from "#lib/core/money.ts";
import { contentHash } from "#lib/core/report/content-hash.ts";
import type { Expense, Report } from "#lib/core/report/report.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import type { SimReport } from "../world/expensify.ts";

const MINUTE_MS = 60_000;
const CENTS_PER_EXPENSE = 1_000;
const EDIT_CENTS = 7;

/** Expensify as people use it. Each thing that somebody does there says whether it could be done. */
export type Expensify = Readonly<{
  reports: ReadonlyMap<string, SimReport>;
  handIn: (reportId: string, expenses: number) => boolean;
  edit: (reportId: string) => boolean;
  unapprove: (reportId: string) => boolean;
  approve: (reportId: string) => boolean;
  remove: (reportId: string) => boolean;
  /** The first expense of one report turns up in another, both approved again. */
  move: (fromId: string, toId: string) => boolean;
}>;

export function createExpensify(nowMs: () => number): Expensify {
  const reports = new Map<string, SimReport>();
  let made = 0;

  function put(report: Report, gone = false): true {
    const total = { ...report, totalCents: sumCents(report.expenses.map(({ amountCents }) => amountCents)) };
    reports.set(report.reportId, { report: total, hash: contentHash(total), gone });
    return true;
  }

  /** The merchant is the id: a line in GP says by itself which expense it books. */
  function newExpense(): Expense {
    const transactionId = `T${++made}`;
    return sampleExpense({ transactionId, merchant: transactionId, amountCents: cents(made * CENTS_PER_EXPENSE) });
  }

  const approvedNow = (): Partial<Report> => ({ status: "approved", approvedAt: new Date(nowMs() - MINUTE_MS) });
  const standing = (reportId: string) => {
    const known = reports.get(reportId);
    return known && !known.gone ? known.report : null;
  };

  return {
    reports,
    handIn: (reportId, expenses) =>
      !reports.has(reportId) &&
      put(sampleReport(Array.from({ length: expenses }, newExpense), { reportId, ...approvedNow() })),
    edit: (reportId) => {
      const report = standing(reportId);
      const [first, ...others] = report?.expenses ?? [];
      if (!report || !first) return false;
      const amountCents = cents(first.amountCents + EDIT_CENTS);
      return put({ ...report, ...approvedNow(), expenses: [{ ...first, amountCents }, ...others] });
    },
    unapprove: (reportId) => {
      const report = standing(reportId);
      return report?.status === "approved" && put({ ...report, status: "open" });
    },
    approve: (reportId) => {
      const report = standing(reportId);
      return report?.status === "open" && put({ ...report, ...approvedNow() });
    },
    remove: (reportId) => {
      const report = standing(reportId);
      return report !== null && put(report, true);
    },
    move: (fromId, toId) => {
      const [from, to] = [standing(fromId), standing(toId)];
      const [moved, ...left] = from?.expenses ?? [];
      if (!from || !to || from === to || !moved || left.length === 0) return false;
      put({ ...from, ...approvedNow(), expenses: left });
      return put({ ...to, ...approvedNow(), expenses: [...to.expenses, moved] });
    },
  };
}
