import { cents, sumCents } from "#lib/core/money.ts";
import { contentHash } from "#lib/core/report/content-hash.ts";
import type { Report } from "#lib/core/report/report.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import type { Simulation } from "./simulation.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const CATEGORIES = ["Lodging", "Meals"] as const;

export type SimReport = Readonly<{ report: Report; hash: string; gone: boolean }>;
export type SimExpensify = Readonly<{
  reports: ReadonlyMap<string, SimReport>;
  /** Where two reports share an expense, the one approved first has it. */
  inOrder: () => readonly SimReport[];
}>;
type Parts = Pick<Simulation, "mode" | "random" | "happens" | "time" | "tell">;

/** Reports as people hand them in, over the first hours of the world; some are edited, taken back, moved about or deleted. */
export function createExpensify({ mode, random, happens, time, tell }: Parts, count: number): SimExpensify {
  const chance = random("expensify");
  const reports = new Map<string, SimReport>();
  let ordered: readonly SimReport[] | null = null;
  let expenses = 0;
  const startMs = time.nowMs();

  function put(report: Report, gone = false): void {
    const total = { ...report, totalCents: sumCents(report.expenses.map((expense) => expense.amountCents)) };
    reports.set(report.reportId, { report: total, hash: contentHash(total), gone });
    ordered = null;
  }

  function inOrder(): readonly SimReport[] {
    const approvedMs = ({ report }: SimReport) => report.approvedAt?.getTime() ?? 0;
    ordered ??= [...reports.values()].toSorted((left, right) => approvedMs(left) - approvedMs(right));
    return ordered;
  }

  function change(reportId: string, edit: (report: Report) => Report): void {
    const known = reports.get(reportId);
    if (known && !known.gone) put(edit(known.report));
  }

  function newExpense() {
    const amountCents = cents(chance.between(100, 90_000));
    const category = chance.pick(CATEGORIES) ?? "Meals";
    return sampleExpense({ transactionId: `t${++expenses}`, amountCents, category });
  }

  const later = (from: number, to: number, run: () => void) => time.at(startMs + chance.between(from, to), run);

  for (let index = 0; index < count; index++) {
    const reportId = `R${String(index).padStart(3, "0")}`;
    const atMs = startMs - 2 * HOUR_MS + chance.between(0, 8 * HOUR_MS);
    const handIn = () =>
      put(
        sampleReport(Array.from({ length: chance.between(1, 2) }, newExpense), {
          reportId,
          approvedAt: new Date(atMs),
        }),
      );
    if (atMs <= startMs) handIn();
    else time.at(atMs, handIn);
    planChanges(reportId);
  }

  function planChanges(reportId: string): void {
    const [from, to] = [30 * MINUTE_MS, 20 * HOUR_MS];
    const approveAgain = (report: Report): Report => ({
      ...report,
      status: "approved",
      approvedAt: new Date(time.nowMs()),
    });
    if (chance.chance(mode.edited))
      later(from, to, () => {
        if (!happens("report_edited", reports.has(reportId))) return;
        tell(`Expensify: ${reportId} edited and approved again`);
        change(reportId, (report) =>
          approveAgain({
            ...report,
            expenses: report.expenses.map((expense, at) =>
              at === 0 ? { ...expense, amountCents: cents(expense.amountCents + 7) } : expense,
            ),
          }),
        );
      });
    if (chance.chance(mode.unapproved))
      later(from, to, () => {
        if (!happens("report_unapproved", reports.has(reportId))) return;
        tell(`Expensify: ${reportId} unapproved`);
        change(reportId, (report) => ({ ...report, status: "open" }));
        if (chance.chance(0.7))
          time.at(time.nowMs() + chance.between(HOUR_MS, 6 * HOUR_MS), () => {
            if (happens("report_approved_again", true)) change(reportId, approveAgain);
          });
      });
    if (chance.chance(mode.vanished))
      later(from, to, () => {
        const known = reports.get(reportId);
        if (known && happens("report_vanished", true)) put(known.report, true);
      });
    if (chance.chance(mode.moved)) later(from, to, () => move(reportId));
  }

  /** An expense leaves one report and turns up in another, both approved again. */
  function move(fromId: string): void {
    const from = reports.get(fromId);
    const to = chance.pick([...reports.values()]);
    const [expense] = from?.report.expenses ?? [];
    if (!from || !to || from === to || !expense || from.gone || to.gone || from.report.expenses.length < 2) return;
    if (!happens("expense_moved", true)) return;
    tell(`Expensify: ${expense.transactionId} moved from ${fromId} to ${to.report.reportId}`);
    const approvedAt = new Date(time.nowMs());
    put({ ...from.report, approvedAt, expenses: from.report.expenses.slice(1) });
    put({ ...to.report, approvedAt, expenses: [...to.report.expenses, expense] });
  }

  return { reports, inOrder };
}
